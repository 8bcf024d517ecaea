// SPDX-License-Identifier: Apache-2.0
#include "app/system/SystemKeyringPrivate.h"

// The half of SystemKeyring that changes something: what is written is read back, what is deleted is looked for.
namespace bk {

namespace {

constexpr int kBreathMs = 1'200;

} // namespace

QCoro::Task<Result<void>> SystemKeyring::Private::readyAndSeen()
{
    auto opened = co_await ready();
    if (!opened)
        co_return opened;
    auto refreshed = co_await service.refresh();
    co_return refreshed;
}

QCoro::Task<void> SystemKeyring::Private::breathe()
{
    const qint64 since = lastWrite.isValid() ? lastWrite.elapsed() : kBreathMs;
    if (state.backend == QLatin1String("KeePassXC") && since < kBreathMs)
        co_await service.pause(int(kBreathMs - since));
    lastWrite.start();
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

QCoro::Task<Result<void>> SystemKeyring::unlock()
{
    const auto pass = co_await m_p->writes.enter();
    auto looked = co_await m_p->readyAndSeen();
    if (!looked)
        co_return looked;
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
    auto refreshed = co_await m_p->service.refresh();
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
    auto looked = co_await m_p->readyAndSeen();
    if (!looked)
        co_return looked;
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

} // namespace bk
