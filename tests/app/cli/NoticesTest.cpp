// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"
#include "core/keys/KeyTable.h"
#include "tests/app/cli/BkrProgram.h"
#include "tests/app/system/NotificationsDouble.h"
#include "tests/app/system/PrivateBus.h"

#include <QJsonArray>
#include <QUuid>

using bk::ApiKey;
using bk::BkrProgram;
using Ended = BkrProgram::Ended;

// `bkr keys list --expiring --notify` and `bkr keys calendar`: the real program, a real bus, and a desktop that keeps what it is shown.
class NoticesTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<BkrProgram> m_bkr;
    std::unique_ptr<bk::PrivateBus> m_bus;
    std::unique_ptr<bk::NotificationsDouble> m_desktop;

    void addKey(const QString &label, qint64 secondsLeft)
    {
        ApiKey key;
        key.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        key.label = label;
        key.kind = ApiKey::Kind::LongTerm;
        key.account = "123456789012";
        key.addedAt = QDateTime::currentDateTimeUtc().addDays(-300);
        if (secondsLeft != 0)
            key.expires = QDateTime::currentDateTimeUtc().addSecs(secondsLeft);
        const QString folder = m_bkr->home() + "/.local/share/bedrock-keyring";
        QVERIFY(bk::makePrivateDir(folder));
        bk::Database database(folder + "/keys.sqlite");
        QVERIFY(database.open());
        QVERIFY(bk::KeyTable(database).insert({key, {"salt", "digest"}, {}}));
    }
    [[nodiscard]] Ended list(const QStringList &more) const { return m_bkr->run(QStringList{"keys", "list", "--offline", "--json"} + more); }
    [[nodiscard]] static QStringList labels(const Ended &ended)
    {
        QStringList names;
        for (const QJsonValue key : ended.json()["keys"].toArray())
            names.append(key["label"].toString());
        names.sort();
        return names;
    }

private Q_SLOTS:
    void init()
    {
        constexpr qint64 kDay = 86'400;
        m_bkr = std::make_unique<BkrProgram>();
        m_bus = std::make_unique<bk::PrivateBus>();
        m_desktop = std::make_unique<bk::NotificationsDouble>(m_bus->address());
        m_bkr->environment.insert("DBUS_SESSION_BUS_ADDRESS", m_bus->address());
        addKey("ended", -3 * kDay);
        addKey("near", 6 * kDay + 60);
        addKey("far", 200 * kDay);
        addKey("unknown", 0);
    }
    void cleanup()
    {
        m_desktop.reset();
        m_bus.reset();
        m_bkr.reset();
    }

    void theListHasWhatEndsInTheSpan()
    {
        QCOMPARE(labels(list({})), QStringList({"ended", "far", "near", "unknown"}));
        QCOMPARE(labels(list({"--expiring", "14d"})), QStringList({"ended", "near"}));
        QCOMPARE(labels(list({"--expiring", "12h"})), QStringList({"ended"}));
        QCOMPARE(labels(list({"--expiring", "60min"})), QStringList({"ended"}));
        QCOMPARE(labels(list({"--expiring", "365d"})), QStringList({"ended", "far", "near"}));
        for (const char *wrong : {"", "14", "d", "-1d", "14 d", "14w", "1000000d"})
            QCOMPARE(list({"--expiring", wrong}).status, 2);
    }

    void theDesktopIsToldOnceOverAllStarts()
    {
        const Ended first = list({"--expiring", "14d", "--notify"});
        QCOMPARE(first.status, 0);
        QCOMPARE(first.json()["notified"].toArray().size(), 2);
        QCOMPARE(m_desktop->shown.size(), 2);
        QStringList titles;
        for (const auto &shown : m_desktop->shown) {
            titles.append(shown.title);
            QCOMPARE(shown.actions, QStringList());
            QVERIFY(shown.body.contains("123456789012"));
        }
        titles.sort();
        QCOMPARE(titles, QStringList({"ended: ended 3 days ago", "near: 6 days left"}));
        const Ended second = list({"--expiring", "14d", "--notify"});
        QCOMPARE(second.json()["notified"].toArray().size(), 0);
        QCOMPARE(labels(second), QStringList({"ended", "near"}));
        QCOMPARE(m_desktop->shown.size(), 2);
    }

    void aDesktopThatShowsNothingLosesNothing()
    {
        m_desktop.reset();
        const Ended none = list({"--notify"});
        QCOMPARE(none.status, 0);
        QCOMPARE(none.json()["notified"].toArray().size(), 0);
        QVERIFY(!none.err.isEmpty());
        m_desktop = std::make_unique<bk::NotificationsDouble>(m_bus->address());
        QCOMPARE(list({"--notify"}).json()["notified"].toArray().size(), 2);
        m_bkr->environment.insert("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        QCOMPARE(list({"--notify"}).status, 0);
    }

    void theDaysAreThoseOfTheSettings()
    {
        const QString folder = m_bkr->home() + "/.config/bedrock-keyring";
        QVERIFY(bk::makePrivateDir(folder));
        QVERIFY(bk::writeFileAtomically(folder + "/settings.ini", "[keys]\nwarningDays=250\n"));
        QCOMPARE(list({"--notify"}).json()["notified"].toArray().size(), 3);
        QVERIFY(bk::writeFileAtomically(folder + "/settings.ini", "[keys]\nwarningDays=\n"));
        QCOMPARE(list({"--notify"}).json()["notified"].toArray().size(), 0);
    }

    void theCalendarHasTheKnownEnds()
    {
        const Ended ended = m_bkr->run({"keys", "calendar"});
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.out.startsWith("BEGIN:VCALENDAR\r\n") && ended.out.endsWith("END:VCALENDAR\r\n"));
        QCOMPARE(ended.out.count("BEGIN:VEVENT"), 3);
        QCOMPARE(ended.out.count("TRIGGER:-P30D"), 3);
        QCOMPARE(m_bkr->run({"keys", "calendar", "--json"}).json()["calendar"].toString().count("BEGIN:VEVENT"), 3);
        const BkrProgram empty;
        QCOMPARE(empty.run({"keys", "calendar"}).status, 1);
    }

    void theListNamesAdviceAndAsksForEnds()
    {
        QHash<QString, QJsonArray> advice;
        for (const QJsonValue key : list({}).json()["keys"].toArray())
            advice[key["label"].toString()] = key["advice"].toArray();
        QCOMPARE(advice["far"], QJsonArray({"long-life", "not-tested"}));
        QCOMPARE(advice["unknown"], QJsonArray({"not-tested"}));
        QCOMPARE(advice["ended"], QJsonArray());
        const Ended said = m_bkr->run({"keys", "list", "--offline"});
        QVERIFY(said.out.contains("end not known"));
        QVERIFY(said.err.contains("bkr keys edit \"unknown\" --expires"));
    }
};

QTEST_GUILESS_MAIN(NoticesTest)
#include "NoticesTest.moc"
