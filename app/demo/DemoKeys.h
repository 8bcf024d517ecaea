// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoBedrock.h"

#include <QList>

#include <map>
#include <optional>
#include <vector>

namespace bk {

// The keys the demo has issued and what it says to a bearer token. Long-term keys are found in a table; of short-term keys
// only the signer is remembered and the signature is recomputed from the parameters inside the key, read by name, so a
// key of any official generator with a known signer passes. Sources: reference bedrock.md 1.1, 1.2 and 6.
class DemoKeys final {
public:
    explicit DemoKeys(const Clock &clock) : m_clock(clock) {}

    [[nodiscard]] Secret issueLongTerm(const QString &user, const QString &account, DemoBedrock::KeyStatus status, const QDateTime &expires = {},
                                       const QDateTime &created = {});
    [[nodiscard]] Secret issueShortTerm(const QString &region, const QDateTime &issued, int expiresSeconds, bool temporary);
    // Access keys of this user, so that the short-term keys they sign pass.
    void knowSigner(const QByteArray &accessKeyId, const Secret &secretAccessKey, const QString &user);
    void setStatus(const Secret &key, DemoBedrock::KeyStatus status);
    void setRegion(const QString &region) { m_region = region; }

    // What IAM knows of a long-term key. In the order of making; expired ones stay until they are deleted.
    struct LongTerm {
        QString id; // ACCA...
        QString user;
        QString alias;
        DemoBedrock::KeyStatus status = DemoBedrock::KeyStatus::Active;
        QDateTime created;
        QDateTime expires; // invalid: never
    };
    [[nodiscard]] QList<LongTerm> longTermKeys() const;
    [[nodiscard]] std::optional<LongTerm> longTerm(const QString &id) const;
    void switchLongTerm(const QString &id, bool active);
    void forgetLongTerm(const QString &id);
    // Another secret under the same id; the old one is dead.
    [[nodiscard]] Secret resetLongTerm(const QString &id);

    // The authentication layer's word. refusal is the literal text of a 403, empty when the key may pass.
    struct Verdict {
        QString keyName; // of a known key, even of a refused one
        QString arn;     // who calls
        QString refusal;
        bool listForbidden = false;
    };
    // authorization: the header's value; empty when there was none.
    [[nodiscard]] Verdict check(const Secret &authorization) const;

private:
    struct Known {
        Secret secret; // the long-term key itself, or the secret access key of a short-term key's signer
        QString name;
        QString arn;
        DemoBedrock::KeyStatus status = DemoBedrock::KeyStatus::Active;
        // of long-term keys
        QString id = {};
        QString user = {};
        QDateTime created = {};
        QDateTime expires = {};
    };
    using Parameters = QList<QPair<QByteArray, QByteArray>>;

    [[nodiscard]] Known *find(const QString &id);
    [[nodiscard]] Verdict checkLongTerm(const Secret &key) const;
    [[nodiscard]] Verdict checkShortTerm(QByteArrayView key) const;
    [[nodiscard]] Verdict verdictOf(const Known &known) const;
    [[nodiscard]] QString timeProblem(const Parameters &parameters) const;

    const Clock &m_clock;
    QString m_region = QStringLiteral("us-east-1");
    std::vector<Known> m_longTerm;
    std::map<QByteArray, Known> m_signers; // by access key id
};

} // namespace bk
