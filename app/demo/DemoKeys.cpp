// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoKeys.h"

#include "core/aws/SigV4.h"

#include <openssl/rand.h>

#include <algorithm>
#include <optional>

namespace bk {
namespace {

constexpr QByteArrayView kShortTermPrefix = "bedrock-api-key-";
constexpr QByteArrayView kLongTermPrefix = "ABSK";
constexpr QByteArrayView kSignedRequest = "bedrock.amazonaws.com/?";
constexpr int kSecretBytes = 44; // 60 characters of base64 ending in one '=', as observed

const QString kBadPrefix = QStringLiteral("Invalid API Key format: Must start with pre-defined prefix");
const QString kBadKey = QStringLiteral("Authentication failed: Please make sure your API Key is valid.");
const QString kExpired = QStringLiteral("Bearer Token has expired");
const QString kMissing = QStringLiteral("Authorization header is missing");

QByteArray randomBytes(int size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), size);
    return bytes;
}

// Sixteen characters of base32, as AWS's ids have behind their four letters.
QByteArray randomId()
{
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    QByteArray id = randomBytes(16);
    for (char &c : id)
        c = alphabet[uchar(c) % 32];
    return id;
}

using Parameters = QList<QPair<QByteArray, QByteArray>>;

QByteArray valueOf(const Parameters &parameters, QByteArrayView name)
{
    for (const auto &[key, value] : parameters) {
        if (key == name)
            return value;
    }
    return {};
}

// What is inside a short-term key, names and values decoded; nothing when it is not the request we know.
std::optional<Parameters> insideOf(QByteArrayView key)
{
    const auto encoded = QByteArray::fromRawData(key.data(), key.size()).mid(kShortTermPrefix.size());
    const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || !(*decoded).startsWith(kSignedRequest))
        return {};
    Parameters parameters;
    const QList<QByteArray> pairs = (*decoded).mid(kSignedRequest.size()).split('&');
    for (const QByteArray &pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        parameters.append({QByteArray::fromPercentEncoding(pair.left(equals)),
                           equals < 0 ? QByteArray() : QByteArray::fromPercentEncoding(pair.mid(equals + 1))});
    }
    return parameters;
}

QString forbiddenByPolicy(const QString &arn)
{
    return QStringLiteral("User: %1 is not authorized to perform: bedrock:CallWithBearerToken on resource: * because no "
                          "identity-based policy allows the bedrock:CallWithBearerToken action").arg(arn);
}

QString forbiddenByScp(const QString &arn)
{
    return QStringLiteral("User: %1 is not authorized to perform: bedrock:CallWithBearerToken on resource: * with an explicit "
                          "deny in a service control policy: arn:aws:organizations::111122223333:policy/o-exampleorgid/"
                          "service_control_policy/p-examplescp").arg(arn);
}

Secret longTermText(const QString &alias)
{
    QByteArray inside = alias.toUtf8() + ':' + randomBytes(kSecretBytes).toBase64();
    QByteArray text = kLongTermPrefix.toByteArray() + inside.toBase64();
    wipe(inside);
    return Secret::take(text);
}

} // namespace

Secret DemoKeys::issueLongTerm(const QString &user, const QString &account, DemoBedrock::KeyStatus status, const QDateTime &expires, const QDateTime &created)
{
    const QString arn = QStringLiteral("arn:aws:iam::%1:user/%2").arg(account, user);
    const QString first = user + QStringLiteral("-at-") + account;
    const bool second = std::any_of(m_longTerm.begin(), m_longTerm.end(), [&](const Known &known) { return known.name == first; });
    const QString alias = second ? QString(user + QStringLiteral("+1-at-") + account) : first;
    Secret key = longTermText(alias);
    m_longTerm.push_back({key.clone(), alias, arn, status, QString::fromLatin1("ACCA" + randomId()), user, created.isValid() ? created : m_clock.now(), expires});
    return key;
}

QList<DemoKeys::LongTerm> DemoKeys::longTermKeys() const
{
    QList<LongTerm> all;
    for (const Known &known : m_longTerm)
        all.append({known.id, known.user, known.name, known.status, known.created, known.expires});
    return all;
}

