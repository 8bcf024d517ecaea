// SPDX-License-Identifier: Apache-2.0
#include "app/system/SystemKeyringPrivate.h"

#include <algorithm>

namespace bk {

namespace {

bool same(const KeyringState &a, const KeyringState &b)
{
    const auto kind = [](const KeyringState &state) { return state.problem ? int(state.problem->kind) : -1; };
    return a.status == b.status && a.backend == b.backend && a.collection == b.collection
        && a.encryptedTransport == b.encryptedTransport && a.waitingForPrompt == b.waitingForPrompt && kind(a) == kind(b);
}

QSet<QString> setOf(const SecretService::Found &found)
{
    const QStringList paths = found.unlocked + found.locked;
    return {paths.begin(), paths.end()};
}

} // namespace

SystemKeyring::Private::Private(SystemKeyring &owner, Timing timing, std::optional<QDBusConnection> bus, Database *remembered)
    : q(owner)
    , service(timing.callMs, timing.promptMs, std::move(bus), nullptr)
    , index(remembered)
{
    connect(&service, &SecretService::statusChanged, &q, [this] { updateState(); });
    connect(&service, &SecretService::itemsTouched, &q, [this](const QStringList &paths) { lookForChanges(paths); });
}

void SystemKeyring::Private::updateState()
{
    using Status = KeyringState::Status;
    const auto &status = service.status();
    KeyringState now;
    if (status.found)
        now.status = status.locked ? Status::Locked : Status::Open;
    else
        now.status = started ? Status::Absent : Status::Starting;
    if (status.found) {
        started = true;
        problem.reset();
        now.backend = backendName(status.process);
        index.open(now.backend);
    } else {
        index.close();
    }
    if (!status.found && started && !problem)
        problem = Error{Error::Kind::KeyringVanished, {}, {}, {}, {}, 0};
    now.collection = status.label;
    now.encryptedTransport = status.encrypted;
    now.waitingForPrompt = status.prompts > 0;
    now.problem = problem;
    if (same(now, state))
        return;
    state = now;
    Q_EMIT q.stateChanged(state);
}

QCoro::Task<Result<void>> SystemKeyring::Private::ready()
{
    auto opened = co_await service.open();
    started = true;
    if (!opened)
        problem = opened.error();
    updateState();
    co_return opened;
}

QCoro::Task<Error> SystemKeyring::Private::notFoundOrLocked(KeyId id)
{
    auto refreshed = co_await service.refresh();
    if (!refreshed)
        co_return refreshed.error();
    const auto kind = service.status().locked ? Error::Kind::KeyringLocked : Error::Kind::KeyringNotFound;
    co_return Error{kind, id, {}, {}, {}, 0};
}

void SystemKeyring::Private::correctIndex(const KeyId &id, const SecretService::Found &found)
{
    const QStringList remembered = index.pathsOf(id);
    const QSet<QString> seen = setOf(found);
    if (remembered.isEmpty() || QSet<QString>(remembered.begin(), remembered.end()) == seen)
        return;
    index.forget(remembered);
    index.forget(seen.values());
    Q_EMIT q.itemsChanged();
}

// Twins: the one changed last counts. Where that cannot be told and they differ, nobody may guess.
QCoro::Task<Result<Secret>> SystemKeyring::Private::readNewest(QStringList twins)
{
    auto secrets = co_await service.secrets(twins);
    if (!secrets)
        co_return fail(secrets.error());
    if (secrets->size() != std::size_t(twins.size()))
        co_return fail(Error::Kind::KeyringUnproven, QStringLiteral("the keyring gave no secret"));
    std::map<QString, quint64> changed;
    if (twins.size() > 1) {
        auto times = co_await service.modified(twins);
        if (!times)
            co_return fail(times.error());
        changed = *times;
    }
    std::stable_sort(twins.begin(), twins.end(),
                     [&changed](const QString &a, const QString &b) { return changed[a] > changed[b]; });
    Secret newest = std::move(secrets->at(twins.first()));
    for (const QString &twin : twins.mid(1)) {
        if (changed[twin] == changed[twins.first()] && !secrets->at(twin).equals(newest))
            co_return fail(Error::Kind::KeyringUnproven, QStringLiteral("two items of the same age differ"));
    }
    co_return newest;
}

QCoro::Task<Result<SecretService::Found>> SystemKeyring::Private::searchAndLearn()
{
    auto found = co_await service.search(attributesOfOurs());
    if (!found)
        co_return fail(found.error());
    known = setOf(*found);
    const QStringList unknown = index.unknownOf(*found);
    if (!unknown.isEmpty()) {
        auto details = co_await service.details(unknown);
        if (!details)
            co_return fail(details.error());
        index.learn(*details);
    }
    co_return *found;
}

QCoro::Task<void> SystemKeyring::Private::lookForChanges(QStringList touched)
{
    // One that came and went between two looks is in neither of them.
    const bool wasOurs = index.forget(touched);
    const QSet<QString> before = known;
    auto found = co_await searchAndLearn();
    if (!found)
        co_return;
    const QSet<QString> now = setOf(*found);
    const auto isOurs = [&](const QString &path) { return now.contains(path) || before.contains(path); };
    if (wasOurs || now != before || std::any_of(touched.begin(), touched.end(), isOurs))
        Q_EMIT q.itemsChanged();
}

SystemKeyring::SystemKeyring(Database *remembered, QObject *parent)
    : Keyring(parent)
    , m_p(std::make_unique<Private>(*this, Timing(), std::nullopt, remembered))
{
}

SystemKeyring::SystemKeyring(const QDBusConnection &bus, Timing timing, Database *remembered, QObject *parent)
    : Keyring(parent)
    , m_p(std::make_unique<Private>(*this, timing, bus, remembered))
{
}

SystemKeyring::~SystemKeyring() = default;

const KeyringState &SystemKeyring::state() const
{
    return m_p->state;
}

QCoro::Task<Result<void>> SystemKeyring::open()
{
    auto opened = co_await m_p->ready();
    co_return opened;
}

QCoro::Task<Result<Secret>> SystemKeyring::read(KeyId id)
{
    auto opened = co_await m_p->ready();
    if (!opened)
        co_return fail(opened.error());
    const SecretAttributes attributes = attributesOf(id);
    auto found = co_await m_p->service.search(attributes);
    if (!found)
        co_return fail(found.error());
    if (found->isEmpty()) {
        const Error why = co_await m_p->notFoundOrLocked(id);
        if (why.kind == Error::Kind::KeyringNotFound)
            m_p->correctIndex(id, *found);
        co_return fail(why);
    }
    m_p->correctIndex(id, *found);
    if (found->unlocked.isEmpty())
        co_return fail(Error::Kind::KeyringLocked, id);
    auto secret = co_await m_p->readNewest(found->unlocked);
    co_return secret;
}

QCoro::Task<Result<QList<KeyringItem>>> SystemKeyring::list()
{
    auto opened = co_await m_p->ready();
    if (!opened)
        co_return fail(opened.error());
    auto found = co_await m_p->searchAndLearn();
    if (!found)
        co_return fail(found.error());
    co_return m_p->index.items(*found);
}

QCoro::Task<Result<FoundSecrets>> SystemKeyring::readSeveral(QStringList ids)
{
    auto opened = co_await m_p->ready();
    if (!opened)
        co_return fail(opened.error());
    const auto isUnknown = [this](const KeyId &id) { return m_p->index.pathsOf(id).isEmpty(); };
    if (std::any_of(ids.begin(), ids.end(), isUnknown)) {
        auto items = co_await list();
        if (!items)
            co_return fail(items.error());
    }
    FoundSecrets found;
    QHash<QString, KeyId> wanted;
    for (const KeyId &id : ids) {
        const QStringList paths = m_p->index.pathsOf(id);
        if (paths.size() == 1)
            wanted.insert(paths.first(), id);
        if (paths.size() < 2)
            continue;
        auto secret = co_await read(id); // twins need judgement
        if (secret)
            found.byId.insert_or_assign(id, std::move(*secret));
    }
    const QStringList paths = wanted.keys();
    auto secrets = co_await m_p->service.secrets(paths);
    if (!secrets)
        co_return fail(secrets.error());
    for (auto &[path, secret] : *secrets)
        found.byId.insert_or_assign(wanted.value(path), std::move(secret));
    co_return std::move(found);
}

} // namespace bk

#include "moc_SystemKeyring.cpp"
