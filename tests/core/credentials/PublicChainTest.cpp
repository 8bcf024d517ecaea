// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ContainerSource.h"
#include "core/credentials/InstanceMetadataSource.h"
#include "core/credentials/ProfileSource.h"
#include "core/credentials/SsoSource.h"
#include "tests/support/ChainWorld.h"
#include "tests/support/Deviations.h"
#include "tests/support/TestServer.h"
#include "tests/support/TestVectors.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace bk;

namespace {

QString folder()
{
    return sharedVectors() + "/credential-chain/smithy-rs/";
}

// One call of http-traffic.json and its answer.
struct Exchange {
    QByteArray verb;
    QUrl url;
    QByteArray action; // of a query request
    QByteArray reply;
};

QByteArray replyOf(const QJsonObject &head, const QByteArray &body)
{
    QByteArray more;
    const QJsonObject headers = head["headers"].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        if (it.key().compare("content-length", Qt::CaseInsensitive) != 0 && it.key().compare("connection", Qt::CaseInsensitive) != 0)
            more += it.key().toLatin1() + ": " + it.value()[0].toString().toLatin1() + "\r\n";
    }
    return TestServer::reply(head["status"].toInt(), body, more);
}

QList<Exchange> traffic(const QString &file)
{
    QHash<int, Exchange> byConnection;
    QHash<int, QByteArray> bodies;
    QHash<int, QJsonObject> heads;
    QList<int> order;
    for (const QJsonValue event : readJsonVector(file)["events"].toArray()) {
        const int connection = event["connection_id"].toInt();
        const QJsonObject action = event["action"].toObject();
        if (action.contains("Request")) {
            const QJsonObject request = action["Request"]["request"].toObject();
            byConnection[connection].verb = request["method"].toString().toLatin1();
            byConnection[connection].url = QUrl(request["uri"].toString());
            order.append(connection);
        } else if (action.contains("Response")) {
            heads[connection] = action["Response"]["response"]["Ok"].toObject();
        } else if (const QByteArray data = action["Data"]["data"]["Utf8"].toString().toUtf8(); action["Data"]["direction"] == "Request") {
            byConnection[connection].action = data.left(data.indexOf('&'));
        } else {
            bodies[connection] += data;
        }
    }
    QList<Exchange> all;
    for (const int connection : order) {
        byConnection[connection].reply = replyOf(heads[connection], bodies[connection]);
        all.append(byConnection[connection]);
    }
    return all;
}

// Answers from the recording, one after the other, and takes note of what was not asked as recorded.
class Recorded final {
public:
    explicit Recorded(const QList<Exchange> &exchanges) : m_server(std::nullopt)
    {
        m_server.answerWith([this, exchanges](QTcpSocket *socket, const TestServer::Request &request) {
            const Exchange &wanted = exchanges.value(m_next++);
            const QUrl asked(QString::fromLatin1(request.target));
            const bool same = request.verb == wanted.verb && asked.path() == wanted.url.path() && request.body.startsWith(wanted.action)
                              && asked.query() == wanted.url.query();
            if (!same)
                m_others.append(QString::fromLatin1(request.verb + ' ' + request.target));
            socket->write(same ? wanted.reply : TestServer::reply(418, {}));
        });
    }
    [[nodiscard]] QString url(const QString &path = {}) const { return m_server.url(path).toString(); }
    [[nodiscard]] int asked() const { return m_next; }
    [[nodiscard]] QStringList others() const { return m_others; }

private:
    TestServer m_server;
    QStringList m_others;
    int m_next = 0;
};

// The folder's fs/ below a home folder of its own; paths from the root, as the cases write them, become paths below it.
void mount(const QString &from, ChainWorld &world)
{
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        QByteArray bytes = readVector(file);
        const QByteArray token = "= " + world.home.filePath("token.jwt").toUtf8();
        bytes.replace("= /token.jwt", token);
        world.write(QDir(from).relativeFilePath(file), bytes);
    }
}

