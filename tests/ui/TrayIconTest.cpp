// SPDX-License-Identifier: Apache-2.0
#include "ui/TrayIcon.h"

#include "tests/support/CoreParts.h"
#include "ui/widgets/Theme.h"

#include <QMenu>
#include <QSignalSpy>

using namespace bk;

namespace {

QStringList entriesOf(const TrayIcon &tray)
{
    QStringList entries;
    for (const QAction *action : tray.menu().actions())
        entries.append(action->text());
    entries.removeAll(QString());
    return entries;
}

} // namespace

class TrayIconTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void saysNothingWhenNothingIsWrong()
    {
        CoreParts parts;
        parts.addLongTerm("fine", 300);
        const TrayIcon tray(parts.keys, parts.expiry, parts.clock);
        QCOMPARE(entriesOf(tray), (QStringList{"Open Bedrock Keyring", "Quit"}));
        QCOMPARE(tray.tip(), "Bedrock Keyring");
    }
    void namesTheKeysThatNeedAttention()
    {
        CoreParts parts;
        parts.addLongTerm("billing & co", 6, "production");
        const TrayIcon tray(parts.keys, parts.expiry, parts.clock);
        QCOMPARE(entriesOf(tray).at(1), "billing && co (production) ends in 6 days.");
        QVERIFY(tray.tip().contains("billing & co (production) ends in 6 days."));
    }
    void followsTheKeys()
    {
        CoreParts parts;
        const TrayIcon tray(parts.keys, parts.expiry, parts.clock);
        QVERIFY(!tray.tip().contains(u'\n'));
        parts.addLongTerm("billing-bot", 2);
        QTRY_VERIFY(tray.tip().contains("billing-bot"));
    }
    void chosenKeyIsWanted()
    {
        CoreParts parts;
        const KeyId id = parts.addLongTerm("billing-bot", 2);
        const TrayIcon tray(parts.keys, parts.expiry, parts.clock);
        QSignalSpy wanted(&tray, &TrayIcon::keyWanted);
        const auto actions = tray.menu().actions();
        for (QAction *action : actions) {
            if (action->text().startsWith("billing-bot"))
                action->trigger();
        }
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().value<KeyId>(), id);
    }
    void hundredsOfKeysMakeNoEndlessMenu()
    {
        CoreParts parts;
        for (int i = 0; i < 12; ++i)
            parts.addLongTerm(QString("key %1 ").arg(i) + QString(200, 'x'), 2);
        const TrayIcon tray(parts.keys, parts.expiry, parts.clock);
        QCOMPARE(entriesOf(tray).size(), 7);
        QVERIFY(tray.tip().endsWith("7 more"));
        QVERIFY(tray.tip().size() < 900);
    }
};

QTEST_MAIN(TrayIconTest)
#include "TrayIconTest.moc"
