// SPDX-License-Identifier: Apache-2.0
// Writes the inputs that every target begins with, a folder each: made here, from generated keys; and those of the public
// vectors where they are beside the project. Usage: fuzz.Seeds FOLDER
#include "core/keys/KeyTable.h"
#include "tests/support/EventFrames.h"
#include "tests/support/SampleKeys.h"
#include "tests/support/TestVectors.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

#include <cstdio>

using namespace bk;

namespace {

QString g_folder; // where everything goes

void write(const QString &target, const QByteArray &bytes)
{
    static int number = 0;
    QDir().mkpath(g_folder + '/' + target);
    QFile file(QStringLiteral("%1/%2/%3").arg(g_folder, target).arg(++number, 4, 10, QLatin1Char('0')));
    if (bytes.size() > 64 * 1024)
        return;
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qUtf8Printable(file.fileName()));
}

void streams()
{
    const QByteArray talk = eventFrame("messageStart", R"({"role":"assistant"})") + textDeltaFrame("Hello, \\u00e4\\n") + textDeltaFrame("world", 1)
        + eventFrame("contentBlockStop", R"({"contentBlockIndex":0})") + eventFrame("messageStop", R"({"stopReason":"end_turn"})")
        + eventFrame("metadata", R"({"usage":{"inputTokens":3,"outputTokens":5,"totalTokens":8},"metrics":{"latencyMs":12}})");
    const QList<QByteArray> inputs{talk, textDeltaFrame("a"), textDeltaFrame("a").chopped(3),
                                   exceptionFrame("throttlingException", R"({"message":"slow down"})"),
                                   rawFrame({}, {}), rawFrame(stringHeader(":message-type", "error") + stringHeader(":error-code", "x"), {}),
                                   rawFrame(QByteArray("\1a\0\1b\1\1c\2\7\1d\3\0\1\1e\4\0\0\0\1", 22), "p")};
    for (const QByteArray &input : inputs) {
        write("EventStream", input);
        write("EventStreamCrc", input);
    }
}

void payloads()
{
    const char *const inputs[] = {R"({"role":"assistant"})", R"({"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t","name":"n"}}})",
                                  R"({"contentBlockIndex":1,"delta":{"text":"Hello"},"p":"abcd"})", R"({"contentBlockIndex":0})",
                                  R"({"stopReason":"end_turn","additionalModelResponseFields":{"a":[1]}})",
                                  R"({"usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3},"metrics":{"latencyMs":4}})",
                                  R"({"delta":{"reasoningContent":{"text":"so","signature":"s"}},"contentBlockIndex":2})",
                                  R"({"message":"Too many requests"})", R"({"delta":{"toolUse":{"input":"{\"a\":1}"}},"contentBlockIndex":0})"};
    char kind = 0;
    for (const char *input : inputs) {
        write("ConverseEvent", QByteArray(1, kind++) + input);
        write("ConverseEvent", QByteArray(1, '\2') + input);
    }
}

void keys()
{
    const QByteArray longTerm = sampleLongTermKey("seed");
    const QByteArray shortTerm = sampleShortTermKey("seed");
    for (const QByteArray &key : {longTerm, shortTerm}) {
        for (const QByteArray &input : {key, QByteArray("export AWS_BEARER_TOKEN_BEDROCK='" + key + "'\n"), QByteArray("Authorization: Bearer " + key),
                                        QByteArray("{\"apiKey\":\"" + key + "\"}"), QByteArray(key.left(60) + "\r\n  " + key.mid(60)),
                                        QByteArray(key + ' ' + key), key.chopped(3), key.toLower(), QByteArray("\xEF\xBB\xBF" + key)})
            write("KeyText", input);
    }
    write("KeyText", QByteArray::fromBase64(longTerm.mid(4)));
    for (const char *other : {"sk-ant-api03-abcdefghijklmnopqrstuvwxyz", "AKIAIOSFODNN7EXAMPLE", "hello"})
        write("KeyText", other);
}

