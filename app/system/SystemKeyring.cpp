// SPDX-License-Identifier: Apache-2.0
#include "app/system/SystemKeyring.h"

#include "app/system/ItemIndex.h"
#include "app/system/KeyringNames.h"
#include "app/system/SecretService.h"

#include <QElapsedTimer>
#include <QSet>

#include <algorithm>

namespace bk {

namespace {

constexpr int kBreathMs = 1'200;

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

class SystemKeyring::Private final {
public:
    Private(SystemKeyring &owner, Timing timing, std::optional<QDBusConnection> bus, Database *remembered);

    void updateState();
    // Opens where that is needed; every operation begins with it.
    QCoro::Task<Result<void>> ready();
    // Before a write: KeePassXC 2.7 crashes when the next change comes while it still saves the last one.
    QCoro::Task<void> breathe();
    // Nothing found: is there nothing, or is it behind a lock?
    QCoro::Task<Error> notFoundOrLocked(KeyId id);
    // A search by id is the truth, the index a hint: where they differ, the paths of both are asked anew.
    void correctIndex(const KeyId &id, const SecretService::Found &found);
    QCoro::Task<Result<Secret>> readNewest(QStringList twins);
    QCoro::Task<Result<void>> proveStored(QString path, Secret secret);
    QCoro::Task<Result<void>> removeOthers(KeyId id, QString keep);
    // Our items, those that are new to the index asked about.
    QCoro::Task<Result<SecretService::Found>> searchAndLearn();
    QCoro::Task<void> lookForChanges(QStringList touched);

