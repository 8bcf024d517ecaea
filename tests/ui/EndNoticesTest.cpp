// SPDX-License-Identifier: Apache-2.0
#include "ui/EndNotices.h"

#include "tests/support/CoreParts.h"

#include <QSignalSpy>

using namespace bk;

class EndNoticesTest final : public QObject {
    Q_OBJECT

    static QStringList labels(const QSignalSpy &due)
    {
        QStringList found;
        for (const QList<QVariant> &one : due)
            found.append(one.first().value<ExpiryNotice>().key.label);
        return found;
    }

    static void lookAgain(CoreParts &parts)
    {
        Q_EMIT parts.keys.loaded();
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }

private Q_SLOTS:
    void whatIsDueIsAskedForOnce()
    {
        CoreParts parts;
        parts.addLongTerm("near", 40);
        parts.addLongTerm("far", 300);
        parts.clock.advance(34 * 86'400LL); // six days are left
        EndNotices notices(parts.database, parts.keys, parts.settings, parts.clock);
        QSignalSpy due(&notices, &EndNotices::due);
        QTRY_COMPARE(labels(due), QStringList{"near"});
        notices.told(due.first().first().value<ExpiryNotice>(), true);
        lookAgain(parts);
        QCOMPARE(due.size(), 1);
        EndNotices again(parts.database, parts.keys, parts.settings, parts.clock); // another start
        QSignalSpy then(&again, &EndNotices::due);
        lookAgain(parts);
        QCOMPARE(then.size(), 0);
    }
    void whatTheDesktopDidNotShowIsDueAgain()
    {
        CoreParts parts;
        parts.addLongTerm("near", 40);
        parts.clock.advance(34 * 86'400LL);
        EndNotices notices(parts.database, parts.keys, parts.settings, parts.clock);
        QSignalSpy due(&notices, &EndNotices::due);
        QTRY_COMPARE(due.size(), 1);
        notices.told(due.first().first().value<ExpiryNotice>(), false);
        lookAgain(parts);
        QCOMPARE(due.size(), 2);
    }
    void endThatIsNoNewsIsNotTold()
    {
        CoreParts parts;
        parts.addShortTerm("renewed", 40);
        parts.addShortTerm("pasted", 40);
        parts.clock.advance(31 * 60);
        EndNotices notices(parts.database, parts.keys, parts.settings, parts.clock);
        notices.setExcused([](const ApiKey &key) { return key.label == "renewed"; });
        QSignalSpy due(&notices, &EndNotices::due);
        QTRY_COMPARE(labels(due), QStringList{"pasted"});
    }
    void manyKeysThatChangeTogetherAreOneLook()
    {
        CoreParts parts;
        EndNotices notices(parts.database, parts.keys, parts.settings, parts.clock);
        parts.addLongTerm("first", 40);
        parts.addLongTerm("second", 40);
        parts.clock.advance(34 * 86'400LL);
        QSignalSpy due(&notices, &EndNotices::due);
        Q_EMIT parts.keys.loaded();
        Q_EMIT parts.keys.loaded();
        QCOMPARE(due.size(), 0); // not while they change
        QTRY_COMPARE(labels(due).size(), 2);
    }
    void stepsOfTheSettingsCount()
    {
        CoreParts parts;
        SettingsValues values = parts.settings.values();
        values.warningDays = {60};
        QVERIFY(parts.settings.save(values));
        parts.addLongTerm("early", 90);
        parts.clock.advance(35 * 86'400LL);
        EndNotices notices(parts.database, parts.keys, parts.settings, parts.clock);
        QSignalSpy due(&notices, &EndNotices::due);
        QTRY_COMPARE(labels(due), QStringList{"early"});
        notices.told(due.first().first().value<ExpiryNotice>(), true);
        parts.addLongTerm("later", 300);
        parts.clock.advance(20 * 86'400LL);
        values.warningDays = {290, 60};
        QVERIFY(parts.settings.save(values));
        notices.look(); // asked for when they have changed
        QCOMPARE(labels(due), (QStringList{"early", "later"}));
    }
};

QTEST_GUILESS_MAIN(EndNoticesTest)
#include "EndNoticesTest.moc"
