// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/base/Database.h"
#include "core/keys/ApiKey.h"

#include <QHash>

#include <optional>

namespace bk {

// When to speak of an end: days before that of a long-term key (and of one of an unknown kind), minutes before that of a
// short-term key. 0 is the end itself.
struct NoticeSteps final {
    QList<int> days{30, 14, 7, 3, 1, 0};
    QList<int> minutes{60, 10};
};

// One thing to tell a person.
struct ExpiryNotice final {
    ApiKey key;
    qint64 step = 0; // in seconds before the end
};

// The nearest step that the key has behind it, in seconds before the end; nothing where there is none, where the end is not
// known, and where the step lay before the key was made or added: whoever did that has just seen the end. Pure.
[[nodiscard]] std::optional<qint64> stepBehind(const ApiKey &key, const NoticeSteps &steps, const QDateTime &now);
// Milliseconds to the next step of any of the keys; nothing where none is to come. For a timer. Pure.
[[nodiscard]] std::optional<qint64> msToNextNotice(const QList<ApiKey> &keys, const NoticeSteps &steps, const QDateTime &now);

// Which notices are due, each told once: remembered in the database by key, end and nearest step told, so that a restart
// loses none, a clock that steps back repeats none, and a key with a new end starts anew. When several steps went by, the
// nearest one is told and stands for the others. To tell is done in two: claim() takes what is due, so that of two programs
// (window and timer) one tells it; told() or notTold() says how it went. A claim that nobody answers, for its program has
// died, is free again after two minutes. Session-only keys are remembered in memory, as they are kept. Synchronous; lives as
// long as the database.
class ExpiryNotices final {
public:
    ExpiryNotices(Database &database, const Clock &clock);

    // Of these keys. Errors: Database...
    [[nodiscard]] Result<QList<ExpiryNotice>> claim(const QList<ApiKey> &keys, const NoticeSteps &steps);
    [[nodiscard]] Result<void> told(const ExpiryNotice &notice);
    [[nodiscard]] Result<void> notTold(const ExpiryNotice &notice); // due again at once

private:
    struct Memory {
        QDateTime ends;
        std::optional<qint64> toldStep;
        bool claimed = false;
    };
    [[nodiscard]] bool claimInMemory(const ApiKey &key, qint64 step);
    [[nodiscard]] Result<bool> claimInDatabase(const ApiKey &key, qint64 step);

    Database &m_database;
    const Clock &m_clock;
    const QString m_us; // this object, among all programs
    QHash<KeyId, Memory> m_session;
};

} // namespace bk
