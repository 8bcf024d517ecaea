// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/system/SecretSession.h"
#include "app/system/SecretTypes.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QStringList>

#include <map>
#include <optional>

namespace bk {

// A Secret Service on a private bus with one collection, honest until it is told to lie. Everything is public: tests set
// what it holds and how it behaves, and read what it was asked.
class SecretServiceDouble final : public QDBusVirtualObject {
public:
    enum class Person { Agrees, Declines, NeverAnswers, WatchesItDie };
    struct Item {
        QString label;
        SecretAttributes attributes;
        QByteArray secret;
        quint64 modified = 1;
        bool locked = false;
    };

    std::map<QString, Item> items;
    QStringList calls;           // methods asked of us, in order
    Person person = Person::Agrees;
    bool encrypts = true;
    bool hasCollection = true;
    bool locked = false;
    bool staysLocked = false;    // unlocking says yes and does nothing
    bool createPrompts = false;  // as KeePassXC does
    bool deletePrompts = false;
    bool keepsNothing = false;   // CreateItem says yes
    bool deletesNothing = false; // Delete says yes
    bool readsEmpty = false;
    bool omitsSecrets = false;
    bool alwaysMakesNew = false; // "replace" is ignored: twins
    std::optional<QByteArray> readsOtherText;
    QString failsOn;             // a method that answers with failsWith
    QString failsWith = "org.freedesktop.DBus.Error.Failed";
    QString silentOn;            // a method that is never answered
    QString vanishesOn;          // a method during which the name is given up
    QString garblesOn;           // a method that answers with another type

    SecretServiceDouble(const QString &address, const QString &connection)
        : m_connection(connection), m_bus(QDBusConnection::connectToBus(address, connection))
    {
        qDBusRegisterMetaType<SecretAttributes>();
        qDBusRegisterMetaType<BusSecret>();
        qDBusRegisterMetaType<QMap<QDBusObjectPath, BusSecret>>();
        m_bus.registerVirtualObject(kRoot, this, QDBusConnection::SubPath);
    }
    ~SecretServiceDouble() override { QDBusConnection::disconnectFromBus(m_connection); }

    void appear() { m_bus.registerService("org.freedesktop.secrets"); }
    void vanish() { m_bus.unregisterService("org.freedesktop.secrets"); }
    QString add(const SecretAttributes &attributes, const QByteArray &secret, quint64 modified = 1)
    {
        const QString path = kCollection + "/" + QString::number(++m_last);
        items[path] = {"Bedrock API key: " + attributes.value("key-id"), attributes, secret, modified, false};
        return path;
    }
    static SecretAttributes ours(const QString &id)
    {
        return {{"application", "bedrock-keyring"}, {"key-id", id}, {"environment", "testing"}};
    }
    void setLocked(bool now)
    {
        locked = now;
        auto changed = QDBusMessage::createSignal(kCollection, "org.freedesktop.DBus.Properties", "PropertiesChanged");
        changed << "org.freedesktop.Secret.Collection" << QVariantMap{{"Locked", now}} << QStringList();
        m_bus.send(changed);
    }
    void signal(const QString &name, const QString &path)
    {
        auto told = QDBusMessage::createSignal(kCollection, "org.freedesktop.Secret.Collection", name);
        told << object(path);
        m_bus.send(told);
    }
    // The person comes back to a prompt that was left open.
    void complete(const QString &promptPath, bool dismissed) { finish(promptPath, dismissed); }
    [[nodiscard]] QString lastPrompt() const { return m_lastPrompt; }

    [[nodiscard]] QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &) override
    {
        const QString method = message.member();
        calls.append(method);
        if (method == silentOn)
            return true;
        if (method == vanishesOn) {
            vanish();
            return true;
        }
        if (method == failsOn)
            return m_bus.send(message.createErrorReply(failsWith, "no, for a reason of its own"));
        if (method == garblesOn)
            return m_bus.send(message.createReply(QVariant(42)));
        return answer(message);
    }

private:
    inline static const QString kRoot = "/org/freedesktop/secrets";
    inline static const QString kCollection = "/org/freedesktop/secrets/collection/test";

    bool answer(const QDBusMessage &message)
    {
        const QString method = message.member();
        const QVariantList in = message.arguments();
        if (method == "OpenSession")
            return openSession(message);
        if (method == "ReadAlias")
            return reply(message, {object(hasCollection ? kCollection : "/")});
        if (method == "SearchItems")
            return search(message, qdbus_cast<SecretAttributes>(in.at(0)));
        if (method == "GetSecrets")
            return secrets(message, qdbus_cast<QList<QDBusObjectPath>>(in.at(0)));
        if (method == "CreateItem")
            return createItem(message);
        if (method == "Delete")
            return remove(message);
        if (method == "Unlock")
            return reply(message, {QVariant::fromValue(QList<QDBusObjectPath>()), object(prompt([this] {
                locked = locked && staysLocked;
                for (auto &[path, item] : items)
                    item.locked = false;
                return QVariant::fromValue(QList<QDBusObjectPath>{QDBusObjectPath(kCollection)});
            }))});
        if (method == "CreateCollection")
            return reply(message, {object("/"), object(prompt([this] {
                hasCollection = true;
                return object(kCollection);
            }))});
        if (method == "Prompt")
            return runPrompt(message);
        if (method == "Get")
            return property(message, in.at(1).toString());
        return false;
    }

