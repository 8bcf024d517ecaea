// SPDX-License-Identifier: Apache-2.0
#include "app/system/SecretService.h"

#include <QDBusVariant>

// The half of SecretService that changes something, and the prompts that this may need.
namespace bk {

QCoro::Task<Result<QString>> SecretService::createItem(QString label, SecretAttributes attributes, Secret secret)
{
    if (m_status.collection.isEmpty()) {
        auto made = co_await createCollection();
        if (!made)
            co_return fail(made.error());
    }
    auto wrapped = m_session.wrap(secret);
    if (!wrapped)
        co_return fail(wrapped.error());
    const QVariantMap properties{{QStringLiteral("org.freedesktop.Secret.Item.Label"), label},
                                 {QStringLiteral("org.freedesktop.Secret.Item.Attributes"),
                                  QVariant::fromValue(attributes)}};
    const BusSecret carried{QDBusObjectPath(m_sessionPath), wrapped->parameters, wrapped->value,
                            QStringLiteral("text/plain")};
    const QVariantList arguments{properties, QVariant::fromValue(carried), true};
    auto reply = co_await m_peer.call(m_status.collection, bus::kCollection, "CreateItem", arguments, "oo");
    if (!reply)
        co_return fail(reply.error());
    const QString path = bus::pathOf(reply->arguments().at(0));
    if (!path.isEmpty())
        co_return path;
    auto completed = co_await prompt(bus::pathOf(reply->arguments().at(1)));
    if (!completed)
        co_return fail(completed.error());
    co_return bus::pathOf(*completed);
}

QCoro::Task<Result<void>> SecretService::createCollection()
{
    const QVariantMap properties{{QStringLiteral("org.freedesktop.Secret.Collection.Label"), QStringLiteral("Default keyring")}};
    const QVariantList arguments{properties, QStringLiteral("default")};
    auto reply = co_await callService(QStringLiteral("CreateCollection"), arguments, "oo");
    if (!reply)
        co_return fail(reply.error());
    if (bus::pathOf(reply->arguments().at(0)).isEmpty()) {
        auto completed = co_await prompt(bus::pathOf(reply->arguments().at(1)));
        if (!completed)
            co_return fail(completed.error());
    }
    auto refreshed = co_await refresh();
    if (!refreshed)
        co_return fail(refreshed.error());
    if (m_status.collection.isEmpty())
        co_return fail(Error::Kind::KeyringRefused, QStringLiteral("no default collection was made"));
    co_return {};
}

QCoro::Task<Result<void>> SecretService::deleteItem(QString item)
{
    auto reply = co_await m_peer.call(item, bus::kItem, "Delete", QVariantList(), "o");
    if (!reply)
        co_return fail(reply.error());
    const QString path = bus::pathOf(reply->arguments().constFirst());
    auto agreed = co_await promptIfAny(path);
    co_return agreed;
}

QCoro::Task<Result<void>> SecretService::unlock(QStringList paths)
{
    const QVariantList arguments{QVariant::fromValue(bus::objects(paths))};
    auto reply = co_await callService(QStringLiteral("Unlock"), arguments, "aoo");
    if (!reply)
        co_return fail(reply.error());
    const QString path = bus::pathOf(reply->arguments().at(1));
    auto agreed = co_await promptIfAny(path);
    co_return agreed;
}

QCoro::Task<void> SecretService::pause(int ms)
{
    auto nothing = std::make_shared<PendingAnswer>();
    (void)co_await m_peer.wait(nothing, ms);
}

QCoro::Task<Result<void>> SecretService::promptIfAny(QString path)
{
    if (path.isEmpty())
        co_return {};
    auto completed = co_await prompt(path);
    if (!completed)
        co_return fail(completed.error());
    co_return {};
}

QCoro::Task<Result<QVariant>> SecretService::prompt(QString path)
{
    if (path.isEmpty())
        co_return fail(Error::Kind::KeyringRefused, QStringLiteral("neither an answer nor a prompt"));
    auto pending = std::make_shared<PendingAnswer>();
    m_prompts.insert(path, pending);
    ++m_status.prompts;
    Q_EMIT statusChanged();
    const QVariantList noWindow{QString()};
    auto asked = co_await m_peer.call(path, bus::kPrompt, "Prompt", noWindow, QString());
    Result<QDBusMessage> completed = fail(Error::Kind::KeyringTimeout);
    if (asked)
        completed = co_await m_peer.wait(pending, m_promptMs);
    else
        completed = fail(asked.error());
    m_prompts.remove(path);
    if (m_status.prompts > 0)
        --m_status.prompts;
    Q_EMIT statusChanged();
    completed = shaped(std::move(completed), "bv");
    if (!completed)
        co_return fail(completed.error());
    if (completed->arguments().at(0).toBool())
        co_return fail(Error::Kind::KeyringDismissed);
    co_return completed->arguments().at(1).value<QDBusVariant>().variant();
}

} // namespace bk