// Everything that the case would ask is asked of the recording instead, by the settings that people have for that.
void redirect(ChainWorld &world, const QJsonObject &given, const Recorded &recorded)
{
    for (auto it = given.begin(); it != given.end(); ++it)
        world.set(it.key().toLatin1().constData(), it.value().toString());
    world.set("HOME", world.home.filePath("home"));
    for (const char *file : {"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"}) {
        if (given.contains(QLatin1String(file)))
            world.set(file, world.home.filePath("token.jwt"));
    }
    for (const char *name : {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SSO", "AWS_EC2_METADATA_SERVICE_ENDPOINT"})
        world.set(name, recorded.url());
    const QString relative = given["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"].toString();
    const QString full = given["AWS_CONTAINER_CREDENTIALS_FULL_URI"].toString();
    if (relative.isEmpty() && full.isEmpty())
        return;
    world.environment.remove("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    world.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", recorded.url(relative.isEmpty() ? QUrl(full).path() : relative));
}

// Empty when the answer is the one that the case wants.
QString differs(const CredentialResolution &answer, const QJsonObject &wanted)
{
    if (!wanted.contains("Ok"))
        return answer.credential ? QStringLiteral("answered") : QString();
    const AccessKeys *keys = keysOf(answer);
    if (!keys)
        return QStringLiteral("no keys: ") + (answer.stopper() ? told(*answer.stopper()) : QString());
    const QJsonObject ok = wanted["Ok"].toObject();
    const bool same = keys->keys.accessKeyId == ok["access_key_id"].toString().toLatin1()
                      && keys->keys.secretAccessKey.equals(Secret(ok["secret_access_key"].toString().toLatin1()))
                      && keys->keys.sessionToken.equals(Secret(ok["session_token"].toString().toLatin1()));
    if (!same)
        return QStringLiteral("other keys");
    if (ok.contains("expiry") && keys->expires.toSecsSinceEpoch() != ok["expiry"].toInteger())
        return QStringLiteral("another end");
    return ok["account_id"].toString() == answer.winner()->facts.account ? QString() : QString("account " + answer.winner()->facts.account);
}

QString planned(const SharedFiles &files, const QString &profile)
{
    const auto plan = planProfile(files, profile);
    if (!plan)
        return "error:" + nameOf(plan.error().reason);
    QString text;
    struct Words {
        QString operator()(const ProfilePlan::StaticKeys &keys) const { return "keys " + QString::fromUtf8(keys.accessKeyId.text) + ' ' + QString::fromUtf8(keys.secretAccessKey.text) + ' ' + keys.accountId; }
        QString operator()(ProfilePlan::Elsewhere from) const { return "source " + QString::number(int(from)); }
        QString operator()(const ProfilePlan::WebIdentity &web) const { return "web " + web.roleArn + ' ' + web.tokenFile + ' ' + web.sessionName; }
        QString operator()(const ProfilePlan::Sso &sso) const { return "sso " + sso.accountId + ' ' + sso.region + ' ' + sso.roleName + ' ' + sso.startUrl; }
        QString operator()(const ProcessCommand &command) const { return "process " + command.command; }
        QString operator()(const ProfilePlan::Login &login) const { return "login " + login.session; }
    };
    text = std::visit(Words{}, plan->first);
    for (const auto &role : plan->roles)
        text += "; role " + role.arn + ' ' + role.sessionName + ' ' + role.externalId;
    return text;
}

// The same words from a case of assume-role-tests.json.
QString wantedPlan(const QJsonArray &chain)
{
    QStringList parts;
    for (const QJsonValue link : chain) {
        const auto text = [&link](const char *kind, const char *name) { return link[QLatin1String(kind)][QLatin1String(name)].toString(); };
        const QString kind = link.toObject().keys().first();
        if (kind == "AccessKey")
            parts.append("keys " + text("AccessKey", "access_key_id") + ' ' + text("AccessKey", "secret_access_key") + ' ' + text("AccessKey", "account_id"));
        else if (kind == "NamedSource")
            parts.append("source 2");
        else if (kind == "WebIdentityToken")
            parts.append("web " + text("WebIdentityToken", "role_arn") + ' ' + text("WebIdentityToken", "web_identity_token_file") + ' ' + text("WebIdentityToken", "role_session_name"));
        else if (kind == "Sso")
            parts.append("sso " + text("Sso", "sso_account_id") + ' ' + text("Sso", "sso_region") + ' ' + text("Sso", "sso_role_name") + ' ' + text("Sso", "sso_start_url"));
        else
            parts.append("role " + text("AssumeRole", "role_arn") + ' ' + text("AssumeRole", "role_session_name") + ' ' + text("AssumeRole", "external_id"));
    }
    return parts.join("; ");
}

QByteArray asConfig(const QJsonObject &input)
{
    QByteArray text;
    for (const auto &[list, header] : {std::pair("profiles", "[profile "), std::pair("sso_sessions", "[sso-session ")}) {
        const QJsonObject sections = input[QLatin1String(list)].toObject();
        for (auto section = sections.begin(); section != sections.end(); ++section) {
            text += header + section.key().toUtf8() + "]\n";
            const QJsonObject values = section.value().toObject();
            for (auto value = values.begin(); value != values.end(); ++value)
                text += value.key().toUtf8() + " = " + value.value().toString().toUtf8() + "\n";
        }
    }
    return text;
}

} // namespace

// smithy-rs's cases, over the real HttpClient and a server on loopback that plays its recordings.
class PublicChainTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFolderEndsAsItShould()
    {
        BK_NEED_SHARED_VECTORS();
        Deviations deviations({
            {"e2e_fips_and_dual_stack_sso", "no custom endpoint goes with FIPS, so it cannot be played from loopback; its host is checked below"},
        });
        const QString base = folder() + "default-credential-provider-chain/";
        for (const QString &name : QDir(base).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QString at = base + name + '/';
            ChainWorld world;
            world.clock.set(QDateTime(QDate(2009, 1, 1), QTime(0, 0), Qt::UTC)); // all keys of the set still live
            const QList<Exchange> exchanges = traffic(at + "http-traffic.json");
            const Recorded recorded(exchanges);
            mount(at + "fs/", world);
            redirect(world, readJsonVector(at + "env.json").object(), recorded);
            const auto answer = world.ask();
            const QString problem = differs(answer, readJsonVector(at + "test-case.json")["result"].toObject());
            const bool asRecorded = recorded.others().isEmpty() && recorded.asked() == exchanges.size();
            if (!problem.isEmpty() || !asRecorded)
                qInfo("%s: %s; asked %d of %lld %s", qPrintable(name), qPrintable(problem), recorded.asked(), qlonglong(exchanges.size()), qPrintable(recorded.others().join(", ")));
            deviations.tell(name, problem.isEmpty() && asRecorded);
        }
        qInfo("%d folders, %d deviate as written down", deviations.cases(), deviations.accepted());
        QCOMPARE(deviations.problems(), QString());
        QVERIFY(deviations.cases() >= 29);
    }
    void hostOfSignInWithFipsAndDualStackIsRight()
    {
        EndpointOptions options;
        options.fips = options.dualStack = true;
        const auto endpoint = trustedEndpoint(Service::Sso, "us-east-2", options, {}, {});
        QVERIFY(endpoint);
        QCOMPARE(endpoint->url.host(), "portal.sso-fips.us-east-2.api.aws");
    }
    void everyChainOfProfilesIsPlannedAsTheSdksDo()
    {
        BK_NEED_SHARED_VECTORS();
        Deviations deviations({
            {"SSO token profile selected", "a session without account and role gives a token and no access keys; we look for keys"},
        });
        for (const QJsonValue one : QJsonDocument::fromJson(readVector(folder() + "assume-role-tests.json")).array()) {
            ChainWorld world;
            world.config(asConfig(one["input"].toObject()));
            const SharedFiles files = SharedFiles::read(world.environment, {});
            const QString got = planned(files, one["input"]["selected_profile"].toString());
            const QString wanted = one["output"].toObject().contains("Error") ? QStringLiteral("error:") : wantedPlan(one["output"]["ProfileChain"].toArray());
            const bool same = wanted == "error:" ? got.startsWith(wanted) : got == wanted;
            if (!same)
                qInfo("%s: %s, not %s", qPrintable(one["docs"].toString()), qPrintable(got), qPrintable(wanted));
            deviations.tell(one["docs"].toString(), same);
        }
        qInfo("%d chains, %d deviate as written down", deviations.cases(), deviations.accepted());
        QCOMPARE(deviations.problems(), QString());
        QCOMPARE(deviations.cases(), 28);
    }
    void everyContainerAddressIsAsTheSdksHaveIt()
    {
        BK_NEED_SHARED_VECTORS();
        int cases = 0;
        for (const QJsonValue one : readJsonVector(folder() + "ecs-tests.json")["tests"].toArray()) {
            QProcessEnvironment environment;
            const QJsonObject given = one["env"].toObject();
            for (auto it = given.begin(); it != given.end(); ++it)
                environment.insert(it.key(), it.value().toString());
            const auto address = containerAddress(environment);
            const QString got = address && *address ? (*address)->url.toString() : QString();
            QCOMPARE(got, one["result"]["Ok"].toString());
            ++cases;
        }
        qInfo("%d addresses of containers", cases);
        QCOMPARE(cases, 11);
    }
    void everyMetadataAddressIsAsTheSdksHaveIt()
    {
        BK_NEED_SHARED_VECTORS();
        const QString reason = "plain http to a name is refused: keys would come from whoever answers to it";
        Deviations deviations({{"environment variable endpoint override", reason}, {"profile endpoint override", reason}, {"environment overrides profile", reason}});
        int skipped = 0;
        for (const QJsonValue one : readJsonVector(folder() + "imds-config/imds-endpoint-tests.json")["tests"].toArray()) {
            if (one.toObject().contains("endpoint_override") || one.toObject().contains("mode_override")) {
                ++skipped; // set in code: we have no such setting
                continue;
            }
            ChainWorld world;
            const QJsonObject given = one["env"].toObject();
            for (auto it = given.begin(); it != given.end(); ++it)
                world.set(it.key().toLatin1().constData(), it.value().toString());
            if (given.contains("AWS_CONFIG_FILE"))
                world.set("AWS_CONFIG_FILE", world.write("config", one["fs"]["config"].toString().toUtf8()));
            const SharedFiles files = SharedFiles::read(world.environment, {});
            const auto address = metadataAddress(world.environment, files.profile("default"));
            const QString got = address ? address->url.toString() + "/latest/api/token" : QString();
            deviations.tell(one["docs"].toString(), got == one["result"]["Ok"].toString());
        }
        qInfo("%d addresses of metadata, %d deviate as written down; %d set in code are not asked", deviations.cases(), deviations.accepted(), skipped);
        QCOMPARE(deviations.problems(), QString());
        QCOMPARE(deviations.cases() + skipped, 14);
    }
    // aws login is recognised, explained, and not followed, whatever its cache holds.
    void everyLoginSessionIsRecognised()
    {
        BK_NEED_SHARED_VECTORS();
        int cases = 0;
        for (const QJsonValue one : QJsonDocument::fromJson(readVector(folder() + "login-provider-test-cases.json")).array()) {
            ChainWorld world;
            world.config(one["configContents"].toString().toUtf8());
            CredentialQuestion question;
            question.profile = "signin";
            const auto answer = world.ask(question);
            QCOMPARE(toldAt(answer, CredentialPlace::ConfigFile), "broken:login-not-followed");
            QCOMPARE(answer.stopper()->method, CredentialMethod::Login);
            ++cases;
        }
        qInfo("%d login sessions", cases);
        QCOMPARE(cases, 8);
    }
};

QTEST_GUILESS_MAIN(PublicChainTest)
#include "PublicChainTest.moc"
