// SPDX-License-Identifier: Apache-2.0
#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/iam/IamKeysDialog.h"
#include "ui/iam/PolicyDialog.h"
#include "ui/iam/RevokeDialog.h"
#include "ui/iam/RotationDialog.h"
#include "ui/keys/KeyDialog.h"
#include "ui/keys/KeyForm.h"
#include "ui/keys/KeysPage.h"
#include "ui/widgets/SecretClipboard.h"
#include "ui/widgets/SecretField.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

using namespace bk;

namespace {

// A page over its parts, shown and active.
struct Shown final {
    CoreParts core;
    SecretClipboard clipboard;
    KeysPage page{uiParts(core), clipboard};

    void show()
    {
        page.resize(1000, 640);
        page.show();
        page.activateWindow();
        page.finishedLooking();
        if (!QTest::qWaitForWindowActive(&page))
            QTest::qFail("the page did not become active", __FILE__, __LINE__);
    }
    [[nodiscard]] QListView &list() const { return *page.findChild<QListView *>(); }
};

KeyDialog *dialogOf(const QWidget &page)
{
    return page.findChild<KeyDialog *>();
}

void paste(const QWidget &dialog, const QByteArray &key)
{
    QApplication::clipboard()->setText(QString::fromUtf8(key));
    dialog.findChild<SecretField *>()->pasteFromClipboard();
}

} // namespace

class KeysPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void searchKeepsTheChosenKeyWhileItIsFound()
    {
        Shown shown;
        for (const char *label : {"alpha", "beta", "alphabet"})
            shown.core.addLongTerm(QString::fromLatin1(label), 30);
        shown.show();
        const auto current = [&] { return shown.list().currentIndex().data().toString(); };
        auto *search = shown.page.findChild<QLineEdit *>();
        shown.list().setCurrentIndex(shown.list().model()->index(1, 0));
        const QString chosen = current();
        search->setText(chosen.left(4));
        QCOMPARE(current(), chosen);
        search->clear();
        QCOMPARE(current(), chosen);
        search->setText(chosen == QLatin1String("beta") ? QStringLiteral("alpha") : QStringLiteral("beta"));
        QVERIFY(current() != chosen && !current().isEmpty());
    }
    void keysAreRotatedRevokedAndLookedForAtAws()
    {
        Shown shown;
        shown.core.addLongTerm(QStringLiteral("billing-bot"), 6);
        shown.show();
        button(shown.page, QStringLiteral("Rotate…"))->click();
        QVERIFY(shown.page.findChild<RotationDialog *>());
        button(shown.page, QStringLiteral("Revoke…"))->click();
        QVERIFY(shown.page.findChild<RevokeDialog *>());
        entry(shown.page, QStringLiteral("Keys at AWS…"))->trigger();
        QVERIFY(shown.page.findChild<IamKeysDialog *>());
        entry(shown.page, QStringLiteral("Policies…"))->trigger();
        QVERIFY(shown.page.findChild<PolicyDialog *>()->document().contains(QStringLiteral("user/BedrockAPIKey-abcd")));
    }
    void emptyPageTeachesAndAdds()
    {
        Shown shown;
        shown.show();
        QVERIFY(says(shown.page, QStringLiteral("No keys yet")));
        QVERIFY(says(shown.page, QStringLiteral("ABSK")));
        shown.page.setFocus();
        const auto *focused = qobject_cast<QPushButton *>(QApplication::focusWidget());
        QVERIFY(focused && focused->text() == QStringLiteral("Add key"));
        shown.page.addKey();
        QTRY_VERIFY(dialogOf(shown.page));
    }
    void pastedKeyIsReadStoredAndOfferedForTest()
    {
        Shown shown;
        shown.show();
        shown.page.addKey();
        KeyDialog *dialog = dialogOf(shown.page);
        QVERIFY(!button(*dialog, QStringLiteral("Add key"))->isEnabled());
        paste(*dialog, "export AWS_BEARER_TOKEN_BEDROCK=\"" + sampleLongTermKey("one") + "\"\n");
        QVERIFY(says(*dialog, QStringLiteral("Long-term API key")));
        QVERIFY(says(*dialog, QStringLiteral("1234 5678 9012")));
        QVERIFY(says(*dialog, QStringLiteral("Mended")));
        QCOMPARE(cutTexts(dialog), QStringList());
        QCOMPARE(namelessControls(dialog), QStringList());
        button(*dialog, QStringLiteral("Add key"))->click();
        QTRY_COMPARE(shown.core.keys.keys().size(), 1);
        QCOMPARE(shown.core.keys.keys().first().label, QStringLiteral("BedrockAPIKey-abcd"));
        QTRY_VERIFY(button(shown.page, QStringLiteral("Test now")));
        const auto secret = await(shown.core.keys.secret(shown.core.keys.keys().first().id));
        QVERIFY(secret && *secret && (*secret)->equals(Secret(sampleLongTermKey("one"))));
    }
    void damagedAndForeignKeysAreExplained_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("cut off") << sampleLongTermKey("one").chopped(1) << QStringLiteral("cut off");
        QTest::newRow("OpenAI") << QByteArray("sk-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKL") << QStringLiteral("OpenAI");
        QTest::newRow("access key id") << QByteArray("AKIAIOSFODNN7EXAMPLE") << QStringLiteral("access key id");
    }
    void damagedAndForeignKeysAreExplained()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, words);
        Shown shown;
        shown.show();
        shown.page.addKey();
        KeyDialog *dialog = dialogOf(shown.page);
        paste(*dialog, text);
        QVERIFY(says(*dialog, words));
        QVERIFY(!button(*dialog, QStringLiteral("Add key"))->isEnabled());
    }
    void keyOfAKindNobodyKnowsYetIsKeptWhenThePersonInsists()
    {
        Shown shown;
        shown.show();
        shown.page.addKey();
        KeyDialog *dialog = dialogOf(shown.page);
        auto *insist = dialog->findChild<QCheckBox *>();
        QVERIFY(!insist->isVisible());
        paste(*dialog, "newkind-" + sampleLongTermKey("one"));
        QVERIFY(insist->isVisible());
        dialog->findChild<KeyForm *>()->labelField()->setText(QStringLiteral("from the future"));
        QVERIFY(!button(*dialog, QStringLiteral("Add key"))->isEnabled());
        insist->click();
        QCOMPARE(cutTexts(dialog), QStringList());
        button(*dialog, QStringLiteral("Add key"))->click();
        QTRY_COMPARE(shown.core.keys.keys().size(), 1);
        QCOMPARE(shown.core.keys.keys().first().kind, ApiKey::Kind::Other);
        QCOMPARE(shown.core.keys.keys().first().label, QStringLiteral("from the future"));
    }
    void failureKeepsWhatWasTyped()
    {
        Shown shown;
        shown.core.keyring.script = [](const QString &call, const KeyId &) -> std::optional<FakeKeyring::Fault> {
            return call == QStringLiteral("store") ? std::optional(FakeKeyring::Fault{Error::Kind::KeyringRefused}) : std::nullopt;
        };
        shown.show();
        shown.page.addKey();
        KeyDialog *dialog = dialogOf(shown.page);
        paste(*dialog, sampleLongTermKey("one"));
        button(*dialog, QStringLiteral("Add key"))->click();
        QTRY_VERIFY(says(*dialog, QStringLiteral("The keyring refused")));
        QVERIFY(dialog->isVisible());
        QVERIFY(dialog->findChild<SecretField *>()->secret().equals(Secret(sampleLongTermKey("one"))));
        shown.core.keyring.script = nullptr;
        button(*dialog, QStringLiteral("Add key"))->click();
        QTRY_COMPARE(shown.core.keys.keys().size(), 1);
    }
    void windowClosedWhileTheKeyringWorksLosesNothing()
    {
        for (const bool whole : {false, true}) { // the dialog, or the page with it
            auto shown = std::make_unique<Shown>();
            shown->core.keyring.answersLater = true;
            shown->show();
            shown->page.addKey();
            KeyDialog *dialog = dialogOf(shown->page);
            paste(*dialog, sampleLongTermKey("one"));
            button(*dialog, QStringLiteral("Add key"))->click();
            QTRY_VERIFY(shown->core.keyring.calls.contains(QStringLiteral("store")));
            if (whole)
                shown->page.close();
            delete dialog;
            QTRY_COMPARE(shown->core.keys.keys().size(), 1);
        }
    }
    void theSameKeyTwiceIsNoticed()
    {
        Shown shown;
        shown.core.addLongTerm(QStringLiteral("billing-bot"), 60);
        shown.show();
        shown.page.addKey();
        paste(*dialogOf(shown.page), sampleLongTermKey("billing-bot"));
        QVERIFY(says(*dialogOf(shown.page), QStringLiteral("You have this key already: billing-bot")));
    }
    void deletedKeyComesBack()
    {
        Shown shown;
        const KeyId id = shown.core.addLongTerm(QStringLiteral("billing-bot"), 60, QStringLiteral("production"));
        shown.show();
        button(shown.page, QStringLiteral("Delete"))->click();
        QTRY_VERIFY(shown.core.keys.keys().isEmpty());
        QTRY_VERIFY(button(shown.page, QStringLiteral("Undo")));
        button(shown.page, QStringLiteral("Undo"))->click();
        QTRY_COMPARE(shown.core.keys.keys().size(), 1);
        QCOMPARE(shown.core.keys.keys().first().environment, QStringLiteral("production"));
        const auto secret = await(shown.core.keys.secret(id));
        QVERIFY(secret && *secret && (*secret)->equals(Secret(sampleLongTermKey("billing-bot"))));
    }
    void theOnlyKeyComesBackByTheKeyboardToo()
    {
        Shown shown;
        shown.core.addLongTerm(QStringLiteral("billing-bot"), 60);
        shown.show();
        shown.list().setFocus();
        QTest::keyClick(&shown.list(), Qt::Key_Delete);
        QTRY_VERIFY(shown.core.keys.keys().isEmpty());
        QTRY_VERIFY(button(shown.page, QStringLiteral("Undo")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier); // the list is not there any more
        QTRY_COMPARE(shown.core.keys.keys().size(), 1);
    }
    void copyClearsOnlyWhatIsOurs()
    {
        Shown shown;
        shown.core.addLongTerm(QStringLiteral("billing-bot"), 60);
        shown.show();
        button(shown.page, QStringLiteral("Copy"))->click();
        QTRY_VERIFY(shown.clipboard.holdsOurs());
        QCOMPARE(QApplication::clipboard()->text(), QString::fromLatin1(sampleLongTermKey("billing-bot")));
        QCOMPARE(shown.clipboard.secondsLeft(), 30);
        shown.clipboard.clearIfOurs();
        QVERIFY(QApplication::clipboard()->text().isEmpty());
    }
    void revealLastsWhileHeld()
    {
        Shown shown;
        shown.core.addLongTerm(QStringLiteral("billing-bot"), 60);
        shown.show();
        QPushButton *reveal = button(shown.page, QStringLiteral("Hold to reveal"));
        const auto peek = [&shown] { return shown.page.findChild<QWidget *>(QStringLiteral("peek")); };
        QTest::mousePress(reveal, Qt::LeftButton);
        QTRY_VERIFY(peek());
        QTest::mouseRelease(reveal, Qt::LeftButton);
        QTRY_VERIFY(!peek());
    }
    void testAllReachesEveryKeyAndSaysHowItWent()
    {
        Shown shown; // the network leads nowhere: every test ends, and ends badly
        shown.core.addLongTerm(QStringLiteral("a"), 60);
        shown.core.addLongTerm(QStringLiteral("b"), 60);
        shown.show();
        button(shown.page, QStringLiteral("Test all"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(says(shown.page, QStringLiteral("0 of 2 tested keys work")), 30'000);
        for (const ApiKey &key : shown.core.keys.keys())
            QVERIFY(key.lastTest);
    }
    void missingSecretIsExplained()
    {
        Shown shown;
        const KeyId id = shown.core.addLongTerm(QStringLiteral("billing-bot"), 60);
        QVERIFY(await(shown.core.keyring.inside().remove(id)));
        shown.show();
        QVERIFY(await(shown.core.keys.reconcile()));
        QTRY_COMPARE(int(shown.core.keys.find(id)->secretState), int(ApiKey::SecretState::Missing));
        QTRY_VERIFY(button(shown.page, QStringLiteral("Replace…")));
        QCOMPARE(shown.core.keys.keys().size(), 1); // what is known is kept
    }
    void searchShowsWhatItFound()
    {
        Shown shown;
        shown.core.addLongTerm(QStringLiteral("billing-bot"), 60);
        shown.core.addLongTerm(QStringLiteral("old-ci"), 60);
        shown.show();
        shown.page.focusSearch();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("bill"));
        QCOMPARE(shown.list().model()->rowCount(), 1);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("zzz"));
        QVERIFY(says(shown.page, QStringLiteral("No key matches")));
    }
    void narrowPageShowsOneAfterTheOther()
    {
        Shown shown;
        shown.core.addLongTerm(QStringLiteral("billing-bot"), 60);
        shown.show();
        QVERIFY(shown.list().isVisible() && button(shown.page, QStringLiteral("Copy")));
        shown.page.resize(640, 480);
        QTRY_VERIFY(!button(shown.page, QStringLiteral("Copy")));
        shown.list().setFocus();
        QTest::keyClick(&shown.list(), Qt::Key_Return);
        QTRY_VERIFY(button(shown.page, QStringLiteral("Copy")));
        QVERIFY(!shown.list().isVisible());
    }
};

QTEST_MAIN(KeysPageTest)
#include "KeysPageTest.moc"