void answers()
{
    const QByteArray identity = "<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult>";
    const QByteArray session = "<AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser><Credentials>"
                               "<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>made-up</SecretAccessKey><SessionToken>t</SessionToken>"
                               "<Expiration>2026-11-22T09:00:00.123+01:00</Expiration></Credentials></AssumeRoleResult>";
    const QByteArray key = "<CreateDate>2026-11-01T10:00:00Z</CreateDate><ExpirationDate>2026-12-01T10:00:00Z</ExpirationDate><ServiceName>bedrock.amazonaws.com</ServiceName>"
                           "<ServiceSpecificCredentialId>ACCAEXAMPLE000000001</ServiceSpecificCredentialId><UserName>a</UserName><Status>Active</Status>"
                           "<ServiceCredentialAlias>a-at-123456789012</ServiceCredentialAlias>";
    const QByteArray list = "<ListServiceSpecificCredentialsResult><ServiceSpecificCredentials><member>" + key + "</member></ServiceSpecificCredentials>"
                            "<IsTruncated>true</IsTruncated><Marker>m</Marker></ListServiceSpecificCredentialsResult>";
    const QByteArray made = "<CreateServiceSpecificCredentialResult><ServiceSpecificCredential>" + key + "<ServiceCredentialSecret>ABSKbWFkZS11cA==</ServiceCredentialSecret>"
                            "</ServiceSpecificCredential></CreateServiceSpecificCredentialResult>";
    const QByteArray metadata = "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>";
    for (const QByteArray &input : {QByteArray("GetCallerIdentity\n<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">" + identity + metadata + "</GetCallerIdentityResponse>"),
                                    QByteArray("AssumeRole\n<?xml version=\"1.0\"?><AssumeRoleResponse>" + session + metadata + "</AssumeRoleResponse>"),
                                    QByteArray("ListServiceSpecificCredentials\n<ListServiceSpecificCredentialsResponse>" + list + metadata + "</ListServiceSpecificCredentialsResponse>"),
                                    QByteArray("CreateServiceSpecificCredential\n<CreateServiceSpecificCredentialResponse>" + made + "</CreateServiceSpecificCredentialResponse>"),
                                    QByteArray("X\n<!DOCTYPE XResponse [<!ENTITY e \"&e;&e;\">]><XResponse><XResult>&e;</XResult></XResponse>"),
                                    QByteArray("X\n<XResponse><XResult><l><member>1</member><member><![CDATA[2]]></member></l><!-- c --></XResult></XResponse>"),
                                    QByteArray("X\n<XResponse>" + QByteArray("<a>").repeated(40) + QByteArray("</a>").repeated(40) + "</XResponse>"),
                                    QByteArray("X\n<YResponse/>"), QByteArray("\n{}")})
        write("QueryAnswer", input);
}

void errors()
{
    const char *const inputs[] = {"\3AccessDeniedException:http://internal.amazon.com/\n{\"Message\":\"Bearer Token has expired\"}",
                                  "\1ValidationException\n{\"message\":\"The provided model identifier is invalid.\"}",
                                  "\1\n{\"__type\":\"com.amazon#ThrottlingException\",\"message\":\"Too many tokens\"}",
                                  "\3\n<ErrorResponse><Error><Code>AccessDenied</Code><Message>no &amp; no</Message></Error></ErrorResponse>",
                                  "\2\n{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"no\"}}", "\14\n<html><body>502 Bad Gateway</body></html>",
                                  "\0\n{\"Output\":{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}}", "\4\n"};
    for (const char *input : inputs)
        write("ServiceError", QByteArray(1, input[0]) + (input + 1));
}

void credentials()
{
    const char *const files[] = {"[default]\naws_access_key_id = AKIDSEED\naws_secret_access_key = made-up # no\n", "[profile a]\r\nregion=x\r\n  more\n\n[profile a]\nregion = y\n",
                                 "[services s]\nsts =\n  endpoint_url = http://127.0.0.1\n", "[sso-session s]\nsso_region = x\n[x]\ny = z\n",
                                 "\xEF\xBB\xBF[default]\n", "[default\n", "a = b", "[default]\n = x", "[default]\ns3 =\n a\n", "[profile \"q\"];c\n"};
    for (const char *file : files) {
        write("ProfileFile", QByteArray(1, '\0') + file);
        write("ProfileFile", QByteArray(1, '\1') + file);
    }
    const char *const answers[] = {"\0{\"Version\":1,\"AccessKeyId\":\"AKIDSEED\",\"SecretAccessKey\":\"made-up\",\"SessionToken\":\"t\",\"Expiration\":\"2027-01-01T00:00:00Z\"}",
                                   "\1{\"AccessKeyId\":\"AKIDSEED\",\"SecretAccessKey\":\"made-up\",\"Token\":\"t\",\"Expiration\":\"2027-01-01T00:00:00Z\",\"AccountId\":\"1\"}",
                                   "\2{\"Code\":\"Success\",\"AccessKeyId\":\"AKIDSEED\",\"SecretAccessKey\":\"made-up\",\"Token\":\"t\",\"Expiration\":\"2027-01-01T00:00:00Z\"}",
                                   "\3{\"roleCredentials\":{\"accessKeyId\":\"AKIDSEED\",\"secretAccessKey\":\"made-up\",\"sessionToken\":\"t\",\"expiration\":1800000000000}}",
                                   "\4{\"accessToken\":\"t\",\"expiresAt\":\"2027-01-01T00:00:00UTC\",\"clientId\":\"c\",\"clientSecret\":\"s\",\"refreshToken\":\"r\"}",
                                   "\5/bin/x 'a b' \"c\\\"d\" e\\ f"};
    char kind = 0;
    for (const char *answer : answers)
        write("CredentialAnswer", QByteArray(1, kind++) + (answer + 1));
}

// A file as the program writes it, with a key in it, and one of a schema that is newer.
void databases()
{
    const QString path = g_folder + QStringLiteral("/seed.sqlite");
    QFile::remove(path);
    {
        Database database(path);
        if (!database.open())
            qFatal("no database");
        KeyRow row;
        row.key.id = row.key.label = QStringLiteral("seed");
        row.key.tags = QStringList{QStringLiteral("a")};
        row.key.addedAt = QDateTime::fromSecsSinceEpoch(1'795'000'000, Qt::UTC);
        row.current = {QByteArray(16, 's'), QByteArray(32, 'd')};
        if (!KeyTable(database).insert(row))
            qFatal("no row");
    }
    QByteArray bytes = readVector(path);
    write("Database", bytes);
    write("Database", bytes.first(bytes.size() / 2));
    bytes[63] = 99; // user_version, the last of its four bytes
    write("Database", bytes);
    write("Database", "SQLite format 3");
    for (const QString &left : QDir(g_folder).entryList({"seed.sqlite*"}, QDir::Files))
        QFile::remove(g_folder + '/' + left);
}

void everyFile(const QString &folder, const QStringList &names, const QString &target, const QByteArray &before)
{
    QDirIterator files(sharedVectors() + folder, names, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        write(target, before + readVector(files.next()));
}

void publicVectors()
{
    everyFile("/json", {"*.json"}, "ConverseEvent", QByteArray(1, '\2'));
    everyFile("/eventstream/smithy-go/encoded", {"*"}, "EventStream", {});
    everyFile("/eventstream/smithy-go/encoded", {"*"}, "EventStreamCrc", {});
    for (const QJsonValue one : readJsonVector(sharedVectors() + "/eventstream/generated-hostile-frames.json")["cases"].toArray()) {
        const QByteArray bytes = QByteArray::fromHex(one["hex"].toString().toLatin1());
        write("EventStream", bytes);
        write("EventStreamCrc", bytes);
    }
    everyFile("/profile/aws-c-auth-fuzz-corpus/parse_config_profile", {"*"}, "ProfileFile", QByteArray(1, '\1'));
    everyFile("/profile/aws-c-auth-fuzz-corpus/parse_credentials_profile", {"*"}, "ProfileFile", QByteArray(1, '\0'));
    everyFile("/credential-chain/aws-sdk-go-processcreds", {"*.json"}, "CredentialAnswer", QByteArray(1, '\0'));
    for (const QJsonValue one : readJsonVector(sharedVectors() + "/profile/smithy-rs/profile-parser-tests.json")["tests"].toArray())
        write("ProfileFile", '\1' + one["input"]["configFile"].toString().toUtf8());
    for (const QJsonValue one : readJsonVector(sharedVectors() + "/shortterm-token/golden-tokens.json")["cases"].toArray())
        write("KeyText", one["token"].toString().toLatin1());
    for (const QJsonValue one : readJsonVector(sharedVectors() + "/ours/longterm-key-vectors.json")["vectors"].toArray())
        write("KeyText", one["key"].toString().toLatin1());
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv); // the database needs one
    if (argc != 2)
        return 2;
    g_folder = QFile::decodeName(argv[1]);
    QDir(g_folder).removeRecursively();
    QDir().mkpath(g_folder);
    streams();
    payloads();
    keys();
    errors();
    credentials();
    answers();
    databases();
    if (!sharedVectors().isEmpty())
        publicVectors();
    return 0;
}
