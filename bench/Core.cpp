// SPDX-License-Identifier: Apache-2.0
// What is pure and small: reading a pasted key, building a request, signing, and text into the model of a talk.
#include "bench/Measure.h"
#include "bench/Samples.h"
#include "core/aws/SigV4.h"
#include "core/bedrock/RequestBuilder.h"
#include "core/bedrock/ShortTermKey.h"
#include "core/chat/Conversation.h"
#include "core/credentials/ProfileFile.h"
#include "core/keys/KeyText.h"
#include "tests/support/SampleKeys.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

#define OPENSSL_SUPPRESS_DEPRECATED // the low-level functions are the floor
#include <openssl/sha.h>

#include <array>

using namespace bk;
using namespace bk::bench;

namespace {

constexpr int kKeys = 200;

QList<QByteArray> shortTermKeys()
{
    QList<QByteArray> keys;
    for (int i = 0; i < kKeys; ++i)
        keys.append(sampleShortTermKey("bench" + QByteArray::number(i), "20261122T1" + QByteArray::number(i % 10) + "0000Z", 900 + i * 7));
    return keys;
}

void readKeys(const QList<QByteArray> &keys, KeyReading::Kind kind)
{
    for (const QByteArray &key : keys) {
        const KeyReading reading = readKeyText(key);
        if (reading.kind != kind || !reading.valid())
            qFatal("a key was not read");
        keepAlive(reading);
    }
}

// The same facts by Qt's own classes, without any check.
void readWithQUrl(const QList<QByteArray> &keys)
{
    for (const QByteArray &key : keys) {
        const QByteArray inside = QByteArray::fromBase64(key.mid(qsizetype(sizeof "bedrock-api-key-") - 1));
        const QUrlQuery query(QUrl::fromEncoded("https://" + inside));
        const auto value = [&query](const char *name) { return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded); };
        const QStringList scope = value("X-Amz-Credential").split(u'/');
        QDateTime issued = QDateTime::fromString(value("X-Amz-Date"), QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
        issued.setTimeSpec(Qt::UTC);
        const QDateTime ends = issued.addSecs(value("X-Amz-Expires").toInt());
        if (scope.size() != 5 || !ends.isValid())
            qFatal("a key was not read");
        keepAlive(ends);
    }
}

QJsonObject conversationOf(int turns)
{
    Tokens tokens(7);
    QJsonArray messages;
    for (int turn = 0; turn < turns; ++turn) {
        QString text;
        for (int i = 0; i < 40; ++i)
            text += tokens.next();
        messages.append(QJsonObject{{"role", turn % 2 == 0 ? "user" : "assistant"}, {"content", QJsonArray{QJsonObject{{"text", text}}}}});
    }
    return {{"modelId", "us.amazon.nova-lite-v1:0"}, {"messages", messages}, {"inferenceConfig", QJsonObject{{"maxTokens", 512}}}};
}

void buildRequests(const QList<QJsonObject> &inputs, const Credential &token, const Endpoint &endpoint)
{
    const Operation *converse = findOperation(QStringLiteral("Converse"));
    for (const QJsonObject &input : inputs) {
        const auto request = buildRequest(*converse, input, token, endpoint, {});
        if (!request)
            qFatal("a request was refused");
        keepAlive(*request);
    }
}

void bodiesOnly(const QList<QJsonObject> &inputs)
{
    for (const QJsonObject &input : inputs)
        keepAlive(QJsonDocument(input).toJson(QJsonDocument::Compact));
}

// One signing's hashes with the low-level functions and nothing else: the canonical request, four derivations, the signature.
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest lowHmac(QByteArrayView key, QByteArrayView text)
{
    std::array<unsigned char, SHA256_CBLOCK> pad{};
    std::copy(key.begin(), key.end(), pad.begin());
    const auto digest = [&pad](unsigned char with, QByteArrayView content) {
        std::array<unsigned char, SHA256_CBLOCK> block = pad;
        for (unsigned char &byte : block)
            byte ^= with;
        SHA256_CTX context;
        SHA256_Init(&context);
        SHA256_Update(&context, block.data(), block.size());
        SHA256_Update(&context, content.data(), std::size_t(content.size()));
        Digest out{};
        SHA256_Final(out.data(), &context);
        return out;
    };
    const Digest inner = digest(0x36, text);
    return digest(0x5c, {reinterpret_cast<const char *>(inner.data()), qsizetype(inner.size())});
}

void lowLevelSignature(QByteArrayView canonical)
{
    const auto view = [](const Digest &digest) { return QByteArrayView(reinterpret_cast<const char *>(digest.data()), SHA256_DIGEST_LENGTH); };
    Digest hash{};
    SHA256(reinterpret_cast<const unsigned char *>(canonical.data()), std::size_t(canonical.size()), hash.data());
    Digest key = lowHmac("AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20261122");
    for (const QByteArrayView step : {QByteArrayView("us-east-1"), QByteArrayView("bedrock"), QByteArrayView("aws4_request")})
        key = lowHmac(view(key), step);
    const QByteArray toSign = QByteArray(73, 's') + view(hash).toByteArray().toHex();
    const Digest signature = lowHmac(view(key), toSign);
    keepAlive(signature);
}

QList<QPair<QByteArray, QByteArray>> signingParameters(int i)
{
    const QByteArray date = "20261122T11" + QByteArray::number(10 + i % 50) + "00Z";
    return {{"Action", "CallWithBearerToken"}, {"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
            {"X-Amz-Credential", "AKIDEXAMPLE/20261122/us-east-1/bedrock/aws4_request"}, {"X-Amz-Date", date},
            {"X-Amz-Expires", QByteArray::number(900 + i)}, {"X-Amz-SignedHeaders", "host"}};
}

QByteArray canonicalOf(const QList<QPair<QByteArray, QByteArray>> &parameters)
{
    QByteArray query;
    for (const auto &[name, value] : parameters)
        query += (query.isEmpty() ? "" : "&") + name + '=' + sigv4::uriEncode(value);
    return "POST\n/\n" + query + "\nhost:bedrock.amazonaws.com\n\nhost\n" + QByteArray(64, 'e');
}

void addSigning(Race &race)
{
    static const Secret secret(QByteArray("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    QList<QList<QPair<QByteArray, QByteArray>>> parameters;
    QList<QByteArray> canonical;
    for (int i = 0; i < kKeys; ++i) {
        parameters.append(signingParameters(i));
        canonical.append(canonicalOf(parameters.last()));
    }
    race.add("sign", kKeys, [=] {
        for (const auto &each : parameters)
            keepAlive(sigv4::bearerSignature(secret, each));
    });
    race.add("sign.low-level", kKeys, [=] {
        for (const QByteArray &each : canonical)
            lowLevelSignature(each);
    });
    race.add("mint", kKeys, [] {
        const AccessKeys who{{"AKIDEXAMPLE", secret.clone(), Secret(QByteArray(900, 't'))}, {}, {}, {}};
        const QDateTime now(QDate(2026, 11, 22), QTime(11, 0), Qt::UTC);
        for (int i = 0; i < kKeys; ++i)
            keepAlive(mintShortTermKey(who, QStringLiteral("us-east-1"), 900 + i, now.addSecs(i)));
    });
}

// So many deltas in a row behind one another, and what the last thousand of them cost.
void addDeltas(Race &race, int deltas)
{
    auto talk = std::make_shared<Conversation>();
    auto tokens = std::make_shared<Tokens>();
    Turn turn;
    turn.role = QStringLiteral("assistant");
    turn.state = Turn::State::Streaming;
    talk->append(turn);
    for (int i = 0; i < deltas; ++i)
        talk->appendText(tokens->next());
    race.add("deltas." + std::to_string(deltas), 200, [talk, tokens] {
        for (int i = 0; i < 200; ++i)
            talk->appendText(tokens->next());
    });
}

// A credentials file of so many profiles, about 240 bytes each.
QByteArray profilesText(int count)
{
    QByteArray text;
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        text += "[team-" + number + "-development]\n# of the team " + number + "\naws_access_key_id = AKIASAMPLE" + number.rightJustified(10, '0')
            + "\naws_secret_access_key = made-up-secret-of-forty-letters-" + number.rightJustified(8, '0')
            + "\naws_session_token = " + QByteArray(60 + i % 41, 't') + "\nregion = eu-central-1\n\n";
    }
    return text;
}

} // namespace

// core [FILE]: the profiles that are read are written there too, for a peer.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    initSecretHeap();
    constexpr int kProfiles = 10'000;
    const QByteArray profiles = profilesText(kProfiles);
    if (QFile file(QString::fromLocal8Bit(argc > 1 ? argv[1] : "")); argc > 1 && (!file.open(QIODevice::WriteOnly) || file.write(profiles) < 0))
        qFatal("the profiles cannot be written");
    QList<QByteArray> longTerm;
    for (int i = 0; i < kKeys; ++i)
        longTerm.append(sampleLongTermKey("bench" + QByteArray::number(i)));
    const QList<QByteArray> shortTerm = shortTermKeys();
    const QList<QJsonObject> inputs{conversationOf(1), conversationOf(3), conversationOf(9), conversationOf(21)};
    const Credential token = BearerToken{Secret(longTerm.first()), {}};
    const Endpoint endpoint = *resolveEndpoint(Service::BedrockRuntime, QStringLiteral("us-east-1"), {});

    Race race;
    race.add("keytext.long", kKeys, [&] { readKeys(longTerm, KeyReading::Kind::LongTerm); });
    race.add("keytext.short", kKeys, [&] { readKeys(shortTerm, KeyReading::Kind::ShortTerm); });
    race.add("keytext.qurl", kKeys, [&] { readWithQUrl(shortTerm); });
    race.add("request", double(inputs.size()), [&] { buildRequests(inputs, token, endpoint); });
    race.add("request.json-only", double(inputs.size()), [&] { bodiesOnly(inputs); });
    race.add("profiles", kProfiles, [&profiles] {
        const ProfileFile file = ProfileFile::read(profiles, ProfileFile::Type::Credentials);
        if (file.problem() != ProfileFile::Problem::None)
            qFatal("the profiles are not read");
    });
    addSigning(race);
    for (const int deltas : {1'000, 10'000, 100'000})
        addDeltas(race, deltas);
    race.run(15);
    return 0;
}
