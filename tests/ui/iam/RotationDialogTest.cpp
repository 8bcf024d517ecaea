// SPDX-License-Identifier: Apache-2.0
#include "tests/support/UiChecks.h"
#include "tests/ui/iam/IamUnderWindow.h"
#include "ui/iam/AgePicker.h"
#include "ui/iam/RotationBanner.h"
#include "ui/iam/RotationDialog.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>

using namespace bk;

namespace {

// The dialog over its parts; a test looks at it through `dialog`, which is null once it is closed.
struct Shown final {
    IamUnderWindow world;
    QPointer<RotationDialog> dialog;

    ~Shown() { delete dialog.data(); }
    void open(const QString &rotation = {})
    {
        delete dialog.data();
        dialog = new RotationDialog(world.parts(), rotation.isEmpty() ? world.key : KeyId(), rotation, nullptr);
        dialog->show();
        dialog->activateWindow();
        if (!QTest::qWaitForWindowActive(dialog))
            QTest::qFail("the dialog did not become active", __FILE__, __LINE__);
    }
    [[nodiscard]] QString pendingId() const
    {
        const auto pending = world.core.rotation.pending();
        return pending && !pending->isEmpty() ? pending->constFirst().id : QString();
    }
    [[nodiscard]] bool rests() const
    {
        const auto pending = world.core.rotation.pending();
        return pending && !pending->isEmpty() && pending->constFirst().step == RotationStep::Resting && !world.core.rotation.isRunning();
    }
    void click(const QString &words)
    {
        QPushButton *at = button(*dialog, words);
        QVERIFY2(at, qPrintable(words));
        at->click();
    }
};

} // namespace

class RotationDialogTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void whatWillHappenIsSaidBeforeAnythingIsAsked()
    {
        Shown shown;
        shown.open();
        QVERIFY(says(*shown.dialog, QStringLiteral("A second key is made at IAM for maria")));
        QVERIFY(says(*shown.dialog, QStringLiteral("A day later the old key is deleted")));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("AKIAIOSFODNN7EXAMPLE"))); // whom IAM is asked as
        QCOMPARE(shown.dialog->findChild<AgePicker *>()->days(), std::optional(90));
        QVERIFY(shown.world.iam.asked.isEmpty());
        QCOMPARE(namelessControls(shown.dialog), QStringList());
        QCOMPARE(cutTexts(shown.dialog), QStringList());
    }
    void keyIsRotatedAndThenDeletedWhenAsked()
    {
        Shown shown;
        shown.open();
        shown.click(QStringLiteral("Rotate"));
        QTRY_VERIFY(button(*shown.dialog, QStringLiteral("Delete the old key now")));
        QVERIFY(says(*shown.dialog, QStringLiteral("The old one is deactivated")));
        QVERIFY(says(*shown.dialog, QStringLiteral("is deleted on")));
        QVERIFY(button(*shown.dialog, QStringLiteral("Close"))->isDefault() && button(*shown.dialog, QStringLiteral("Close"))->hasFocus()); // Return deletes nothing
        QCOMPARE(shown.world.core.keys.findByLabel(QStringLiteral("billing-bot"))->id, shown.world.core.rotation.pending()->first().newKey);
        QCOMPARE(cutTexts(shown.dialog), QStringList());
        shown.click(QStringLiteral("Delete the old key now"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("the old one is deleted")));
        QCOMPARE(shown.world.core.keys.keys().size(), 1);
        QCOMPARE(shown.world.iam.keys.size(), 1);
        shown.click(QStringLiteral("Close"));
        QTRY_VERIFY(!shown.dialog);
    }
    void oldKeyIsTakenBack()
    {
        Shown shown;
        shown.open();
        shown.click(QStringLiteral("Rotate"));
        QTRY_VERIFY(button(*shown.dialog, QStringLiteral("Undo")));
        shown.click(QStringLiteral("Undo"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("is the old key again")));
        QCOMPARE(shown.world.core.keys.findByLabel(QStringLiteral("billing-bot"))->id, shown.world.key);
        QCOMPARE(shown.world.iam.keys.size(), 1);
    }
    void twoKeysAreSaidWithBothOfThem()
    {
        Shown shown;
        const QByteArray other = shown.world.iam.make().id;
        shown.open();
        shown.click(QStringLiteral("Rotate"));
        QTRY_VERIFY(says(*shown.dialog, QString::fromLatin1(other)));
        QVERIFY(says(*shown.dialog, QStringLiteral("stored here as “billing-bot”")));
        QVERIFY(!shown.world.iam.asked.contains("CreateServiceSpecificCredential"));
        QSignalSpy wanted(shown.dialog, &RotationDialog::keysAtIamWanted);
        shown.click(QStringLiteral("Keys at AWS…"));
        QCOMPARE(wanted.size(), 1);
        QVERIFY(button(*shown.dialog, QStringLiteral("Rotate"))); // and again, when there is room
    }
    void closingLetsItGoOnAndTheBannerSaysWhereItStands()
    {
        Shown shown;
        RotationBanner banner(shown.world.parts());
        QVERIFY(!banner.isVisible());
        shown.open();
        shown.world.iam.vanish = [&shown](const QByteArray &action) {
            if (action.startsWith("Create") && shown.dialog)
                shown.dialog->close();
            return FakeIam::When::Never;
        };
        shown.click(QStringLiteral("Rotate"));
        QTRY_VERIFY(shown.rests());
        QVERIFY(!shown.dialog);
        QTRY_VERIFY(says(banner, QStringLiteral("is deleted on")));
        QSignalSpy wanted(&banner, &RotationBanner::wanted);
        button(banner, QStringLiteral("Delete now…"))->click();
        button(banner, QStringLiteral("Undo…"))->click();
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted.at(0).at(0).toString(), shown.pendingId());
        QCOMPARE(wanted.at(1).at(1).toBool(), true);
    }
    void stoppedBeforeAnythingWasAskedForNothingIsMade()
    {
        Shown shown;
        shown.open();
        shown.world.iam.vanish = [&shown](const QByteArray &) { // while the list is asked for
            shown.click(QStringLiteral("Stop"));
            return FakeIam::When::Never;
        };
        shown.click(QStringLiteral("Rotate"));
        QTRY_VERIFY(button(*shown.dialog, QStringLiteral("Rotate")));
        QCOMPARE(shown.world.iam.asked, QByteArrayList{"ListServiceSpecificCredentials"});
        QVERIFY(shown.world.core.rotation.pending()->isEmpty());
    }
    void stoppedWhileTheNewKeyIsTriedBothAreKept()
    {
        Shown shown;
        shown.world.core.accepts = [&shown](const Secret &secret) { return secret.reveal() == shown.world.iam.keys.first().secret; }; // not the new one, yet
        shown.world.core.rotation.setTiming({1, 5, 60'000, 24 * 3'600});
        shown.open();
        shown.click(QStringLiteral("Rotate"));
        QTRY_COMPARE(shown.world.core.keys.keys().size(), 2);
        shown.click(QStringLiteral("Stop"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("stopped before the change")));
        QVERIFY(button(*shown.dialog, QStringLiteral("Undo")));
        shown.world.core.accepts = [&shown](const Secret &secret) { return shown.world.iam.accepts(secret.reveal()); };
        shown.click(QStringLiteral("Go on"));
        QTRY_VERIFY(shown.rests());
    }
    void refusalIsSaidAndNothingIsChanged()
    {
        Shown shown;
        shown.world.iam.refused = "CreateServiceSpecificCredential";
        shown.open();
        shown.click(QStringLiteral("Rotate"));
        QTRY_VERIFY(says(*shown.dialog, QStringLiteral("These credentials lack a permission")));
        QVERIFY(shown.pendingId().isEmpty());
        QVERIFY(button(*shown.dialog, QStringLiteral("Rotate")));
    }
    void interruptedOneIsShownAndNotGoneOnWith()
    {
        Shown shown;
        shown.world.iam.refused = "UpdateServiceSpecificCredential";
        const auto begun = await(shown.world.core.rotation.begin(shown.world.iam.caller(), shown.world.key, 30));
        QVERIFY(begun && !*begun);
        shown.world.iam.asked.clear();
        RotationBanner banner(shown.world.parts());
        banner.show();
        QTRY_VERIFY(button(banner, QStringLiteral("Go on…")));
        shown.open(shown.pendingId());
        QVERIFY(says(*shown.dialog, QStringLiteral("is still active")));
        QVERIFY(shown.world.iam.asked.isEmpty());
        QVERIFY(button(*shown.dialog, QStringLiteral("Undo")));
        shown.world.iam.refused.clear();
        shown.click(QStringLiteral("Go on"));
        QTRY_VERIFY(shown.rests());
    }
    void rotationWhoseKeysAreGoneCanBeForgotten()
    {
        Shown shown;
        const auto rests = await(shown.world.core.rotation.begin(shown.world.iam.caller(), shown.world.key, 30));
        QVERIFY(rests && *rests);
        shown.world.iam.keys.clear();
        shown.open(shown.pendingId());
        shown.click(QStringLiteral("Undo"));
        QTRY_VERIFY(button(*shown.dialog, QStringLiteral("Forget this rotation")));
        shown.click(QStringLiteral("Forget this rotation"));
        QVERIFY(shown.pendingId().isEmpty());
        QCOMPARE(shown.world.core.keys.keys().size(), 2);
    }
    void ageIsOneOfIamsOrAnotherOrNever()
    {
        AgePicker ages;
        ages.show();
        auto *box = ages.findChild<QComboBox *>();
        QCOMPARE(ages.days(), std::optional(90));
        box->setCurrentIndex(box->count() - 2);
        auto *other = ages.findChild<QSpinBox *>();
        QVERIFY(other->isVisible());
        other->setValue(99'999);
        QCOMPARE(ages.days(), std::optional(36'600));
        box->setCurrentIndex(box->count() - 1);
        QCOMPARE(ages.days(), std::nullopt);
        QVERIFY(says(ages, QStringLiteral("advises against")));
    }
};

QTEST_MAIN(RotationDialogTest)
#include "RotationDialogTest.moc"
