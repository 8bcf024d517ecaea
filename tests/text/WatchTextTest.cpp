// SPDX-License-Identifier: Apache-2.0
#include "ui/text/WatchText.h"

#include <QtTest>

using namespace bk;
using Start = BackgroundWatch::Start;
using Timer = BackgroundWatch::Timer;

class WatchTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyAStartThatIsNotAsWishedIsTold()
    {
        QCOMPARE(startText(Start::On, true), QString());
        QCOMPARE(startText(Start::Off, false), QString());
        QCOMPARE(startText(Start::SwitchedOff, false), QString());
        QVERIFY(startText(Start::SwitchedOff, true).startsWith("Your desktop has switched off"));
        QVERIFY(startText(Start::Off, true).contains("gone"));
    }
    void everyStateOfTheTimerHasItsWords()
    {
        QSet<QString> words;
        for (const Timer timer : {Timer::Off, Timer::On, Timer::Elsewhere, Timer::Foreign, Timer::Refused, Timer::Unavailable})
            words.insert(timerText(timer, "/opt/bkr"));
        QCOMPARE(words.size(), 6);
        QVERIFY(timerText(Timer::Elsewhere, "/opt/bkr").contains("/opt/bkr"));
    }
    void theLineForCronCanBePasted()
    {
        const QString said = timerText(Timer::Unavailable, "/opt/it's 5%/bkr");
        QVERIFY(said.contains("bus '/opt/it'\\''s 5\\%/bkr' keys list --notify --offline >/dev/null")); // % is a line feed to cron
    }
    void daysAreSaidAsPeopleSayThem()
    {
        QCOMPARE(warningDaysSentence({30, 14, 7, 3, 1, 0}), "A notice 30, 14, 7, 3 and 1 days before a long-term key ends, and one at its end.");
        QCOMPARE(warningDaysSentence({7}), "A notice 7 days before a long-term key ends.");
        QCOMPARE(warningDaysSentence({1}), "A notice 1 day before a long-term key ends.");
        QCOMPARE(warningDaysSentence({0}), "One notice, when a long-term key ends.");
        QCOMPARE(warningDaysSentence({}), "No notices before a long-term key ends.");
    }
};

QTEST_GUILESS_MAIN(WatchTextTest)
#include "WatchTextTest.moc"
