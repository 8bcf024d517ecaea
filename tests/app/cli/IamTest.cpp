// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoBedrock.h"
#include "core/keys/KeyText.h"
#include "tests/app/cli/BkrProgram.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/app/system/SecretServiceDouble.h"

#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace bk;
using Ended = BkrProgram::Ended;

// The real bkr, the local IAM, and a Secret Service that does as it is told.
class IamTest final : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<DemoBedrock> m_demo;
    std::unique_ptr<PrivateBus> m_bus;
    std::unique_ptr<SecretServiceDouble> m_keyring;
    std::unique_ptr<BkrProgram> m_bkr;

    [[nodiscard]] Ended iam(const QStringList &arguments) const { return m_bkr->run(QStringList{"--json", "iam"} + arguments); }
    [[nodiscard]] Ended create(const QStringList &more = {"--user", "maria"}) const { return iam(QStringList{"create", "--label", "fresh", "--days", "30"} + more); }
    [[nodiscard]] Ended call(const QString &action, const QJsonObject &input, const QStringList &more = {}) const
    {
        return m_bkr->run(QStringList{"call", action, "--service", "iam", "--input", "-"} + more, QJsonDocument(input).toJson());
    }
    [[nodiscard]] static const QJsonObject jsonOf(const Ended &ended) { return ended.json(); } // const, so that it may be asked in depth
    [[nodiscard]] const QJsonArray listed(const QStringList &whose) const { return jsonOf(iam(QStringList{"list"} + whose))["credentials"].toArray(); }
    [[nodiscard]] QStringList asked() const
    {
        QStringList actions;
        for (const DemoIamCall &one : m_demo->iamJournal())
            actions.append(QString(one.action).remove("ServiceSpecificCredential"));
        return actions;
    }

