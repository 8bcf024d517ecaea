// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusArgument>
#include <QDBusObjectPath>
#include <QMap>
#include <QMetaType>
#include <QStringList>
#include <QVariant>

namespace bk {

// The types of the Secret Service on the bus.
// https://specifications.freedesktop.org/secret-service/latest/types.html
using SecretAttributes = QMap<QString, QString>; // a{ss}

struct BusSecret final { // (oayays)
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType;
};

inline QDBusArgument &operator<<(QDBusArgument &argument, const BusSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.contentType;
    argument.endStructure();
    return argument;
}

inline const QDBusArgument &operator>>(const QDBusArgument &argument, BusSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
    argument.endStructure();
    return argument; // NOLINT(bugprone-return-const-ref-from-parameter): QtDBus asks for this shape
}

namespace bus {

constexpr auto kService = "org.freedesktop.Secret.Service";
constexpr auto kCollection = "org.freedesktop.Secret.Collection";
constexpr auto kItem = "org.freedesktop.Secret.Item";
constexpr auto kPrompt = "org.freedesktop.Secret.Prompt";

// Empty for "/", which means: none.
inline QString pathOf(const QVariant &value)
{
    const QString path = value.value<QDBusObjectPath>().path();
    return path == QLatin1String("/") ? QString() : path;
}

inline QList<QDBusObjectPath> objects(const QStringList &paths)
{
    QList<QDBusObjectPath> list;
    for (const QString &path : paths)
        list.append(QDBusObjectPath(path));
    return list;
}

} // namespace bus

} // namespace bk

Q_DECLARE_METATYPE(bk::BusSecret)
