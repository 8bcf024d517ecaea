// SPDX-License-Identifier: Apache-2.0
#include "core/base/Database.h"

namespace bk {

// Only ever append: a released step is never changed. Times are seconds since 1970 UTC, null when not known; lists are
// JSON arrays of strings. fingerprint and next_fingerprint are HMACs of the secret under their salt: the second one is
// there while a secret is being replaced.
const QList<Migration> &databaseSchema()
{
    static const QList<Migration> steps{
        {QStringLiteral(R"(
            CREATE TABLE keys (
                id TEXT PRIMARY KEY NOT NULL,
                label TEXT NOT NULL UNIQUE,
                environment TEXT NOT NULL DEFAULT '',
                environment_color TEXT NOT NULL DEFAULT '',
                kind TEXT NOT NULL,
                region TEXT NOT NULL DEFAULT '',
                account TEXT NOT NULL DEFAULT '',
                user TEXT NOT NULL DEFAULT '',
                slot INTEGER NOT NULL DEFAULT 0,
                access_key_id TEXT NOT NULL DEFAULT '',
                temporary INTEGER NOT NULL DEFAULT 0,
                created INTEGER,
                expires INTEGER,
                never_expires INTEGER NOT NULL DEFAULT 0,
                notes TEXT NOT NULL DEFAULT '',
                tags TEXT NOT NULL DEFAULT '[]',
                allowed_endpoints TEXT NOT NULL DEFAULT '[]',
                last_four TEXT NOT NULL DEFAULT '',
                added_at INTEGER NOT NULL,
                salt BLOB NOT NULL,
                fingerprint BLOB NOT NULL,
                next_salt BLOB,
                next_fingerprint BLOB
            ) STRICT)"),
         QStringLiteral(R"(
            CREATE TABLE last_tests (
                key_id TEXT PRIMARY KEY NOT NULL REFERENCES keys(id) ON DELETE CASCADE,
                verdict TEXT NOT NULL,
                layer TEXT NOT NULL,
                message TEXT NOT NULL,
                http_status INTEGER NOT NULL,
                latency_ms INTEGER NOT NULL,
                at INTEGER NOT NULL
            ) STRICT)")},
        // Which keyring item is which key: a hint, see app/system/ItemIndex.
        {QStringLiteral(R"(
            CREATE TABLE keyring_items (
                path TEXT NOT NULL,
                backend TEXT NOT NULL,
                key_id TEXT NOT NULL,
                label TEXT NOT NULL,
                environment TEXT NOT NULL,
                PRIMARY KEY (path, backend)
            ) STRICT)")},
        // Keys that are being replaced by others, see core/iam/RotationJournal. ids_before: separated by spaces.
        {QStringLiteral(R"(
            CREATE TABLE rotations (
                id TEXT PRIMARY KEY NOT NULL,
                step TEXT NOT NULL,
                undoing INTEGER NOT NULL,
                old_key TEXT NOT NULL,
                new_key TEXT NOT NULL,
                user TEXT NOT NULL,
                old_credential TEXT NOT NULL,
                new_credential TEXT NOT NULL,
                ids_before TEXT NOT NULL,
                label TEXT NOT NULL,
                new_label TEXT NOT NULL,
                old_label TEXT NOT NULL,
                age_days INTEGER,
                begun INTEGER NOT NULL,
                delete_after INTEGER
            ) STRICT)")},
        // What a person has been told of a key's end, see core/keys/ExpiryNotices. Steps are seconds before the end.
        {QStringLiteral(R"(
            CREATE TABLE expiry_notices (
                key_id TEXT NOT NULL,
                ends INTEGER NOT NULL,
                told_step INTEGER,
                claimed_by TEXT,
                claimed_at INTEGER NOT NULL,
                PRIMARY KEY (key_id, ends)
            ) STRICT)")},
        // How short-term keys that were made here are made again, see core/keys/ShortTermTable. next_made: when the key that
        // is about to take the place of the present one was made.
        {QStringLiteral(R"(
            CREATE TABLE short_term_keys (
                key_id TEXT PRIMARY KEY NOT NULL,
                profile TEXT NOT NULL,
                signer_place TEXT NOT NULL,
                signer_profile TEXT NOT NULL,
                signer_account TEXT NOT NULL,
                signer_key TEXT NOT NULL,
                seconds INTEGER NOT NULL,
                keep_fresh INTEGER NOT NULL,
                made INTEGER NOT NULL,
                ends INTEGER NOT NULL,
                ends_with_session INTEGER NOT NULL,
                next_made INTEGER,
                renewed INTEGER,
                tried INTEGER,
                problem_kind TEXT NOT NULL,
                problem_type TEXT NOT NULL,
                problem_detail TEXT NOT NULL,
                problem_subject TEXT NOT NULL,
                claimed_by TEXT,
                claimed_at INTEGER
            ) STRICT)")},
        // As whom IAM was asked for a rotation, see core/iam/IamCaller: a JSON array of strings, empty when not known.
        {QStringLiteral("ALTER TABLE rotations ADD COLUMN asked_as TEXT NOT NULL DEFAULT ''")},
        // What a person does not want to be told of a key again, see core/keys/KeyAdvice. kind: a name of adviceName().
        {QStringLiteral(R"(
            CREATE TABLE dismissed_advice (
                key_id TEXT NOT NULL REFERENCES keys(id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                PRIMARY KEY (key_id, kind)
            ) STRICT)")},
    };
    return steps;
}

} // namespace bk
