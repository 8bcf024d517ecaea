// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Database.h"
#include "core/keys/ApiKey.h"

#include <QHash>
#include <QSet>

namespace bk {

// What is worth saying about a stored key before it does harm. The kinds are closed; their words live in ui/text/AdviceText.
struct KeyAdvice final {
    enum class Kind {              // the weightiest first
        TwoEnvironments,           // others: labels of the same key, or the same identity, under another environment
        NeverEnds,
        LongTermInProduction,
        LongLife,                  // days: from made (or now) to end, over 90
        BothSlotsLive,             // others: the label of the user's other key
        LimitedAccess,             // the console made its user, with AmazonBedrockLimitedAccess attached
        NotTested,                 // days: since the last test, or since it was added; over 90
    };
    Kind kind = Kind::NotTested;
    int days = 0;
    QStringList others;

    bool operator==(const KeyAdvice &) const = default;
};

// For machines: "two-environments", "never-ends", ...
[[nodiscard]] QString adviceName(KeyAdvice::Kind kind);

// The weightiest first. Nothing about a key that has ended or that the service refuses: what is to be done there is said
// elsewhere. Knows no secret: two entries are the same key when account, user and slot agree, and have the same identity when
// the access key id agrees. Sources: reference bedrock.md 4 (what the console attaches; two keys per user) and 7 (AWS's
// wording: short-term "Recommended for production use", long-term "Recommended only for exploration"). Pure.
[[nodiscard]] QList<KeyAdvice> adviceFor(const ApiKey &key, const QList<ApiKey> &all, const QDateTime &now);

// What a person does not want to be told of a key again: in the database, and in memory for a session-only key, which is in
// no file. Goes with the key. Lives as long as the database. Synchronous; errors: Database...
class DismissedAdvice final {
public:
    explicit DismissedAdvice(Database &database) : m_database(database) {}

    // Those of this advice that the person has not dismissed; all of it when the database does not answer.
    [[nodiscard]] QList<KeyAdvice> undismissed(const ApiKey &key, const QList<KeyAdvice> &advice) const;
    [[nodiscard]] Result<void> dismiss(const ApiKey &key, KeyAdvice::Kind kind);
    [[nodiscard]] Result<void> bringBack(const ApiKey &key);

private:
    [[nodiscard]] QSet<QString> dismissed(const ApiKey &key) const;
    Database &m_database;
    QHash<KeyId, QSet<QString>> m_session;
};

} // namespace bk
