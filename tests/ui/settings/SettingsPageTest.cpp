// SPDX-License-Identifier: Apache-2.0
#include "core/keys/BackgroundWatch.h"
#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/settings/SettingsPage.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QtTest>

using namespace bk;

namespace {

class FakeWatch final : public BackgroundWatch {
public:
    Start startIs = Start::On;
    Timer timerIs = Timer::Off;
    std::optional<Error> trouble;
    QList<bool> wishes;

    [[nodiscard]] Start start() const override { return startIs; }
    QCoro::Task<Timer> timer() override { co_return timerIs; }
    QCoro::Task<Result<Timer>> setTimer(bool on) override
    {
        wishes.append(on);
        if (trouble)
            co_return fail(*trouble);
        if (timerIs == Timer::On || timerIs == Timer::Off)
            timerIs = on ? Timer::On : Timer::Off;
        co_return timerIs;
    }
    [[nodiscard]] QString program() const override { return QStringLiteral("/opt/bkr"); }
};

struct Shown final {
    CoreParts core;
    FakeWatch watch;
    SettingsPage page{with(uiParts(core), &UiParts::watch, &watch)};

    Shown()
    {
        page.resize(760, 900);
        page.show();
        if (!QTest::qWaitForWindowExposed(&page))
            QTest::qFail("the page was not shown", __FILE__, __LINE__);
    }
    template<typename T>
    [[nodiscard]] T &named(const char *name) const
    {
        for (T *widget : page.findChildren<T *>()) {
            if (widget->accessibleName() == QLatin1String(name))
                return *widget;
        }
        qFatal("no %s", name);
    }
    [[nodiscard]] QLineEdit &days() const { return named<QLineEdit>("Days before an end"); }
    [[nodiscard]] QCheckBox &timer() const { return named<QCheckBox>("Timer"); }
    void type(const QString &text) const
    {
        days().setFocus();
        days().selectAll();
        QTest::keyClicks(&days(), text);
        QTest::keyClick(&days(), Qt::Key_Return);
    }
};

} // namespace

class SettingsPageTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void daysOfWarningAreExplainedAndSaved()
    {
        Shown shown;
        QCOMPARE(shown.days().text(), "30, 14, 7, 3, 1, 0");
        QVERIFY(says(shown.page, "A notice 30, 14, 7, 3 and 1 days before a long-term key ends, and one at its end."));
        shown.type("60 ,7");
        QCOMPARE(shown.core.settings.values().warningDays, (QList<int>{60, 7}));
        QVERIFY(says(shown.page, "A notice 60 and 7 days before a long-term key ends."));
        shown.days().clear();
        QTest::keyClick(&shown.days(), Qt::Key_Return);
        QCOMPARE(shown.core.settings.values().warningDays, QList<int>{});
    }
    void daysThatAreNoneAreSaidAndChangeNothing()
    {
        Shown shown;
        for (const char *bad : {"soon", "7,-1", "400", "7;3"}) {
            shown.type(QString::fromLatin1(bad));
            QVERIFY2(says(shown.page, "Not saved: whole numbers of days from 0 to 366"), bad);
            QVERIFY(shown.days().accessibleDescription().startsWith("Not saved"));
            QVERIFY(shown.core.settings.values() == SettingsValues());
        }
        shown.named<QSpinBox>("Clear the clipboard after").setValue(45); // another setting is saved all the same
        QCOMPARE(shown.core.settings.values().clipboardSeconds, 45);
        QCOMPARE(shown.core.settings.values().warningDays, SettingsValues().warningDays);
    }
    void whatAnotherProgramChangedIsShownAndKept()
    {
        Shown shown;
        Settings other(shown.core.folder.filePath("settings.ini"));
        SettingsValues values = other.values();
        values.warningDays = QList<int>{5};
        values.clipboardSeconds = 60;
        QVERIFY(other.save(values));
        shown.named<QCheckBox>("In the background").click();
        QCOMPARE(shown.days().text(), "5");
        shown.named<QCheckBox>("In the background").click();
        QVERIFY(Settings(shown.core.folder.filePath("settings.ini")).values() == values);
    }
    void theTimerIsSwitchedAndShownAsItStands()
    {
        Shown shown;
        QTRY_VERIFY(shown.timer().isEnabled() && !shown.timer().isChecked());
        shown.timer().click();
        QTRY_VERIFY(says(shown.page, "The timer is on: twice a day"));
        QVERIFY(shown.timer().isChecked());
        shown.timer().click();
        QTRY_VERIFY(says(shown.page, "The timer is off"));
        QCOMPARE(shown.watch.wishes, (QList<bool>{true, false}));
    }
    void aTimerThatCannotBeIsSaidAndNotOffered()
    {
        Shown shown;
        shown.watch.timerIs = BackgroundWatch::Timer::Unavailable;
        shown.page.hide();
        shown.page.show();
        QTRY_VERIFY(!shown.timer().isEnabled() && says(shown.page, "crontab -e"));
        QVERIFY(shown.watch.wishes.isEmpty());
    }
    void anErrorOfTheTimerIsSaidAndTheBoxShowsTheTruth()
    {
        Shown shown;
        shown.watch.trouble = Error{Error::Kind::DiskFailed, "/home/x: no space", {}, {}, {}, 0};
        shown.timer().click();
        QTRY_VERIFY(says(shown.page, "no space"));
        QTRY_VERIFY(shown.timer().isEnabled() && !shown.timer().isChecked());
    }
    void theDesktopsOwnSwitchIsSaid()
    {
        Shown shown;
        shown.watch.startIs = BackgroundWatch::Start::SwitchedOff;
        QVERIFY(!says(shown.page, "Your desktop has switched off"));
        shown.named<QCheckBox>("In the background").click();
        QVERIFY(says(shown.page, "Your desktop has switched off the start"));
    }
    void nothingIsCutAndEverythingHasAName()
    {
        Shown shown;
        shown.watch.timerIs = BackgroundWatch::Timer::Unavailable;
        for (const int width : {560, 760, 1200}) {
            shown.page.resize(width, 900);
            shown.page.hide();
            shown.page.show();
            QCoreApplication::sendPostedEvents();
            QTRY_COMPARE(cutTexts(&shown.page), QStringList());
        }
        QCOMPARE(namelessControls(&shown.page), QStringList());
    }
};

QTEST_MAIN(SettingsPageTest)
#include "SettingsPageTest.moc"
