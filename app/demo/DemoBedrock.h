// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QUrl>

#include <memory>

namespace bk {

// A request as the demo saw it; headers hold no Authorization (only whether it was there and which key it was).
struct SeenRequest final {
    QByteArray verb;
    QByteArray target; // path and query, raw
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QString keyName; // of a key the demo knows: its alias or its access key id
    bool hadAuthorization = false;
};

// A call to the demo's IAM or STS: what was asked, in the order of asking. No secret is ever among the parameters.
struct DemoIamCall final {
    QString action;
    QList<QPair<QString, QString>> parameters; // without action and version
    QString accessKeyId;                       // who signed
    QString refusal;                           // the error's code; empty: it was done
};

// A local Bedrock over HTTPS on loopback: bedrock-runtime (Converse, ConverseStream, InvokeModel) and the control plane
// (lists) on one port, and IAM and STS as far as long-term keys need them (DemoIam). Checks bearer tokens: long-term ones by its table, short-term ones by recomputing the signature.
// Answers with the literal texts of reference bedrock.md section 6. Fault models are named and switched on by tests.
// In-process, one thread, no file, nothing beyond loopback.
class DemoBedrock final : public QObject {
    Q_OBJECT
public:
    enum class KeyStatus { Active, Inactive, Expired, ListForbidden, Forbidden, ForbiddenByScp };

    explicit DemoBedrock(const Clock &clock, QObject *parent = nullptr);
    ~DemoBedrock() override;

    // Binds 127.0.0.1 (port 0: any) with a certificate made for this run.
    [[nodiscard]] Result<QUrl> listen(quint16 port = 0);
    // The region this Bedrock stands in (us-east-1 until set): short-term keys of other regions are refused.
    void setRegion(const QString &region);
    [[nodiscard]] QUrl url() const;
    [[nodiscard]] QByteArray caCertificatePem() const;

    // Makes a long-term key for this IAM user and remembers it.
    // What IAM tells of it too: invalid ends are never, an invalid beginning is now.
    [[nodiscard]] Secret issueLongTermKey(const QString &user, const QString &account, KeyStatus status = KeyStatus::Active, const QDateTime &expires = {},
                                          const QDateTime &created = {});
    // Makes a short-term key issued at `issued`; region binds it.
    [[nodiscard]] Secret issueShortTermKey(const QString &region, const QDateTime &issued, int expiresSeconds, bool temporary);
    // Access keys of this user of account 123456789012: the short-term keys they sign pass.
    void knowSigner(const QByteArray &accessKeyId, const Secret &secretAccessKey, const QString &user);
    void setKeyStatus(const Secret &key, KeyStatus status);

    // Named faults, see faultNames(); "" switches off. `argument`: a byte offset, milliseconds or a count, by the fault.
    // With `times` > 0 only that many requests meet it.
    void setFault(const QString &name, qint64 argument = 0, int times = 0);
    [[nodiscard]] static QStringList faultNames();
    // Milliseconds between the tokens of a stream (0 in tests, about 25 in the demo).
    void setTokenDelay(int milliseconds);

    // An IAM user for whom keys can be made; beside "demo" and those who have one.
    void addUser(const QString &user);
    [[nodiscard]] const QList<DemoIamCall> &iamJournal() const;

    [[nodiscard]] const QList<SeenRequest> &seen() const;
    void forgetSeen();
    [[nodiscard]] int tlsHandshakes() const;

Q_SIGNALS:
    void requestSeen(const bk::SeenRequest &request);

private:
    class Private;
    std::unique_ptr<Private> m_p;
};

} // namespace bk
