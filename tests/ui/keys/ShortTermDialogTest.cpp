// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ChainWorld.h"
#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/credentials/SourcePicker.h"
#include "ui/keys/FreshnessView.h"
#include "ui/keys/KeyListModel.h"
#include "ui/keys/KeysPage.h"
#include "ui/keys/ShortTermDialog.h"
#include "ui/widgets/SecretClipboard.h"

#include <QApplication>
#include <QCheckBox>
#include <QListView>
#include <QMenu>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

using namespace bk;

namespace {

const QString kTeam = QStringLiteral("AKIDTEAM000000000001");
const QString kOther = QStringLiteral("AKIDOTHER00000000001");

// The page of keys on a machine with access keys.
struct Shown final {
    CoreParts core;
    QProcessEnvironment environment;
    ShortTermRenewal renewal{core.database, core.keys, core.keyring, core.serviceClock, [this](CredentialQuestion question) { return core.credentials.resolve(std::move(question)); }};
    SecretClipboard clipboard;
    std::unique_ptr<KeysPage> page;

    void signIn(const QString &id, const QDateTime &sessionEnd = {})
    {
        environment.clear();
        environment.insert(QStringLiteral("AWS_REGION"), QStringLiteral("eu-west-1"));
        environment.insert(QStringLiteral("AWS_ACCESS_KEY_ID"), id);
        environment.insert(QStringLiteral("AWS_SECRET_ACCESS_KEY"), kSampleSecret);
        if (sessionEnd.isValid()) {
            environment.insert(QStringLiteral("AWS_SESSION_TOKEN"), QStringLiteral("session"));
            environment.insert(QStringLiteral("AWS_CREDENTIAL_EXPIRATION"), sessionEnd.toString(Qt::ISODate));
        }
        core.credentials.setEnvironment(environment, core.folder.path());
    }
    void signOut()
    {
        environment.clear();
        core.credentials.setEnvironment(environment, core.folder.path());
    }
    void show()
    {
        page = std::make_unique<KeysPage>(with(uiParts(core), &UiParts::shortTerm, &renewal), clipboard);
        page->resize(1000, 800);
        page->show();
        page->activateWindow();
        page->finishedLooking();
        if (!QTest::qWaitForWindowActive(page.get()))
            QTest::qFail("the page did not become active", __FILE__, __LINE__);
    }
    // The dialog, when it has looked at the credentials.
    [[nodiscard]] ShortTermDialog *open() const
    {
        page->makeShortTerm();
        auto *dialog = page->findChild<ShortTermDialog *>();
        if (!dialog || !QTest::qWaitFor([dialog] { return says(*dialog, QStringLiteral("Would end")) && !box(*dialog, "AWS credentials")->accessibleDescription().isEmpty(); }))
            QTest::qFail("no dialog", __FILE__, __LINE__);
        return dialog;
    }
    static QComboBox *box(const QWidget &in, const char *name)
    {
        for (QComboBox *candidate : in.findChildren<QComboBox *>())
            if (candidate->accessibleName() == QLatin1String(name))
                return candidate;
        return nullptr;
    }
    static QLineEdit *field(const QWidget &in, const char *name)
    {
        for (QLineEdit *candidate : in.findChildren<QLineEdit *>())
            if (candidate->accessibleName() == QLatin1String(name))
                return candidate;
        return nullptr;
    }
    [[nodiscard]] KeyId make(bool keepFresh)
    {
        ApiKey draft;
        draft.label = QStringLiteral("laptop");
        const auto made = await(renewal.make(draft, {}, keepFresh));
        return made && *made ? **made : KeyId();
    }
};

} // namespace

class ShortTermDialogTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void menuBesideAddLeadsToIt()
    {
        Shown shown;
        shown.signIn(kTeam);
        shown.core.addLongTerm(QStringLiteral("first"), 30);
        shown.show();
        auto *ways = shown.page->findChild<QMenu *>();
        QVERIFY(ways);
        QTest::mouseClick(qobject_cast<QToolButton *>(ways->parentWidget()), Qt::LeftButton);
        QTRY_VERIFY(ways->isVisible());
        QTest::keyClick(ways, Qt::Key_Down);
        QTest::keyClick(ways, Qt::Key_Return);
        QTRY_VERIFY(shown.page->findChild<ShortTermDialog *>());
    }

    void emptyPageOffersIt()
    {
        Shown shown;
        shown.signIn(kTeam);
        shown.show();
        button(*shown.page, QStringLiteral("Make a short-term key…"))->click();
        QVERIFY(shown.page->findChild<ShortTermDialog *>());
    }

    void madeKeyIsStoredUnderWhatWasSaid()
    {
        Shown shown;
        shown.signIn(kTeam);
        shown.show();
        ShortTermDialog *dialog = shown.open();
        QCOMPARE(Shown::field(*dialog, "Name")->text(), QStringLiteral("Short-term eu-west-1"));
        QCOMPARE(Shown::box(*dialog, "Region")->currentText(), QStringLiteral("eu-west-1"));
        Shown::field(*dialog, "Name")->setText(QStringLiteral("laptop"));
        auto *life = Shown::box(*dialog, "Life");
        life->setCurrentIndex(life->findText(QStringLiteral("4 hours")));
        dialog->findChild<QCheckBox *>()->setChecked(true);
        button(*dialog, QStringLiteral("Make key"))->click();
        QTRY_VERIFY(shown.core.keys.findByLabel(QStringLiteral("laptop")));
        const ApiKey key = *shown.core.keys.findByLabel(QStringLiteral("laptop"));
        QCOMPARE(key.expires, shown.core.clock.now().addSecs(4 * 3600));
        QCOMPARE(key.region, QStringLiteral("eu-west-1"));
        QVERIFY(shown.renewal.record(key.id).value()->keepFresh);
        QTRY_VERIFY(says(*shown.page, QStringLiteral("laptop is stored and was read back")));
        QVERIFY(says(*shown.page, QStringLiteral("Kept fresh")));
        QVERIFY(says(*shown.page, QStringLiteral("Renews itself in 3 h 45 min")));
    }

    void endAndItsReasonAreSaidBeforehand()
    {
        Shown shown;
        shown.signIn(kTeam, shown.core.clock.now().addSecs(2 * 3600));
        shown.show();
        const ShortTermDialog *dialog = shown.open();
        QVERIFY(says(*dialog, QStringLiteral("in 2 h: the session that signs it ends then")));
        Shown::box(*dialog, "Life")->setCurrentIndex(0); // 1 hour
        QVERIFY(!says(*dialog, QStringLiteral("session")));
        Shown::box(*dialog, "Life")->setCurrentIndex(4); // other
        dialog->findChild<QSpinBox *>()->setValue(240);
        QVERIFY(says(*dialog, QStringLiteral("in 2 h: the session")));
    }

    void errorStandsInTheDialogAndNothingTypedIsLost()
    {
        Shown shown;
        shown.signOut();
        shown.show();
        ShortTermDialog *dialog = shown.open();
        Shown::field(*dialog, "Name")->setText(QStringLiteral("laptop"));
        button(*dialog, QStringLiteral("Make key"))->click();
        QTRY_VERIFY(says(*dialog, QStringLiteral("There is no credential")));
        QVERIFY(dialog->isVisible());
        QCOMPARE(Shown::field(*dialog, "Name")->text(), QStringLiteral("laptop"));
        QVERIFY(shown.core.keys.keys().isEmpty());
    }

    void lockedKeyringIsOpenedFirst()
    {
        Shown shown;
        shown.signIn(kTeam);
        shown.show();
        ShortTermDialog *dialog = shown.open();
        shown.core.lockKeyring();
        button(*dialog, QStringLiteral("Make key"))->click();
        QTRY_COMPARE(shown.core.keys.keys().size(), 1);
    }

    void everythingIsReachedNamedAndFits()
    {
        Shown shown;
        shown.signIn(kTeam);
        shown.show();
        ShortTermDialog *dialog = shown.open();
        QCOMPARE(namelessControls(dialog), QStringList());
        QCOMPARE(cutTexts(dialog), QStringList());
        const QSet<QWidget *> stops = tabStops(dialog);
        QVERIFY(stops.contains(Shown::box(*dialog, "AWS credentials")) && stops.contains(Shown::box(*dialog, "Life")));
    }

    void detailTellsAndRenews()
    {
        Shown shown;
        shown.signIn(kTeam);
        const KeyId id = shown.make(false);
        shown.show();
        QVERIFY(says(*shown.page, QStringLiteral("Not kept fresh")));
        QVERIFY(says(*shown.page, QStringLiteral("Automatic: Access keys in the environment, ") + kTeam));
        shown.core.clock.advance(600);
        button(*shown.page, QStringLiteral("Renew now"))->click();
        QTRY_COMPARE(shown.core.keys.find(id)->created, shown.core.clock.now());
        auto *fresh = shown.page->findChild<FreshnessView *>()->findChild<QCheckBox *>();
        fresh->click();
        QVERIFY(shown.renewal.record(id).value()->keepFresh);
        QTRY_VERIFY(says(*shown.page, QStringLiteral("Renews itself in 11 h 45 min")));
        fresh->click();
        QVERIFY(!shown.renewal.record(id).value()->keepFresh);
    }

    void somebodyElseSignsOnlyWhenThePersonSaysSo()
    {
        Shown shown;
        shown.signIn(kTeam);
        const KeyId id = shown.make(true);
        shown.show();
        shown.signIn(kOther);
        shown.core.clock.advance(600);
        button(*shown.page, QStringLiteral("Renew now"))->click();
        QTRY_VERIFY(says(*shown.page, QStringLiteral("Somebody else would sign it")));
        QVERIFY(says(*shown.page, kOther));
        QVERIFY(shown.core.keys.find(id)->created != shown.core.clock.now());
        button(*shown.page, QStringLiteral("Renew with these"))->click();
        QTRY_COMPARE(shown.core.keys.find(id)->created, shown.core.clock.now());
        QTRY_VERIFY(!says(*shown.page, QStringLiteral("Somebody else would sign it")));
    }

    void rowOfAKeyThatRenewsItselfIsNoWarning()
    {
        Shown shown;
        shown.signIn(kTeam);
        const KeyId id = shown.make(true);
        shown.show();
        shown.core.clock.advance(11 * 3600 + 1800); // half an hour is left
        const auto level = [&] { return ExpiryLevel(shown.page->findChild<QListView *>()->currentIndex().data(KeyListModel::LevelRole).toInt()); };
        QCOMPARE(level(), ExpiryLevel::Fine);
        QVERIFY(shown.renewal.keepFresh(id, false));
        QCOMPARE(level(), ExpiryLevel::Near);
    }

    void otherKeysHaveNoSuchSection()
    {
        Shown shown;
        shown.signIn(kTeam);
        shown.core.addShortTerm(QStringLiteral("pasted"), 60);
        shown.show();
        QVERIFY(!says(*shown.page, QStringLiteral("Kept fresh")));
    }
};

QTEST_MAIN(ShortTermDialogTest)
#include "ShortTermDialogTest.moc"
