// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/system/BusPeer.h"
#include "app/system/SecretSession.h"
#include "app/system/SecretTypes.h"
#include "app/system/Turnstile.h"

#include <QHash>
#include <QStringList>
#include <QTimer>

#include <map>

namespace bk {

// The Secret Service protocol, its verbs one by one, without a policy of our own: what SystemKeyring is made of.
// Answers come within callMs, those that need the person within promptMs; nothing blocks. A prompt is never dismissed by
// us (that kills gnome-keyring 42): past its deadline we only stop waiting. Times in milliseconds.
// https://specifications.freedesktop.org/secret-service/latest/
class SecretService final : public QObject {
    Q_OBJECT
public:
    struct Found {
        QStringList unlocked; // object paths
        QStringList locked;
        [[nodiscard]] bool isEmpty() const { return unlocked.isEmpty() && locked.isEmpty(); }
    };
    struct Details {
        QString path;
        QString label;
        SecretAttributes attributes;
    };
    // What is known of the service between calls.
    struct Status {
        bool found = false;
        bool locked = false;
        bool encrypted = true;
        int prompts = 0;    // how many are open
        QString process;    // "keepassxc"
        QString collection; // object path of the default collection; empty: there is none yet
        QString label;      // its label
    };

    SecretService(int callMs, int promptMs, std::optional<QDBusConnection> bus, QObject *parent);

    [[nodiscard]] const Status &status() const { return m_status; }

    // Finds the service, opens a session and looks at the default collection; at once where that is done already.
    QCoro::Task<Result<void>> open();
    // Looks again whether there is a default collection and whether it is locked.
    QCoro::Task<Result<void>> refresh();
    QCoro::Task<Result<Found>> search(SecretAttributes attributes);
    // In one call; a path without an answer is missing from the map. Unreadable or empty secrets are errors.
    QCoro::Task<Result<std::map<QString, Secret>>> secrets(QStringList paths);
    // Labels and attributes of all items, without waiting in between; items gone meanwhile are left out.
    QCoro::Task<Result<QList<Details>>> details(QStringList paths);
    // When each was changed last (seconds since 1970; 0 where it does not say), in one round trip.
    QCoro::Task<Result<std::map<QString, quint64>>> modified(QStringList paths);
    // In the default collection, made first where there is none. The path of the item.
    QCoro::Task<Result<QString>> createItem(QString label, SecretAttributes attributes, Secret secret);
    QCoro::Task<Result<void>> deleteItem(QString item);
    QCoro::Task<Result<void>> unlock(QStringList paths);
    // Lets time pass; less of it when the service leaves.
    QCoro::Task<void> pause(int ms);

Q_SIGNALS:
    void statusChanged();
    // Somebody made, changed or deleted these items, perhaps not ours; changes that come together are told together.
    void itemsTouched(const QStringList &paths);

private Q_SLOTS:
    void onPromptCompleted(const QDBusMessage &message);
    void onPropertiesChanged(const QDBusMessage &message);
    void onCollectionChanged(const QDBusMessage &message);
    void onItemTouched(const QDBusMessage &message);

private:
    void onOwnerChanged(const QString &owner);
    void listen();
    QCoro::Task<Result<void>> openSession();
    QCoro::Task<Result<void>> openPlainSession();
    QCoro::Task<Result<void>> createCollection();
    // Runs the prompt and waits for the person; the result it completed with. "/" is no prompt.
    QCoro::Task<Result<QVariant>> prompt(QString path);
    // For answers that are complete without one: an empty path is done already.
    QCoro::Task<Result<void>> promptIfAny(QString path);
    QCoro::Task<Result<QDBusMessage>> callService(QString method, QVariantList arguments, QString expected);
    [[nodiscard]] QDBusMessage get(const QString &path, const QString &interface, const QString &property) const;

    const int m_promptMs;
    BusPeer m_peer;
    Turnstile m_opening;
    Status m_status;
    SecretSession m_session;
    QString m_sessionPath;
    QHash<QString, std::shared_ptr<PendingAnswer>> m_prompts;
    QStringList m_touchedPaths;
    QTimer m_touched;
    QTimer m_collectionTouched;
};

} // namespace bk
