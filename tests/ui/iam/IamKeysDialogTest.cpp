// SPDX-License-Identifier: Apache-2.0
#include "tests/support/UiChecks.h"
#include "tests/ui/iam/IamUnderWindow.h"
#include "ui/iam/IamKeysDialog.h"
#include "ui/iam/IamKeysModel.h"
#include "ui/widgets/Theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QTableView>
#include <QtTest>

using namespace bk;

namespace {

struct Shown final {
    IamUnderWindow world;
    std::unique_ptr<IamKeysDialog> dialog;

    void open()
    {
        dialog = std::make_unique<IamKeysDialog>(world.parts(), nullptr);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->show();
        if (!QTest::qWaitForWindowExposed(dialog.get()))
            QTest::qFail("the dialog did not appear", __FILE__, __LINE__);
    }
    void click(const QString &words) const
    {
        QPushButton *at = button(*dialog, words);
        QVERIFY2(at && at->isEnabled(), qPrintable(words));
        at->click();
    }
    void list() const
    {
        click(QStringLiteral("List keys"));
        QTRY_VERIFY(button(*dialog, QStringLiteral("List keys"))->isEnabled());
    }
    [[nodiscard]] QAbstractItemModel &model() const { return *dialog->findChild<QTableView *>()->model(); }
    [[nodiscard]] QString cell(int row, IamKeysModel::Column column) const { return model().index(row, column).data().toString(); }
    [[nodiscard]] QLineEdit *field(const QString &name) const
    {
        for (QLineEdit *edit : dialog->findChildren<QLineEdit *>())
            if (edit->accessibleName() == name)
                return edit;
        return nullptr;
    }
};

} // namespace

class IamKeysDialogTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void modelKeepsItsPromises()
    {
        IamKeysModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ServiceCredential one;
        one.id = QStringLiteral("ACCA1");
        model.show({one}, {}, FakeClock().now());
        QCOMPARE(model.rowOf(QStringLiteral("ACCA1")), 0);
        QCOMPARE(model.index(0, IamKeysModel::Ends).data().toString(), QStringLiteral("never"));
        model.show({}, {}, FakeClock().now());
        QCOMPARE(model.rowCount(), 0);
    }
    void keysAreListedOnlyWhenAskedFor()
    {
        Shown shown;
        shown.world.iam.make();
        shown.open();
        QVERIFY(shown.world.iam.asked.isEmpty());
        QCOMPARE(namelessControls(shown.dialog.get()), QStringList());
        shown.list();
        QCOMPARE(shown.model().rowCount(), 2);
        QCOMPARE(shown.cell(0, IamKeysModel::User), QStringLiteral("maria"));
        QCOMPARE(shown.cell(0, IamKeysModel::Status), QStringLiteral("Active"));
        QCOMPARE(shown.cell(0, IamKeysModel::StoredAs), QStringLiteral("billing-bot"));
        QCOMPARE(shown.cell(1, IamKeysModel::StoredAs), QString());
        QCOMPARE(cutTexts(shown.dialog.get()), QStringList());
    }
    void datesOfIamAreTakenOverAndThatIsSaid()
    {
        Shown shown;
        ApiKey key = *shown.world.core.keys.find(shown.world.key);
        key.expires = shown.world.core.clock.now().addDays(30); // as the person said
        QVERIFY(*await(shown.world.core.keys.edit(key)));
        shown.open();
        shown.list();
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("The dates of “billing-bot” are IAM's now: it never ends")));
        QVERIFY(shown.world.core.keys.find(shown.world.key)->neverExpires);
    }
    // Keys stand in the order of their names: what is recorded of the first one must not be read as another's.
    void whatIsTakenOverGoesToTheKeyItIsAbout()
    {
        Shown shown;
        const KeyId other = shown.world.core.addLongTerm(QStringLiteral("zebra"), 77);
        const QDateTime ends = shown.world.core.keys.find(other)->expires;
        shown.world.iam.keys.first().active = false;
        shown.open();
        shown.list();
        QTRY_VERIFY(shown.world.core.keys.find(shown.world.key)->neverExpires);
        QVERIFY(shown.world.core.keys.find(shown.world.key)->lastTest);
        QCOMPARE(shown.world.core.keys.find(other)->expires, ends);
        QVERIFY(!shown.world.core.keys.find(other)->lastTest);
    }
    void keyIsDeactivatedAndActivatedAfterItWasSaidWhatItCutsOff()
    {
        Shown shown;
        shown.open();
        shown.list();
        shown.click(QStringLiteral("Deactivate…"));
        QVERIFY(says(*shown.dialog, QStringLiteral("is refused at once")));
        QVERIFY(shown.world.iam.keys.first().active);
        shown.click(QStringLiteral("Deactivate it"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("is inactive.")));
        QCOMPARE(shown.cell(0, IamKeysModel::Status), QStringLiteral("Inactive"));
        QVERIFY(shown.world.core.keys.find(shown.world.key)->lastTest); // IAM's word on the stored key
        shown.click(QStringLiteral("Activate…"));
        shown.click(QStringLiteral("Activate it"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("is active.")));
        QVERIFY(shown.world.iam.keys.first().active);
    }
    void keyIsResetIntoItsPlace()
    {
        Shown shown;
        shown.open();
        shown.list();
        shown.click(QStringLiteral("Reset…"));
        QVERIFY(says(*shown.dialog, QStringLiteral("dies at once")));
        shown.click(QStringLiteral("Reset it"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("is stored and was read back")));
        const auto secret = await(shown.world.core.keys.secret(shown.world.key));
        QVERIFY(secret && *secret && shown.world.iam.accepts((*secret)->reveal()));
        QCOMPARE(shown.world.core.keys.keys().size(), 1);
    }
    void resetWithoutAnAnswerIsNotCalledUnchanged()
    {
        Shown shown;
        shown.world.iam.failsAt = "ResetServiceSpecificCredential";
        shown.open();
        shown.list();
        shown.click(QStringLiteral("Reset…"));
        shown.click(QStringLiteral("Reset it"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("Whether IAM has done it is not known")));
    }
    void keyThatIsNotStoredHereIsNotReset()
    {
        Shown shown;
        shown.world.iam.keys.first().alias = "eve-at-123456789012";
        shown.open();
        shown.list();
        QVERIFY(!button(*shown.dialog, QStringLiteral("Reset…"))->isEnabled());
        QVERIFY(button(*shown.dialog, QStringLiteral("Delete…"))->isEnabled());
    }
    void keyIsDeletedAndNothingIsWhenThePersonThinksBetter()
    {
        Shown shown;
        shown.open();
        shown.list();
        shown.click(QStringLiteral("Delete…"));
        shown.click(QStringLiteral("Cancel"));
        QCOMPARE(shown.world.iam.keys.size(), 1);
        shown.click(QStringLiteral("Delete…"));
        shown.click(QStringLiteral("Delete it"));
        QTRY_VERIFY(shown.world.iam.keys.isEmpty());
        QTRY_COMPARE(shown.model().rowCount(), 0);
    }
    void keyIsMadeStoredAndNotShown()
    {
        Shown shown;
        shown.open();
        shown.list();
        shown.click(QStringLiteral("Make a key…"));
        QCOMPARE(shown.field(QStringLiteral("IAM user that the key is made for"))->text(), QStringLiteral("maria"));
        QVERIFY(!button(*shown.dialog, QStringLiteral("Make it"))->isEnabled());
        shown.field(QStringLiteral("Name of the new key here"))->setText(QStringLiteral("second"));
        shown.click(QStringLiteral("Make it"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("“second” is stored and was read back")));
        const ApiKey *made = shown.world.core.keys.findByLabel(QStringLiteral("second"));
        QVERIFY(made);
        const auto secret = await(shown.world.core.keys.secret(made->id));
        QVERIFY(secret && *secret && shown.world.iam.accepts((*secret)->reveal()));
        QVERIFY(!says(*shown.dialog, QStringLiteral("ABSK")));
    }
    void twoKeysAreKnownBeforeAThirdIsTried()
    {
        Shown shown;
        const QByteArray other = shown.world.iam.make().id;
        shown.open();
        shown.click(QStringLiteral("Make a key…"));
        shown.field(QStringLiteral("IAM user that the key is made for"))->setText(QStringLiteral("maria"));
        shown.field(QStringLiteral("Name of the new key here"))->setText(QStringLiteral("third"));
        shown.click(QStringLiteral("Make it"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("has two keys at IAM already")));
        QVERIFY(says(*shown.dialog, QString::fromLatin1(other)));
        QVERIFY(!shown.world.iam.asked.contains("CreateServiceSpecificCredential"));
    }
    void refusalIsSaid()
    {
        Shown shown;
        shown.world.iam.refused = "ListServiceSpecificCredentials";
        shown.open();
        shown.list();
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("These credentials lack a permission")));
    }
};

QTEST_MAIN(IamKeysDialogTest)
#include "IamKeysDialogTest.moc"