private Q_SLOTS:
    void init()
    {
        m_demo = std::make_unique<DemoBedrock>(m_clock);
        QVERIFY(m_demo->listen());
        m_demo->addUser("maria");
        m_bus = std::make_unique<PrivateBus>();
        m_keyring = std::make_unique<SecretServiceDouble>(m_bus->address(), "service");
        m_keyring->appear();
        m_bkr = std::make_unique<BkrProgram>();
        QFile ca(m_bkr->home() + "/ca.pem");
        QVERIFY(ca.open(QIODevice::WriteOnly));
        ca.write(m_demo->caCertificatePem());
        auto &environment = m_bkr->environment;
        environment.insert("AWS_CA_BUNDLE", ca.fileName());
        environment.insert("AWS_ENDPOINT_URL", m_demo->url().toString());
        environment.insert("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        environment.insert("AWS_SECRET_ACCESS_KEY", QString(40, 'x'));
        environment.insert("AWS_REGION", "eu-central-1");
        environment.insert("DBUS_SESSION_BUS_ADDRESS", m_bus->address());
    }
    void cleanup()
    {
        m_bkr.reset();
        m_keyring.reset();
        m_bus.reset();
        m_demo.reset();
    }

    void aKeyThatIsMadeIsStoredAndNotShown()
    {
        const Ended ended = create();
        QCOMPARE(ended.status, 0);
        QVERIFY(!ended.all().contains("ABSK"));
        const QJsonObject key = jsonOf(ended)["key"].toObject();
        QCOMPARE(key["label"], QJsonValue("fresh"));
        QCOMPARE(key["user"], QJsonValue("maria"));
        QCOMPARE(key["secret"], QJsonValue("stored"));
        QCOMPARE(key["expires"], jsonOf(ended)["credential"]["expires"]);
        QCOMPARE(asked(), (QStringList{"Lists", "Create"}));
        const QJsonArray now = listed({"--user", "maria"});
        QCOMPARE(now.size(), 1);
        QCOMPARE(now[0]["storedAs"], QJsonValue("fresh"));
        QCOMPARE(now[0]["id"], jsonOf(ended)["credential"]["id"]);
        QCOMPARE(m_bkr->run({"keys", "test", "fresh", "--json"}).status, 0); // and it works
    }
    void theUserIsTheOneWhoAsks()
    {
        const Ended ended = create({});
        QCOMPARE(ended.status, 0);
        QCOMPARE(jsonOf(ended)["credential"]["user"], QJsonValue("demo"));
        QCOMPARE(asked(), (QStringList{"GetCallerIdentity", "Lists", "Create"}));
    }
    void twoKeysAreSaidBeforeOneIsMade()
    {
        for (int i = 0; i < 2; ++i)
            QVERIFY(!m_demo->issueLongTermKey("maria", "123456789012").isEmpty());
        const Ended ended = create();
        QCOMPARE(ended.status, 3);
        QCOMPARE(jsonOf(ended)["error"]["type"], QJsonValue("KeySlotsFull"));
        QCOMPARE(jsonOf(ended)["credentials"].toArray().size(), 2);
        QVERIFY(ended.err.contains("just now")); // how old, for each
        QCOMPARE(asked(), QStringList{"Lists"});
    }
    void nothingIsMadeForAKeyringThatTakesNothing()
    {
        m_keyring->vanish();
        const Ended away = create();
        QCOMPARE(away.status, 4);
        m_keyring->appear();
        m_keyring->setLocked(true);
        m_keyring->person = SecretServiceDouble::Person::Declines;
        QCOMPARE(create().status, 4);
        QVERIFY(!asked().contains("Create"));
    }
    void aKeyThatCannotBeStoredIsDeletedAgain()
    {
        m_keyring->keepsNothing = true;
        const Ended ended = create();
        QCOMPARE(ended.status, 4);
        QVERIFY(!ended.all().contains("ABSK"));
        QCOMPARE(asked(), (QStringList{"Lists", "Create", "Delete"}));
        QVERIFY(listed({"--user", "maria"}).isEmpty());
    }
    void aKeyMadeWithoutAnAnswerIsFound_data()
    {
        QTest::addColumn<QString>("fault");
        for (const auto *fault : {"reset-after-request", "cut-body-at-byte", "close-in-headers"})
            QTest::newRow(fault) << fault;
    }
    void aKeyMadeWithoutAnAnswerIsFound()
    {
        QFETCH(const QString, fault);
        connect(m_demo.get(), &DemoBedrock::requestSeen, this, [this, &fault](const SeenRequest &seen) {
            if (seen.body.startsWith("Action=Create"))
                m_demo->setFault(fault, 600, 1);
        });
        const Ended ended = create();
        QCOMPARE(ended.status, 5);
        QVERIFY(!ended.all().contains("ABSK"));
        QCOMPARE(asked(), (QStringList{"Lists", "Create", "Lists"})); // made once
        const QString id = listed({"--user", "maria"})[0]["id"].toString();
        QVERIFY(ended.err.contains(QByteArray("bkr iam delete " + id.toLatin1() + " --user maria")));
    }
    void aLabelThatIsTakenMakesNothing()
    {
        QCOMPARE(create().status, 0);
        const qsizetype before = asked().size();
        QCOMPARE(jsonOf(create())["error"]["type"], QJsonValue("AlreadyExists"));
        QVERIFY(!asked().mid(before).contains("Create"));
    }
    void howLongAKeyLivesIsSaid()
    {
        QCOMPARE(iam({"create", "--label", "x", "--user", "maria"}).status, 2);
        QCOMPARE(iam({"create", "--label", "x", "--user", "maria", "--days", "36601"}).status, 2);
        QCOMPARE(iam({"create", "--label", "x", "--user", "maria", "--days", "1", "--never"}).status, 2);
        QVERIFY(asked().isEmpty());
        const Ended ended = iam({"create", "--label", "x", "--user", "maria", "--never"});
        QCOMPARE(jsonOf(ended)["key"]["neverExpires"], QJsonValue(true));
    }
    void aKeyIsSwitchedAndDeleted()
    {
        QVERIFY(!m_demo->issueLongTermKey("maria", "123456789012").isEmpty());
        const QString id = listed({"--user", "maria"})[0]["id"].toString();
        const auto status = [this] { return listed({"--user", "maria"})[0]["status"].toString(); };
        QCOMPARE(iam({"deactivate", id, "--user", "maria"}).status, 0);
        QCOMPARE(status(), QString("inactive"));
        QCOMPARE(jsonOf(iam({"activate", id, "--user", "maria"}))["status"], QJsonValue("active"));
        QCOMPARE(status(), QString("active"));
        QCOMPARE(iam({"delete", id}).status, 3); // the caller's own user has no such key
        QCOMPARE(iam({"delete", id, "--user", "maria"}).status, 0);
        QVERIFY(listed({"--all-users"}).isEmpty());
    }
    void aKeyIsResetIntoTheSamePlace_data()
    {
        QTest::addColumn<bool>("byId");
        QTest::newRow("by its label") << false;
        QTest::newRow("by its id") << true;
    }
    void aKeyIsResetIntoTheSamePlace()
    {
        QFETCH(const bool, byId);
        const QJsonObject made = jsonOf(create());
        const QJsonObject credential = made["credential"].toObject();
        const auto storedKey = [this]() -> const QJsonArray { return jsonOf(m_bkr->run({"--json", "keys", "list"}))["keys"].toArray(); };
        const QJsonArray before = storedKey();
        const QStringList which = byId ? QStringList{credential["id"].toString(), "--user", "maria"} : QStringList{"fresh"};
        const Ended ended = iam(QStringList{"reset"} + which + QStringList{"--yes"});
        QCOMPARE(ended.status, 0);
        QVERIFY(!ended.all().contains("ABSK"));
        QCOMPARE(jsonOf(ended)["credential"]["id"], credential["id"]);
        QCOMPARE(storedKey().size(), 1);
        QCOMPARE(storedKey()[0]["id"], before[0]["id"]);
        QCOMPARE(storedKey()[0]["expires"], before[0]["expires"]);
        QCOMPARE(m_bkr->run({"keys", "test", "fresh", "--json"}).status, 0); // the new one, for the old is dead
    }
    void whatWasResetWithoutAnAnswerIsSaid_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no answer") << "reset-after-request" << QByteArray("is not known");
        QTest::newRow("cut in the secret") << "cut-body-at-byte" << QByteArray("is not known");
    }
    void whatWasResetWithoutAnAnswerIsSaid()
    {
        QFETCH(const QString, fault);
        QFETCH(const QByteArray, says);
        QCOMPARE(create().status, 0);
        connect(m_demo.get(), &DemoBedrock::requestSeen, this, [this, &fault](const SeenRequest &seen) {
            if (seen.body.startsWith("Action=Reset"))
                m_demo->setFault(fault, 600, 1);
        });
        const Ended ended = iam({"reset", "fresh", "--yes"});
        QCOMPARE(ended.status, 5);
        QVERIFY(ended.err.contains(says));
        QCOMPARE(asked().count("Reset"), 1); // sent once
    }
    void aResetThatCannotBeStoredIsSaidAndMended()
    {
        QCOMPARE(create().status, 0);
        m_keyring->keepsNothing = true;
        const Ended ended = iam({"reset", "fresh", "--yes"});
        QCOMPARE(ended.status, 4);
        QVERIFY(ended.err.contains("nobody has the new one") && !ended.all().contains("ABSK"));
        m_keyring->keepsNothing = false;
        QCOMPARE(iam({"reset", "fresh", "--yes"}).status, 0);
        QCOMPARE(m_bkr->run({"keys", "test", "fresh", "--json"}).status, 0);
    }
    void nothingIsResetThatHasNoPlaceHere()
    {
        QVERIFY(!m_demo->issueLongTermKey("maria", "123456789012").isEmpty());
        const QString id = listed({"--user", "maria"})[0]["id"].toString();
        QCOMPARE(jsonOf(iam({"reset", id, "--user", "maria", "--yes"}))["error"]["type"], QJsonValue("NotFound"));
        QCOMPARE(create().status, 0);
        m_keyring->setLocked(true);
        m_keyring->person = SecretServiceDouble::Person::Declines;
        QCOMPARE(iam({"reset", "fresh", "--yes"}).status, 4);
        QVERIFY(!asked().contains("Reset"));
    }
    void peopleReadATable()
    {
        QVERIFY(!m_demo->issueLongTermKey("maria", "123456789012").isEmpty());
        const Ended ended = m_bkr->run({"iam", "list", "--all-users"});
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.out.startsWith("USER") && ended.out.contains("maria") && ended.out.contains("never"));
    }

    void theFiveAreCalledAsTheyStand()
    {
        QVERIFY(!m_demo->issueLongTermKey("maria", "123456789012").isEmpty());
        const Ended listing = call("listservicespecificcredentials", {{"UserName", "maria"}});
        QCOMPARE(listing.status, 0);
        const QJsonArray members = jsonOf(listing)["output"]["ServiceSpecificCredentials"].toArray();
        QCOMPARE(members.size(), 1);
        const QString id = members[0]["ServiceSpecificCredentialId"].toString();
        QCOMPARE(call("UpdateServiceSpecificCredential", {{"UserName", "maria"}, {"ServiceSpecificCredentialId", id}, {"Status", "Inactive"}}).status, 0);
        QCOMPARE(call("DeleteServiceSpecificCredential", {{"UserName", "maria"}, {"ServiceSpecificCredentialId", id}}).status, 0);
        QCOMPARE(asked(), (QStringList{"Lists", "Update", "Delete"}));
        const Ended other = call("DeleteUser", {{"UserName", "maria"}});
        QCOMPARE(other.status, 2);
        QCOMPARE(asked().size(), 3);
    }
    void aSecretIsPrintedOnlyWhenItIsAskedFor()
    {
        const QJsonObject input{{"UserName", "maria"}, {"ServiceName", "bedrock.amazonaws.com"}, {"CredentialAgeDays", 1}};
        for (const auto *action : {"CreateServiceSpecificCredential", "resetservicespecificcredential"}) {
            const Ended refused = call(action, input);
            QCOMPARE(refused.status, 2);
            QVERIFY(jsonOf(refused)["message"].toString().contains("bkr iam create"));
        }
        QVERIFY(asked().isEmpty());
        const Ended shown = call("CreateServiceSpecificCredential", input, {"--show-secret"});
        QCOMPARE(shown.status, 0);
        const QJsonValue made = jsonOf(shown)["output"]["ServiceSpecificCredential"];
        QVERIFY(readKeyText(made["ServiceCredentialSecret"].toString().toLatin1()).valid());
    }
    void iamIsNeverAskedWithAnApiKey()
    {
        const Secret key = m_demo->issueLongTermKey("maria", "123456789012");
        m_bkr->environment.insert("AWS_BEARER_TOKEN_BEDROCK", QString::fromLatin1(key.reveal()));
        QCOMPARE(iam({"list", "--user", "maria"}).status, 0); // by the access keys beside it
        QCOMPARE(m_demo->iamJournal().constLast().accessKeyId, QString("AKIAIOSFODNN7EXAMPLE"));
        m_bkr->environment.remove("AWS_ACCESS_KEY_ID");
        m_bkr->environment.remove("AWS_SECRET_ACCESS_KEY");
        const Ended ended = iam({"list", "--user", "maria"});
        QCOMPARE(ended.status, 2);
        QCOMPARE(m_demo->iamJournal().size(), 1);
        QVERIFY(!ended.all().contains("ABSK"));
    }
    void theDemoHasAnIam()
    {
        const Ended ended = m_bkr->run({"--demo", "--json", "iam", "list", "--all-users"});
        QCOMPARE(ended.status, 0);
        QCOMPARE(jsonOf(ended)["credentials"].toArray().size(), 2);
        QCOMPARE(jsonOf(ended)["credentials"][0]["storedAs"], QJsonValue("billing-bot"));
        const Ended made = m_bkr->run({"--demo", "iam", "create", "--label", "fresh", "--days", "30"});
        QCOMPARE(made.status, 0);
        QVERIFY(made.out.contains("read back") && !made.all().contains("ABSK"));
    }
};

QTEST_GUILESS_MAIN(IamTest)
#include "IamTest.moc"