    bool openSession(const QDBusMessage &message)
    {
        const QVariant input = message.arguments().at(1).value<QDBusVariant>().variant();
        m_session = SecretSession();
        QVariant output = QString();
        if (message.arguments().at(0).toString() != "plain") {
            auto session = SecretSession::offer();
            if (!encrypts || !session || !session->accept(input.toByteArray()))
                return m_bus.send(message.createErrorReply(QDBusError::NotSupported, "no such algorithm"));
            output = session->publicKey();
            m_session = std::move(*session);
        }
        return reply(message, {QVariant::fromValue(QDBusVariant(output)), object(kRoot + "/session/1")});
    }
    bool search(const QDBusMessage &message, const SecretAttributes &wanted)
    {
        QList<QDBusObjectPath> unlockedOnes, lockedOnes;
        for (const auto &[path, item] : items) {
            bool matches = true;
            for (auto i = wanted.begin(); i != wanted.end(); ++i)
                matches = matches && item.attributes.value(i.key()) == i.value();
            if (matches)
                (locked || item.locked ? lockedOnes : unlockedOnes).append(QDBusObjectPath(path));
        }
        return reply(message, {QVariant::fromValue(unlockedOnes), QVariant::fromValue(lockedOnes)});
    }
    bool secrets(const QDBusMessage &message, const QList<QDBusObjectPath> &paths)
    {
        QMap<QDBusObjectPath, BusSecret> found;
        for (const QDBusObjectPath &path : paths) {
            const auto item = items.find(path.path());
            if (item == items.end() || omitsSecrets)
                continue;
            const QByteArray text = readsEmpty ? QByteArray() : readsOtherText.value_or(item->second.secret);
            const auto wrapped = m_session.wrap(Secret(text));
            found[path] = {QDBusObjectPath(kRoot + "/session/1"), wrapped->parameters, wrapped->value, "text/plain"};
        }
        return reply(message, {QVariant::fromValue(found)});
    }
    bool createItem(const QDBusMessage &message)
    {
        const auto properties = qdbus_cast<QVariantMap>(message.arguments().at(0));
        auto carried = qdbus_cast<BusSecret>(message.arguments().at(1));
        Item item;
        item.label = properties.value("org.freedesktop.Secret.Item.Label").toString();
        item.attributes = qdbus_cast<SecretAttributes>(properties.value("org.freedesktop.Secret.Item.Attributes"));
        item.secret = m_session.unwrap(carried.parameters, carried.value)->reveal().toByteArray();
        item.modified = ++m_clock;
        const auto make = [this, item] {
            QString path = kCollection + "/" + QString::number(++m_last);
            for (const auto &[other, old] : items) {
                if (old.attributes == item.attributes && !alwaysMakesNew)
                    path = other;
            }
            if (!keepsNothing)
                items[path] = item;
            signal("ItemCreated", path);
            return object(path);
        };
        if (createPrompts)
            return reply(message, {object("/"), object(prompt(make))});
        return reply(message, {make(), object("/")});
    }
    bool remove(const QDBusMessage &message)
    {
        const QString path = message.path();
        const auto drop = [this, path] {
            if (!deletesNothing && items.erase(path) > 0)
                signal("ItemDeleted", path);
            return QVariant(QString());
        };
        if (deletePrompts)
            return reply(message, {object(prompt(drop))});
        drop();
        return reply(message, {object("/")});
    }
    bool property(const QDBusMessage &message, const QString &name)
    {
        const auto item = items.find(message.path());
        QVariant value;
        if (message.path() == kCollection)
            value = name == "Locked" ? QVariant(locked) : QVariant("Test");
        else if (item == items.end())
            return m_bus.send(message.createErrorReply(QDBusError::UnknownObject, "no such item"));
        else if (name == "Attributes")
            value = QVariant::fromValue(item->second.attributes);
        else if (name == "Label")
            value = item->second.label;
        else
            value = item->second.modified;
        return reply(message, {QVariant::fromValue(QDBusVariant(value))});
    }
    bool runPrompt(const QDBusMessage &message)
    {
        reply(message, {});
        if (person == Person::WatchesItDie)
            vanish();
        else if (person != Person::NeverAnswers)
            finish(message.path(), person == Person::Declines);
        return true;
    }
    void finish(const QString &path, bool dismissed)
    {
        const QVariant result = dismissed ? QVariant(QString()) : m_prompts.at(path)();
        auto completed = QDBusMessage::createSignal(path, "org.freedesktop.Secret.Prompt", "Completed");
        completed << dismissed << QVariant::fromValue(QDBusVariant(result));
        m_bus.send(completed);
    }
    QString prompt(std::function<QVariant()> whenAgreed)
    {
        m_lastPrompt = kRoot + "/prompt/" + QString::number(++m_last);
        m_prompts[m_lastPrompt] = std::move(whenAgreed);
        return m_lastPrompt;
    }
    static QVariant object(const QString &path) { return QVariant::fromValue(QDBusObjectPath(path)); }
    bool reply(const QDBusMessage &message, const QVariantList &arguments)
    {
        return m_bus.send(message.createReply(arguments));
    }

    const QString m_connection;
    QDBusConnection m_bus;
    SecretSession m_session;
    std::map<QString, std::function<QVariant()>> m_prompts;
    QString m_lastPrompt;
    int m_last = 0;
    quint64 m_clock = 100;
};

} // namespace bk