std::optional<DemoKeys::LongTerm> DemoKeys::longTerm(const QString &id) const
{
    const QList<LongTerm> all = longTermKeys();
    const auto found = std::find_if(all.begin(), all.end(), [&id](const LongTerm &one) { return one.id == id; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

DemoKeys::Known *DemoKeys::find(const QString &id)
{
    const auto found = std::find_if(m_longTerm.begin(), m_longTerm.end(), [&id](const Known &known) { return known.id == id; });
    return found == m_longTerm.end() ? nullptr : &*found;
}

void DemoKeys::switchLongTerm(const QString &id, bool active)
{
    if (Known *known = find(id))
        known->status = active ? DemoBedrock::KeyStatus::Active : DemoBedrock::KeyStatus::Inactive;
}

void DemoKeys::forgetLongTerm(const QString &id)
{
    std::erase_if(m_longTerm, [&id](const Known &known) { return known.id == id; });
}

Secret DemoKeys::resetLongTerm(const QString &id)
{
    Known *known = find(id);
    if (!known)
        return {};
    known->secret = longTermText(known->name);
    return known->secret.clone();
}

Secret DemoKeys::issueShortTerm(const QString &region, const QDateTime &issued, int expiresSeconds, bool temporary)
{
    sigv4::Credentials credentials;
    credentials.accessKeyId = (temporary ? QByteArrayLiteral("ASIA") : QByteArrayLiteral("AKIA")) + randomId();
    QByteArray secret = randomBytes(30).toBase64();
    credentials.secretAccessKey = Secret::take(secret);
    if (temporary) {
        QByteArray session = "IQoJb3JpZ2luX2Vj" + randomBytes(540).toBase64();
        credentials.sessionToken = Secret::take(session);
    }
    const QString arn = temporary ? QStringLiteral("arn:aws:sts::123456789012:assumed-role/Developer/demo")
                                  : QStringLiteral("arn:aws:iam::123456789012:user/demo");
    m_signers.insert_or_assign(credentials.accessKeyId,
                               Known{credentials.secretAccessKey.clone(), QString::fromLatin1(credentials.accessKeyId), arn, {}});
    return sigv4::shortTermKey(credentials, region.toLatin1(), issued, expiresSeconds);
}

void DemoKeys::knowSigner(const QByteArray &accessKeyId, const Secret &secretAccessKey, const QString &user)
{
    const QString arn = QStringLiteral("arn:aws:iam::123456789012:user/") + user;
    m_signers.insert_or_assign(accessKeyId, Known{secretAccessKey.clone(), QString::fromLatin1(accessKeyId), arn, {}});
}

void DemoKeys::setStatus(const Secret &key, DemoBedrock::KeyStatus status)
{
    for (Known &known : m_longTerm) {
        if (known.secret.equals(key))
            known.status = status;
    }
    if (!key.reveal().startsWith(kShortTermPrefix))
        return;
    const auto parameters = insideOf(key.reveal());
    const QByteArray id = parameters ? valueOf(*parameters, "X-Amz-Credential").split('/').constFirst() : QByteArray();
    if (const auto signer = m_signers.find(id); signer != m_signers.end())
        signer->second.status = status;
}

DemoKeys::Verdict DemoKeys::check(const Secret &authorization) const
{
    if (authorization.isEmpty())
        return {{}, {}, kMissing};
    const QByteArrayView value = authorization.reveal();
    constexpr QByteArrayView scheme = "Bearer ";
    const QByteArrayView key = value.startsWith(scheme) ? value.sliced(scheme.size()) : value;
    if (key.startsWith(kShortTermPrefix))
        return checkShortTerm(key);
    if (key.startsWith(kLongTermPrefix))
        return checkLongTerm(Secret(key));
    return {{}, {}, kBadPrefix};
}

DemoKeys::Verdict DemoKeys::checkLongTerm(const Secret &key) const
{
    for (const Known &known : m_longTerm) {
        if (known.secret.equals(key))
            return verdictOf(known);
    }
    return {{}, {}, kBadKey};
}

DemoKeys::Verdict DemoKeys::checkShortTerm(QByteArrayView key) const
{
    const auto parameters = insideOf(key);
    if (!parameters)
        return {{}, {}, kBadKey};
    const QList<QByteArray> scope = valueOf(*parameters, "X-Amz-Credential").split('/');
    const auto signer = scope.size() == 5 ? m_signers.find(scope[0]) : m_signers.end();
    if (signer == m_signers.end())
        return {{}, {}, kBadKey};

    Parameters signedOnes;
    for (const auto &parameter : *parameters) {
        if (parameter.first != "X-Amz-Signature" && parameter.first != "Version")
            signedOnes.append(parameter);
    }
    Verdict verdict = verdictOf(signer->second);
    const QByteArray signature = valueOf(*parameters, "X-Amz-Signature");
    const bool sound = !signature.isEmpty() && signature == sigv4::bearerSignature(signer->second.secret, signedOnes)
        && valueOf(*parameters, "Action") == "CallWithBearerToken" && valueOf(*parameters, "Version") == "1";
    if (!sound || scope[2] != m_region.toLatin1())
        verdict.refusal = kBadKey;
    else if (const QString problem = timeProblem(*parameters); !problem.isEmpty())
        verdict.refusal = problem;
    return verdict;
}

QString DemoKeys::timeProblem(const Parameters &parameters) const
{
    QDateTime issued = QDateTime::fromString(QString::fromLatin1(valueOf(parameters, "X-Amz-Date")), QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    issued.setTimeSpec(Qt::UTC);
    const int seconds = valueOf(parameters, "X-Amz-Expires").toInt();
    if (!issued.isValid() || seconds <= 0 || seconds > 43'200)
        return kBadKey;
    return m_clock.now() >= issued.addSecs(seconds) ? kExpired : QString();
}

DemoKeys::Verdict DemoKeys::verdictOf(const Known &known) const
{
    using Status = DemoBedrock::KeyStatus;
    Verdict verdict{known.name, known.arn, {}, known.status == Status::ListForbidden};
    if (known.expires.isValid() && known.expires <= m_clock.now()) {
        verdict.refusal = kExpired;
        return verdict;
    }
    switch (known.status) {
    case Status::Active:
    case Status::ListForbidden:
        break;
    case Status::Inactive:
        verdict.refusal = kBadKey;
        break;
    case Status::Expired:
        verdict.refusal = kExpired;
        break;
    case Status::Forbidden:
        verdict.refusal = forbiddenByPolicy(known.arn);
        break;
    case Status::ForbiddenByScp:
        verdict.refusal = forbiddenByScp(known.arn);
        break;
    }
    return verdict;
}

} // namespace bk
