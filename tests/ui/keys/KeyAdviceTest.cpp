// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyAdvice.h"
#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/keys/KeyDetail.h"
#include "ui/keys/KeyDialog.h"
#include "ui/keys/KeyForm.h"
#include "ui/keys/KeysPage.h"
#include "ui/widgets/SecretClipboard.h"
#include "ui/widgets/SecretField.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QListView>
#include <QToolButton>
#include <QtTest>

using namespace bk;

namespace {

struct Shown final {
    explicit Shown(CoreParts &core, SecretClipboard &clipboard)
        : advice(core.database)
        , page(with(uiParts(core), &UiParts::advice, &advice), clipboard)
    {
        page.resize(1100, 1000);
        page.show();
        page.activateWindow();
        page.finishedLooking();
        if (!QTest::qWaitForWindowActive(&page))
            QTest::qFail("the page did not become active", __FILE__, __LINE__);
    }
    DismissedAdvice advice;
    KeysPage page;
    [[nodiscard]] KeyDetail &detail() const { return *page.findChild<KeyDetail *>(); }
    [[nodiscard]] QAbstractButton *dismiss(const QString &title) const
    {
        for (auto *button : page.findChildren<QToolButton *>()) {
            if (button->isVisible() && button->accessibleName() == QLatin1String("Dismiss: ") + title)
                return button;
        }
        return nullptr;
    }
    [[nodiscard]] KeyDialog *dialog() const { return page.findChild<KeyDialog *>(); }
};

// A key with four pieces of advice.
KeyId addCareless(CoreParts &core, const char *label = "careless")
{
    ApiKey draft;
    draft.label = QString::fromLatin1(label);
    draft.environment = QStringLiteral("production");
    draft.created = core.clock.now().addDays(-60);
    draft.neverExpires = true;
    const auto id = await(core.keys.add(draft, Secret(sampleLongTermKey(label))));
    core.clock.advance(100LL * 86'400); // long not tested
    return id && *id ? **id : KeyId();
}

} // namespace

// Advice, and the end that nobody has said, as the page of the keys shows them.
class KeyAdviceTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void twoPiecesAreShownAndTheRestIsFolded()
    {
        CoreParts core;
        SecretClipboard clipboard;
        addCareless(core);
        Shown shown(core, clipboard);
        QVERIFY(says(shown.detail(), "Advice") && says(shown.detail(), "It never ends") && says(shown.detail(), "A long-term key in production"));
        QVERIFY(!says(shown.detail(), "Its rights are wider"));
        QVERIFY(button(shown.detail(), "2 more"));
        button(shown.detail(), "2 more")->click();
        QVERIFY(says(shown.detail(), "Its rights are wider than they sound") && says(shown.detail(), "Not tested for 100 days"));
        QTRY_COMPARE(cutTexts(&shown.detail()), QStringList());
        QCOMPARE(namelessControls(&shown.detail()), QStringList());
    }
    void whatIsDismissedIsRememberedAndCanBeBroughtBack()
    {
        CoreParts core;
        SecretClipboard clipboard;
        addCareless(core);
        {
            Shown shown(core, clipboard);
            shown.dismiss("It never ends")->click();
            QVERIFY(!says(shown.detail(), "It never ends"));
            QVERIFY(says(shown.detail(), "Its rights are wider than they sound")); // moves up
            QVERIFY(says(shown.detail(), "1 piece of advice was dismissed."));
        }
        Shown again(core, clipboard);
        QVERIFY(!says(again.detail(), "It never ends"));
        button(again.detail(), "Show again")->click();
        QVERIFY(says(again.detail(), "It never ends") && !says(again.detail(), "dismissed."));
    }
    void aCalmKeyHasNoSuchSection()
    {
        CoreParts core;
        SecretClipboard clipboard;
        core.addShortTerm("short", 300);
        Shown shown(core, clipboard);
        QVERIFY(!says(shown.detail(), "Advice"));
        QVERIFY(!button(shown.detail(), "Set the end date…"));
    }
    void anEndThatIsNotKnownIsSaidAndAskedFor()
    {
        CoreParts core;
        SecretClipboard clipboard;
        const KeyId id = core.addLongTerm("unknown", 0);
        Shown shown(core, clipboard);
        QCOMPARE(core.keys.find(id)->expires, QDateTime());
        button(shown.detail(), "Set the end date…")->click();
        QVERIFY(shown.dialog());
        auto *date = shown.dialog()->findChild<QDateTimeEdit *>();
        QVERIFY(date->isVisible());
        QTRY_VERIFY(date->hasFocus());
        date->setDateTime(core.clock.now().addDays(40).toLocalTime());
        button(*shown.dialog(), "Save")->click();
        QTRY_COMPARE(core.keys.find(id)->expires, core.clock.now().addDays(40));
        QTRY_VERIFY(!button(shown.detail(), "Set the end date…"));
    }
    void theTimelineAsksForTheEndToo()
    {
        CoreParts core;
        SecretClipboard clipboard;
        core.addLongTerm("unknown", 0);
        Shown shown(core, clipboard);
        for (auto *toggle : shown.page.findChildren<QToolButton *>()) {
            if (toggle->isCheckable())
                toggle->click();
        }
        QTRY_VERIFY(button(shown.page, "Set the end date…"));
        button(shown.page, "Set the end date…")->click();
        QVERIFY(shown.dialog() && shown.dialog()->findChild<QDateTimeEdit *>()->isVisible());
    }
    void whileAddingItIsSaidWhatTheKindIsFor()
    {
        CoreParts core;
        SecretClipboard clipboard;
        Shown shown(core, clipboard);
        shown.page.addKey();
        KeyDialog &dialog = *shown.dialog();
        QVERIFY(!says(dialog, "Production applications"));
        button(dialog, "&Which kind of key for what?")->click();
        QVERIFY(says(dialog, "Production applications") && says(dialog, "CI/CD pipelines"));
        QApplication::clipboard()->setText(QString::fromUtf8(sampleLongTermKey("add", "maria-at-123456789012")));
        dialog.findChild<SecretField *>()->pasteFromClipboard();
        QVERIFY(says(dialog, "Recommended only for exploration") && !says(dialog, "A long-term key in production"));
        for (auto *choice : dialog.findChildren<QComboBox *>()) {
            if (choice->accessibleName() == QLatin1String("Environment"))
                choice->setCurrentIndex(choice->findData("production"));
        }
        QVERIFY(says(dialog, "A long-term key in production. Give programs in production short-term keys"));
        QTRY_COMPARE(cutTexts(&dialog), QStringList());
    }
};

QTEST_MAIN(KeyAdviceTest)
#include "KeyAdviceTest.moc"
