// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoBedrock.h"
#include "core/base/Database.h"
#include "tests/app/cli/BkrProgram.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/app/system/SecretServiceDouble.h"

#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace bk;
using Ended = BkrProgram::Ended;

// A rotation by the real bkr, against the local IAM and Bedrock and a Secret Service.
class RotateTest final : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    DemoBedrock m_demo{m_clock};
    PrivateBus m_bus;
    std::unique_ptr<SecretServiceDouble> m_keyring;
    std::unique_ptr<BkrProgram> m_bkr;

    [[nodiscard]] Ended rotate(const QStringList &arguments) const { return m_bkr->run(QStringList{"--json", "iam", "rotate"} + arguments); }
    [[nodiscard]] QStringList labels() const
    {
        QStringList found;
        const Ended listed = m_bkr->run({"--json", "keys", "list"});
        for (const QJsonValue key : listed.json()["keys"].toArray())
            found.append(key["label"].toString());
        found.sort();
        return found;
    }
    [[nodiscard]] int works(const QString &label) const { return m_bkr->run({"--json", "keys", "test", label}).status; }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_demo.listen());
        m_demo.addUser("maria");
        m_keyring = std::make_unique<SecretServiceDouble>(m_bus.address(), "service");
        m_keyring->appear();
    }
    void init()
    {
        m_bkr = std::make_unique<BkrProgram>();
        QFile ca(m_bkr->home() + "/ca.pem");
        QVERIFY(ca.open(QIODevice::WriteOnly));
        ca.write(m_demo.caCertificatePem());
        auto &environment = m_bkr->environment;
        environment.insert("AWS_CA_BUNDLE", ca.fileName());
        environment.insert("AWS_ENDPOINT_URL", m_demo.url().toString());
        environment.insert("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        environment.insert("AWS_SECRET_ACCESS_KEY", QString(40, 'x'));
        environment.insert("AWS_REGION", "us-east-1");
        environment.insert("DBUS_SESSION_BUS_ADDRESS", m_bus.address());
    }

    void keyIsReplacedAndTheOldOneDeletedWhenAsked()
    {
        QCOMPARE(m_bkr->run({"--json", "iam", "create", "--user", "maria", "--days", "30", "--label", "bot"}).status, 0);
        const Ended rotated = rotate({"bot", "--days", "90"});
        QCOMPARE(rotated.status, 0);
        QCOMPARE(rotated.json()["rotation"].toObject()["step"], QJsonValue("resting"));
        QVERIFY(!rotated.all().contains("ABSK"));
        QCOMPARE(labels(), (QStringList{"bot", "bot (old)"}));
        QCOMPARE(works("bot"), 0);
        QCOMPARE(works("bot (old)"), 3);
        QCOMPARE(rotate({}).json()["rotations"].toArray().size(), 1);
        QCOMPARE(rotate({"bot", "--finish"}).status, 0);
        QCOMPARE(labels(), QStringList{"bot"});
        QCOMPARE(works("bot"), 0);
        QCOMPARE(rotate({}).json()["rotations"].toArray().size(), 0);
    }
    void oldKeyIsTakenBack()
    {
        m_demo.addUser("ada");
        QCOMPARE(m_bkr->run({"--json", "iam", "create", "--user", "ada", "--days", "30", "--label", "ada"}).status, 0);
        QCOMPARE(rotate({"ada", "--never"}).status, 0);
        const Ended undone = rotate({"ada", "--undo"});
        QCOMPARE(undone.status, 0);
        QCOMPARE(labels(), QStringList{"ada"});
        QCOMPARE(works("ada"), 0);
        QCOMPARE(m_bkr->run({"--json", "iam", "list", "--user", "ada"}).json()["credentials"].toArray().size(), 1);
    }
    void oldKeyIsDeletedByATimerWhenItsDayIsOver()
    {
        m_demo.addUser("eve");
        QCOMPARE(m_bkr->run({"--json", "iam", "create", "--user", "eve", "--days", "30", "--label", "eve"}).status, 0);
        QCOMPARE(rotate({"eve", "--days", "30"}).status, 0);
        const Ended early = rotate({"--due"});
        QCOMPARE(early.status, 0);
        QVERIFY(early.json()["finished"].toArray().isEmpty() && early.json()["left"].toArray().isEmpty());
        {
            Database database(m_bkr->home() + "/.local/share/bedrock-keyring/keys.sqlite");
            QVERIFY(database.open());
            QVERIFY(database.apply({{"UPDATE rotations SET delete_after = begun - 1", {}}})); // a day later
        }
        m_bkr->environment.insert("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7SECOND1");
        const Ended others = rotate({"--due"});
        QVERIFY(others.status != 0);
        QCOMPARE(others.json()["left"].toArray().size(), 1);
        QCOMPARE(labels(), (QStringList{"eve", "eve (old)"}));
        m_bkr->environment.insert("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        const Ended due = rotate({"--due"});
        QCOMPARE(due.status, 0);
        QCOMPARE(due.json()["finished"].toArray(), QJsonArray{"eve"});
        QCOMPARE(labels(), QStringList{"eve"});
    }
    void howLongItIsToLiveHasToBeSaid()
    {
        const Ended untold = rotate({"bot"});
        QVERIFY(untold.status != 0);
        QCOMPARE(rotate({"nobody", "--days", "30"}).json()["error"].toObject()["type"], QJsonValue("NotFound"));
    }
};

QTEST_GUILESS_MAIN(RotateTest)
#include "RotateTest.moc"
