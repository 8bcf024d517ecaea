// SPDX-License-Identifier: Apache-2.0
#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/credentials/ChainModel.h"
#include "ui/credentials/CredentialsPage.h"
#include "ui/widgets/Theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QListView>
#include <QtTest>

using namespace bk;

namespace {

// A page over a machine of our making.
struct Shown final {
    CoreParts core;
    QProcessEnvironment environment;
    std::unique_ptr<CredentialsPage> page;

    void write(const QString &name, const QByteArray &text) const
    {
        QDir().mkpath(core.folder.filePath(QStringLiteral(".aws")));
        QFile file(core.folder.filePath(QStringLiteral(".aws/") + name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            QTest::qFail("cannot write", __FILE__, __LINE__);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    void show()
    {
        core.credentials.setEnvironment(environment, core.folder.path());
        page = std::make_unique<CredentialsPage>(uiParts(core));
        page->resize(1000, 700);
        page->show();
        if (!QTest::qWaitFor([this] { return list().model()->rowCount() > 0; }))
            QTest::qFail("no answer", __FILE__, __LINE__);
    }
    [[nodiscard]] QListView &list() const { return *page->findChild<QListView *>(QStringLiteral("chain")); }
    [[nodiscard]] ChainModel &model() const { return *page->findChild<ChainModel *>(); }
    [[nodiscard]] CredentialOutcome outcomeAt(CredentialPlace place) const { return CredentialOutcome(model().indexOf(place).data(ChainModel::OutcomeRole).toInt()); }
    void choose(CredentialPlace place) const { list().setCurrentIndex(model().indexOf(place)); }
    void chooseProfile(const QString &profile) const
    {
        auto *box = page->findChild<QComboBox *>();
        box->setCurrentIndex(box->findData(profile));
        Q_EMIT box->activated(box->currentIndex());
    }
};

} // namespace

class CredentialsPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void winnerIsChosenAndTold()
    {
        Shown shown;
        shown.environment.insert(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"), QString::fromLatin1(sampleLongTermKey("winner")));
        shown.environment.insert(QStringLiteral("AWS_REGION"), QStringLiteral("eu-west-1"));
        shown.show();
        QCOMPARE(shown.outcomeAt(CredentialPlace::BearerVariable), CredentialOutcome::Won);
        QCOMPARE(shown.list().currentIndex(), shown.model().indexOf(CredentialPlace::BearerVariable));
        QVERIFY(says(*shown.page, QStringLiteral("Converse goes with: Long-term API key")));
        QVERIFY(says(*shown.page, QStringLiteral("eu-west-1, from AWS_REGION")));
    }

    void laterPlacesAreShadowed()
    {
        Shown shown;
        shown.environment.insert(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"), QString::fromLatin1(sampleLongTermKey("first")));
        shown.write(QStringLiteral("credentials"), "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + QByteArray(40, 'x') + '\n');
        shown.show();
        QCOMPARE(shown.outcomeAt(CredentialPlace::CredentialsFile), CredentialOutcome::Shadowed);
        shown.choose(CredentialPlace::CredentialsFile);
        QVERIFY(says(*shown.page, QStringLiteral("An earlier place answered first.")));
        QTRY_VERIFY(says(*shown.page, QStringLiteral("AKIAIOSFODNN7EXAMPLE")));
    }

    void nothingAnywhereIsSaid()
    {
        Shown shown;
        shown.show();
        QVERIFY(says(*shown.page, QStringLiteral("No place on this machine has a credential for Converse.")));
    }

    void emptyVariableIsBrokenAndTheCommandMendsIt()
    {
        Shown shown;
        shown.environment.insert(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"), QString());
        shown.show();
        QCOMPARE(shown.outcomeAt(CredentialPlace::BearerVariable), CredentialOutcome::Broken);
        QVERIFY(says(*shown.page, QStringLiteral("unset AWS_BEARER_TOKEN_BEDROCK")));
        QVERIFY(button(*shown.page, QStringLiteral("Copy command")));
    }

    void commandIsShownWholeAndRunsOnlyWhenAllowed()
    {
        Shown shown;
        const QString answer = shown.core.folder.filePath(QStringLiteral("answer.json"));
        QFile file(answer);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"Version":1,"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":")" + QByteArray(40, 'y') + R"(","SessionToken":"token"})");
        file.close();
        shown.write(QStringLiteral("config"), "[profile team]\ncredential_process = /bin/cat \"" + answer.toUtf8() + "\"\n");
        shown.show();
        shown.chooseProfile(QStringLiteral("team"));
        shown.choose(CredentialPlace::ConfigFile);
        button(*shown.page, QStringLiteral("Ask the sources"))->click();
        QTRY_COMPARE(shown.outcomeAt(CredentialPlace::ConfigFile), CredentialOutcome::NeedsConsent);
        QVERIFY(says(*shown.page, QStringLiteral("“/bin/cat”\n“") + answer + QStringLiteral("”")));
        QPushButton *allow = button(*shown.page, QStringLiteral("Allow this command"));
        QVERIFY(allow);
        allow->click();
        QCOMPARE(shown.core.consents.count(), 1);
        QTRY_COMPARE(shown.outcomeAt(CredentialPlace::ConfigFile), CredentialOutcome::Won);
        QTRY_VERIFY(says(*shown.page, QStringLiteral("ASIAIOSFODNN7EXAMPLE")));
    }

    void lookingRunsNothing()
    {
        Shown shown;
        const QString mark = shown.core.folder.filePath(QStringLiteral("mark"));
        shown.write(QStringLiteral("config"), "[default]\ncredential_process = /bin/touch " + mark.toUtf8() + '\n');
        shown.show();
        QVERIFY(shown.outcomeAt(CredentialPlace::ConfigFile) != CredentialOutcome::Won);
        QVERIFY(!QFile::exists(mark));
        QCOMPARE(shown.list().currentIndex(), shown.model().indexOf(CredentialPlace::ConfigFile)); // what there is to do
    }

    void focusStaysWhereItWasAsked()
    {
        Shown shown;
        shown.write(QStringLiteral("config"), "[default]\ncredential_process = /bin/true\n");
        shown.show();
        shown.page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(shown.page.get()));
        QPushButton *ask = button(*shown.page, QStringLiteral("Ask the sources"));
        ask->setFocus();
        QTest::keyClick(ask, Qt::Key_Space);
        QTRY_COMPARE(shown.outcomeAt(CredentialPlace::ConfigFile), CredentialOutcome::NeedsConsent);
        QTRY_COMPARE(ask->text(), QStringLiteral("Ask the sources"));
        QVERIFY(ask->hasFocus());
    }

    void noValueIsShownAnywhere()
    {
        Shown shown;
        const QString key = QString::fromLatin1(sampleLongTermKey("hidden"));
        const QString secret = QStringLiteral("wJalrXUtnFEMIK7MDENGbPxRfiCYhiddenSecret");
        shown.environment.insert(QStringLiteral("AWS_BEARER_TOKEN_BEDROCK"), key);
        shown.write(QStringLiteral("credentials"), "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret.toLatin1() + '\n');
        shown.show();
        for (int row = 0; row < shown.model().rowCount(); ++row) {
            const QModelIndex index = shown.model().index(row);
            shown.list().setCurrentIndex(index);
            for (const QLabel *label : shown.page->findChildren<QLabel *>())
                QVERIFY(!label->text().contains(key.right(20)) && !label->text().contains(secret));
            for (int role = 0; role < Qt::UserRole + 8; ++role)
                QVERIFY(!index.data(role).toString().contains(secret));
        }
    }

    void modelKeepsItsPromises()
    {
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        CredentialStep step;
        model.show({step}, {}, {});
        step.outcome = CredentialOutcome::Won;
        CredentialStep second;
        second.place = CredentialPlace::Settings;
        model.show({step, second}, {}, {});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.winner().row(), 0);
        model.show({}, {}, {});
        QVERIFY(!model.winner().isValid());
    }
};

QTEST_MAIN(CredentialsPageTest)
#include "CredentialsPageTest.moc"
