// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ChainWorld.h"
#include "tests/support/UiChecks.h"
#include "ui/credentials/SourcePicker.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QtTest>

using namespace bk;

namespace {

// A picker over a machine of our making.
struct Picked final {
    ChainWorld world;
    std::unique_ptr<CredentialChain> chain;
    std::unique_ptr<SourcePicker> picker;

    void show()
    {
        chain = std::make_unique<CredentialChain>(world.world());
        picker = std::make_unique<SourcePicker>(*chain, false);
        QSignalSpy told(picker.get(), &SourcePicker::changed);
        picker->show();
        if (!QTest::qWaitFor([&told] { return !told.isEmpty(); }))
            QTest::qFail("no answer", __FILE__, __LINE__);
    }
    [[nodiscard]] QComboBox &box() const { return *picker->findChild<QComboBox *>(); }
    void pick(int row) const
    {
        QSignalSpy told(picker.get(), &SourcePicker::changed);
        box().setCurrentIndex(row);
        Q_EMIT box().activated(row);
        QTRY_VERIFY(!told.isEmpty());
    }
};

QByteArray profile(const QByteArray &name, const QByteArray &id)
{
    return '[' + name + "]\naws_access_key_id = " + id + "\naws_secret_access_key = " + kSampleSecret.toLatin1() + '\n';
}

} // namespace

class SourcePickerTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void automaticIsFirstAndTheProfilesFollow()
    {
        Picked picked;
        picked.world.credentials(profile("team", "AKIDTEAM000000000001") + profile("default", "AKIDSELF000000000001"));
        picked.show();
        QCOMPARE(picked.picker->profile(), QString());
        QCOMPARE(picked.box().count(), 3);
        picked.pick(picked.box().findData(QStringLiteral("team")));
        QCOMPARE(picked.picker->profile(), QStringLiteral("team"));
    }

    void whoSignsIsSaidBelow()
    {
        Picked picked;
        picked.world.credentials(profile("team", "AKIDTEAM000000000001") + profile("default", "AKIDSELF000000000001"));
        picked.world.config("[profile team]\nregion = eu-west-1\n");
        picked.show();
        QVERIFY(says(*picked.picker, QStringLiteral("AKIDSELF000000000001")));
        QVERIFY(says(*picked.picker, QStringLiteral("~/.aws/credentials:")));
        picked.pick(picked.box().findData(QStringLiteral("team")));
        QVERIFY(says(*picked.picker, QStringLiteral("AKIDTEAM000000000001")));
        QVERIFY(!says(*picked.picker, QStringLiteral("AKIDSELF000000000001")));
        QCOMPARE(picked.picker->region(), QStringLiteral("eu-west-1"));
        QCOMPARE(picked.picker->signer()->accessKeyId, QStringLiteral("AKIDTEAM000000000001"));
        QCOMPARE(picked.box().accessibleDescription(), picked.picker->findChild<QLabel *>()->text());
    }

    void bearerTokenOfTheEnvironmentSignsNothing()
    {
        Picked picked;
        picked.world.set("AWS_BEARER_TOKEN_BEDROCK", QStringLiteral("bedrock-api-key-of-nobody"));
        picked.show();
        QVERIFY(says(*picked.picker, QStringLiteral("No place on this machine has AWS credentials.")));
    }

    void brokenPlaceSaysWhyAndWhatToDo()
    {
        Picked picked;
        picked.world.set("AWS_ACCESS_KEY_ID", kSampleId);
        picked.show();
        QVERIFY(says(*picked.picker, QStringLiteral("Broken")));
        QVERIFY(says(*picked.picker, QStringLiteral("AWS_SECRET_ACCESS_KEY")));
    }

    void lookingRunsNothing()
    {
        Picked picked;
        const QString mark = picked.world.home.filePath(QStringLiteral("mark"));
        picked.world.config("[default]\ncredential_process = /bin/touch " + mark.toUtf8() + '\n');
        picked.show();
        QVERIFY(says(*picked.picker, QStringLiteral("not known until it is asked")));
        QVERIFY(!QFile::exists(mark));
        QVERIFY(!picked.picker->signer());
    }

    void profileThatIsGoneStaysPickedAndIsSaid()
    {
        Picked picked;
        picked.world.credentials(profile("team", "AKIDTEAM000000000001") + profile("default", "AKIDSELF000000000001"));
        picked.show();
        picked.pick(picked.box().findData(QStringLiteral("team")));
        picked.world.credentials(profile("default", "AKIDSELF000000000001"));
        picked.pick(picked.box().currentIndex());
        QCOMPARE(picked.picker->profile(), QStringLiteral("team"));
        QVERIFY(!says(*picked.picker, QStringLiteral("AKIDSELF000000000001")));
    }

    void keyboardAndScreenReaderReachIt()
    {
        Picked picked;
        picked.world.credentials(profile("team", "AKIDTEAM000000000001"));
        picked.show();
        QCOMPARE(namelessControls(picked.picker.get()), QStringList());
        picked.picker->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(picked.picker.get()));
        picked.picker->setFocus();
        QVERIFY(picked.box().hasFocus());
        QSignalSpy told(picked.picker.get(), &SourcePicker::changed);
        QTest::keyClick(&picked.box(), Qt::Key_Down);
        QTRY_VERIFY(!told.isEmpty());
        QCOMPARE(picked.picker->profile(), QStringLiteral("team"));
    }
};

QTEST_MAIN(SourcePickerTest)
#include "SourcePickerTest.moc"
