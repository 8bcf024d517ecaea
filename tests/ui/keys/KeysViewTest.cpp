// SPDX-License-Identifier: Apache-2.0
#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/keys/KeysPage.h"
#include "ui/keys/LifelineView.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/SecretClipboard.h"
#include "ui/widgets/Theme.h"

#include <QAccessible>
#include <QApplication>
#include <QFileDialog>
#include <QListView>
#include <QToolButton>
#include <QtTest>

using namespace bk;

namespace {

struct Shown final {
    SecretClipboard clipboard;
    KeysPage page;

    explicit Shown(CoreParts &core)
        : page(uiParts(core), clipboard)
    {
        page.resize(900, 600);
        page.show();
        page.activateWindow();
        page.finishedLooking();
        if (!QTest::qWaitForWindowActive(&page))
            QTest::qFail("the page did not become active", __FILE__, __LINE__);
    }
    [[nodiscard]] QToolButton &toggle() const
    {
        for (auto *button : page.findChildren<QToolButton *>()) {
            if (button->accessibleName() == QStringLiteral("Show the keys on a timeline"))
                return *button;
        }
        qFatal("no timeline");
    }
    [[nodiscard]] QAction &calendar() const { return *entry(page, QStringLiteral("Save the ends as a calendar file…")); }
    [[nodiscard]] bool banner(const QString &words) const
    {
        const auto banners = page.findChildren<Banner *>();
        return std::any_of(banners.begin(), banners.end(), [&](Banner *one) { return one->isVisible() && one->text().contains(words); });
    }
    void saveCalendarAs(const QString &file) const
    {
        calendar().trigger();
        auto *dialog = page.findChild<QFileDialog *>();
        dialog->selectFile(file);
        Q_EMIT dialog->fileSelected(file); // what its own button does after asking about a file that is there
        dialog->reject();
    }
};

} // namespace

// How the page of the keys shows them, and the ends as a file.
class KeysViewTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void listOrTimelineIsRemembered()
    {
        CoreParts core;
        core.addLongTerm("billing-bot", 6);
        {
            Shown shown(core);
            QVERIFY(!shown.page.findChild<LifelineView *>());
            shown.toggle().click();
        }
        {
            Shown shown(core);
            QVERIFY(shown.page.findChild<LifelineView *>() && shown.page.findChild<LifelineView *>()->isVisible());
            shown.toggle().click();
            QVERIFY(!shown.page.findChild<LifelineView *>()->isVisible());
        }
        const Shown shown(core);
        QVERIFY(!shown.page.findChild<LifelineView *>());
    }
    void theTimelineWaitsForTheFirstKey()
    {
        CoreParts core;
        SettingsValues values;
        values.keysAsTimeline = true;
        QVERIFY(core.settings.save(values));
        const Shown shown(core);
        QVERIFY(!shown.page.findChild<LifelineView *>()->isVisible());
        QVERIFY(!shown.toggle().isEnabled() && !shown.calendar().isEnabled());
        core.addLongTerm("first", 6);
        QTRY_VERIFY(shown.page.findChild<LifelineView *>()->isVisible());
    }
    void theTimelineIsReadWithTheKeyboardAlone()
    {
        CoreParts core;
        core.addLongTerm("billing-bot", 6, "production");
        core.addLongTerm("unknown", 0);
        Shown shown(core);
        shown.toggle().setFocus();
        QTest::keyClick(&shown.toggle(), Qt::Key_Space);
        auto *list = shown.page.findChild<LifelineView *>()->list();
        QTRY_VERIFY(list->hasFocus());
        QTest::keyClick(list, Qt::Key_Home);
        QAccessibleInterface *read = QAccessible::queryAccessibleInterface(list);
        QCOMPARE(read->text(QAccessible::Name), "Timeline of the keys");
        QCOMPARE(read->childCount(), 2);
        const auto said = [&](int row) -> QString { return read->child(row)->text(QAccessible::Name) + '|' + read->child(row)->text(QAccessible::Description); };
        QVERIFY(said(0).startsWith("billing-bot, Production, ") && said(0).contains("|made ") && said(0).endsWith("6 days left"));
        QVERIFY(said(1).startsWith("unknown, ") && said(1).endsWith("end not known"));
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Tab); // to what can be done about it
        QTRY_VERIFY(qobject_cast<QPushButton *>(shown.page.focusWidget()));
        QCOMPARE(qobject_cast<QPushButton *>(shown.page.focusWidget())->text(), "Set the end date…");
    }
    void endsAreSavedAsACalendarFile()
    {
        CoreParts core;
        core.addLongTerm("billing-bot", 6, "production");
        core.addLongTerm("unknown", 0);
        Shown shown(core);
        const QString file = core.folder.filePath("keys.ics");
        shown.saveCalendarAs(file);
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const QByteArray text = saved.readAll();
        QVERIFY(text.startsWith("BEGIN:VCALENDAR\r\n") && text.contains("SUMMARY:Bedrock API key ends: billing-bot\r\n"));
        QCOMPARE(text.count("BEGIN:VEVENT"), 1);
        QVERIFY(shown.banner(QString("(1) are saved in " + file)));
    }
    void aCalendarThatCannotBeWrittenIsSaid()
    {
        CoreParts core;
        core.addLongTerm("billing-bot", 6);
        Shown shown(core);
        shown.saveCalendarAs(core.folder.filePath("away/keys.ics"));
        QVERIFY(shown.banner("away"));
    }
    void aCalendarOfNothingIsNotWritten()
    {
        CoreParts core;
        core.addLongTerm("unknown", 0);
        Shown shown(core);
        const QString file = core.folder.filePath("keys.ics");
        shown.saveCalendarAs(file);
        QVERIFY(!QFile::exists(file));
        QVERIFY(shown.banner("No key has a known end"));
    }
    void nothingIsCutWhereTheWindowIsNarrow()
    {
        CoreParts core;
        core.addLongTerm("unknown", 0);
        Shown shown(core);
        shown.page.resize(620, 560);
        QTRY_COMPARE(cutTexts(&shown.page), QStringList());
        shown.toggle().click();
        QTRY_COMPARE(cutTexts(&shown.page), QStringList());
        QCOMPARE(namelessControls(&shown.page), QStringList());
    }
};

QTEST_MAIN(KeysViewTest)
#include "KeysViewTest.moc"
