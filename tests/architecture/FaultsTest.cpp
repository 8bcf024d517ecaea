// SPDX-License-Identifier: Apache-2.0
#include "tests/architecture/Faults.h"

#include <QFile>
#include <QtTest>

using namespace bk::architecture;

// The table of the fault catalogue is whole, and names tests that exist; each rule of it is shown to refuse a planted fault.
class FaultsTest final : public QObject {
    Q_OBJECT
    QString m_table;
    const QString m_folder = BK_SOURCE_DIR "/tests";

    [[nodiscard]] QString planted(const QString &number, const QString &row) const
    {
        static const QRegularExpression end("\\n");
        const qsizetype from = m_table.indexOf("| " + number + " |");
        const qsizetype to = m_table.indexOf(end, from) + 1;
        return m_table.left(from) + row + m_table.mid(to);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(m_folder + "/FAULTS.md");
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_table = QString::fromUtf8(file.readAll());
    }

    void everyFaultHasItsRow()
    {
        const QStringList wrong = faultsAreShown(m_table, m_folder);
        QVERIFY2(wrong.isEmpty(), qPrintable('\n' + wrong.join('\n')));
        qInfo("%d faults: %d wait for a room to come, %d are not shown", int(m_table.count("\n| ") - 2 * m_table.count("\n| number")),
              int(m_table.count("| waits for ")), int(m_table.count("| not shown: ")));
    }

    void aPlantedFaultIsSeen_data()
    {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("said");
        QTest::newRow("no row") << "" << "N3: missing";
        QTest::newRow("two rows") << "| N3 | refused | waits for iam |\n| N3 | refused | waits for iam |\n" << "N3: twice";
        QTest::newRow("no such program") << "| N3 | refused | core/aws/NoTest: any |\n" << "N3: no such test: core/aws/NoTest";
        QTest::newRow("no such function") << "| N3 | refused | core/aws/HttpReachTest: any |\n" << "N3: core/aws/HttpReachTest has no any";
        QTest::newRow("one of two") << "| N3 | refused | core/aws/HttpReachTest: refusedConnectionIsSaid, any |\n" << "N3: core/aws/HttpReachTest has no any";
        QTest::newRow("no room") << "| N3 | refused | waits for better times |\n" << "N3: waits for better times: no room that is to come";
        QTest::newRow("no reason") << "| N3 | refused | not shown: no |\n" << "N3: it does not say why it is not shown";
        QTest::newRow("a number of its own") << "| N3 | refused | waits for iam |\n| N99 | x | waits for iam |\n" << "N99: not in the catalogue";
    }
    void aPlantedFaultIsSeen()
    {
        QFETCH(QString, row);
        QFETCH(QString, said);
        QCOMPARE(faultsAreShown(planted("N3", row), m_folder), QStringList{said});
    }
};

QTEST_GUILESS_MAIN(FaultsTest)
#include "FaultsTest.moc"