    SystemKeyring &q;
    SecretService service;
    Turnstile writes;
    KeyringState state;
    ItemIndex index;
    QSet<QString> known; // object paths of our items, as of the last look
    QElapsedTimer lastWrite;
    bool started = false;
    std::optional<Error> problem;
};

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

QCoro::Task<void> SystemKeyring::Private::breathe()
{
    const qint64 since = lastWrite.isValid() ? lastWrite.elapsed() : kBreathMs;
    if (state.backend == QLatin1String("KeePassXC") && since < kBreathMs)
        co_await service.pause(int(kBreathMs - since));
    lastWrite.start();
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

QCoro::Task<Result<void>> SystemKeyring::Private::proveStored(QString path, Secret secret)
{
    if (path.isEmpty())
        co_return fail(Error::Kind::KeyringUnproven, QStringLiteral("the keyring names no item"));
    const QStringList one{path};
    auto back = co_await service.secrets(one);
    if (!back && back.error().kind == Error::Kind::KeyringRefused)
        co_return fail(Error::Kind::KeyringUnproven, back.error().detail);
    if (!back)
        co_return fail(back.error());
    const auto found = back->find(path);
    if (found == back->end() || !found->second.equals(secret))
        co_return fail(Error::Kind::KeyringUnproven, QStringLiteral("reading back gave something else"));
    co_return {};
}

// Exactly one item of this id is to remain.
QCoro::Task<Result<void>> SystemKeyring::Private::removeOthers(KeyId id, QString keep)
{
    const SecretAttributes attributes = attributesOf(id);
    auto found = co_await service.search(attributes);
    if (!found)
        co_return fail(found.error());
    if (found->unlocked == QStringList{keep} && found->locked.isEmpty())
        co_return {};
    const QStringList all = found->unlocked + found->locked;
    for (const QString &path : all) {
        if (path == keep)
            continue;
        co_await breathe();
        (void)co_await service.deleteItem(path); // whether it helped is seen below
    }
    auto after = co_await service.search(attributes);
    if (!after)
        co_return fail(after.error());
    if (after->unlocked != QStringList{keep} || !after->locked.isEmpty())
        co_return fail(Error::Kind::KeyringUnproven, QStringLiteral("there is not exactly one item"));
    co_return {};
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
    index.forget(touched);
    const QSet<QString> before = known;
    auto found = co_await searchAndLearn();
    if (!found)
        co_return;
    const QSet<QString> now = setOf(*found);
    const auto isOurs = [&](const QString &path) { return now.contains(path) || before.contains(path); };
    if (now != before || std::any_of(touched.begin(), touched.end(), isOurs))
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

QCoro::Task<Result<void>> SystemKeyring::unlock()
{
    const auto pass = co_await m_p->writes.enter();
    auto opened = co_await m_p->ready();
    if (!opened)
        co_return opened;
    auto refreshed = co_await m_p->service.refresh();
    if (!refreshed)
        co_return refreshed;
    auto found = co_await m_p->service.search(attributesOfOurs());
    if (!found)
        co_return fail(found.error());
    QStringList targets;
    if (m_p->service.status().locked)
        targets.append(m_p->service.status().collection);
    for (const QString &item : std::as_const(found->locked))
        targets.append(item.left(item.lastIndexOf('/'))); // its collection
    targets.removeDuplicates();
    if (targets.isEmpty())
        co_return {};
    auto unlocked = co_await m_p->service.unlock(targets);
    if (!unlocked)
        co_return unlocked;
    refreshed = co_await m_p->service.refresh();
    if (!refreshed)
        co_return refreshed;
    if (m_p->service.status().locked)
        co_return fail(Error::Kind::KeyringLocked, QStringLiteral("still locked"));
    co_return {};
}

QCoro::Task<Result<void>> SystemKeyring::store(KeyId id, QString label, QString environment, Secret secret)
{
    auto storable = checkStorable(id, secret);
    if (!storable)
        co_return storable;
    const auto pass = co_await m_p->writes.enter();
    auto opened = co_await m_p->ready();
    if (!opened)
        co_return opened;
    auto refreshed = co_await m_p->service.refresh();
    if (!refreshed)
        co_return refreshed;
    const SecretAttributes attributes = attributesOf(id);
    auto before = co_await m_p->service.search(attributes);
    if (!before)
        co_return fail(before.error());
    if (m_p->service.status().locked || !before->locked.isEmpty())
        co_return fail(Error::Kind::KeyringLocked, id);
    const SecretAttributes full = attributesOf(id, environment);
    m_p->index.forget(m_p->index.pathsOf(id));
    co_await m_p->breathe();
    auto path = co_await m_p->service.createItem(itemLabel(label), full, secret.clone());
    if (!path)
        co_return fail(path.error());
    m_p->index.forget({*path});
    // The old item goes only after the new one has been read back.
    auto proved = co_await m_p->proveStored(*path, std::move(secret));
    if (!proved)
        co_return proved;
    auto single = co_await m_p->removeOthers(id, *path);
    if (single)
        m_p->index.learn({{*path, itemLabel(label), full}});
    co_return single;
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

QCoro::Task<Result<void>> SystemKeyring::remove(KeyId id)
{
    const auto pass = co_await m_p->writes.enter();
    auto opened = co_await m_p->ready();
    if (!opened)
        co_return opened;
    const SecretAttributes attributes = attributesOf(id);
    auto found = co_await m_p->service.search(attributes);
    if (!found)
        co_return fail(found.error());
    if (!found->locked.isEmpty())
        co_return fail(Error::Kind::KeyringLocked, id);
    if (found->isEmpty()) {
        const Error why = co_await m_p->notFoundOrLocked(id);
        co_return fail(why);
    }
    for (const QString &path : std::as_const(found->unlocked)) {
        co_await m_p->breathe();
        auto deleted = co_await m_p->service.deleteItem(path);
        if (!deleted)
            co_return deleted;
    }
    auto after = co_await m_p->service.search(attributes);
    if (!after)
        co_return fail(after.error());
    auto refreshed = co_await m_p->service.refresh();
    if (!refreshed)
        co_return refreshed;
    if (!after->isEmpty() || m_p->service.status().locked)
        co_return fail(Error::Kind::KeyringUnproven, id);
    co_return {};
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
