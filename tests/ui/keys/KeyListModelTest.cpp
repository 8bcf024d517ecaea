// SPDX-License-Identifier: Apache-2.0
#include "tests/support/CoreParts.h"
#include "ui/keys/KeyFilterModel.h"
#include "ui/keys/KeyListModel.h"
#include "ui/keys/KeyWords.h"
#include "ui/widgets/Theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QtTest>

using namespace bk;

namespace {

QStringList labels(const QAbstractItemModel &model)
{
    QStringList found;
    for (int row = 0; row < model.rowCount(); ++row)
        found << model.index(row, 0).data().toString();
    return found;
}

} // namespace

class KeyListModelTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void followsTheStore()
    {
        CoreParts parts;
        KeyListModel model(parts.keys, parts.clock);
        KeyFilterModel filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester modelRules(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester filterRules(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);

        const KeyId billing = parts.addLongTerm(QStringLiteral("billing-bot"), 6, QStringLiteral("production"));
        parts.addLongTerm(QStringLiteral("old-ci"), 200, QStringLiteral("testing"));
        QCOMPARE(model.rowCount(), 2);
        ApiKey changed = *parts.keys.find(billing);
        changed.label = QStringLiteral("invoices");
        QVERIFY(await(parts.keys.edit(changed)));
        QCOMPARE(model.indexOf(billing).data().toString(), QStringLiteral("invoices"));
        QVERIFY(await(parts.keys.remove(billing)));
        QCOMPARE(labels(filter), QStringList{QStringLiteral("old-ci")});
        parts.keys.loaded();
        QCOMPARE(model.rowCount(), 1);
    }
    void ordersAsAsked()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("b never known"), 0);
        parts.addLongTerm(QStringLiteral("c late"), 90, QStringLiteral("staging"));
        parts.addLongTerm(QStringLiteral("d soon"), 2, QStringLiteral("development"));
        parts.addLongTerm(QStringLiteral("a later"), 300, QStringLiteral("production"));
        KeyListModel model(parts.keys, parts.clock);
        KeyFilterModel filter;
        filter.setSourceModel(&model);
        QCOMPARE(labels(filter).first(), QStringLiteral("d soon"));
        QCOMPARE(labels(filter).last(), QStringLiteral("b never known"));
        filter.setOrder(KeyFilterModel::Order::ByName);
        QCOMPARE(labels(filter).first(), QStringLiteral("a later"));
        filter.setOrder(KeyFilterModel::Order::ByEnvironment);
        QCOMPARE(labels(filter).first(), QStringLiteral("a later")); // production first
        QCOMPARE(labels(filter).last(), QStringLiteral("b never known"));
    }
    void keyWithoutARegionIsNotCalledForeign()
    {
        const Diagnosis unasked = diagnosisOf({Error::Kind::RegionMissing, {}, {}, {}, {}, 0});
        QCOMPARE(testSign(toRecord(unasked, QDateTime::currentDateTimeUtc())).words, QStringLiteral("Check the region"));
        const Diagnosis elsewhere = diagnosisOf({Error::Kind::NotTheService, {}, {}, {}, {}, 200});
        QCOMPARE(testSign(toRecord(elsewhere, QDateTime::currentDateTimeUtc())).words, QStringLiteral("Not Bedrock"));
    }
    // Whatever happens to keys, search and order: the rows are those of a list made from nothing, and a selected key stays so.
    void everyChangeLeavesWhatANewListWouldShow()
    {
        CoreParts parts;
        KeyListModel model(parts.keys, parts.clock);
        KeyFilterModel filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester rules(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(4);
        const QStringList environments{QStringLiteral("production"), QStringLiteral("x"), QStringLiteral("y"), QString()};
        const QStringList searches{QString(), QStringLiteral("key"), QStringLiteral("1"), QStringLiteral("prod"), QStringLiteral("key 2")};
        QString search;
        auto order = KeyFilterModel::Order::ByEnd;
        for (int step = 0; step < 300; ++step) {
            const QList<ApiKey> keys = parts.keys.keys();
            const int dice = keys.size() < 3 ? 0 : random.bounded(6);
            const QPersistentModelIndex watched = filter.index(0, 0);
            const QString watchedLabel = watched.data().toString();
            if (dice <= 1) {
                parts.addLongTerm(QStringLiteral("Key %1").arg(random.bounded(1000)), random.bounded(30), environments.at(random.bounded(4)));
            } else if (dice == 2) {
                QVERIFY(await(parts.keys.remove(keys.at(random.bounded(int(keys.size()))).id)));
            } else if (dice == 3) {
                ApiKey changed = keys.at(random.bounded(int(keys.size())));
                changed.label = QStringLiteral("Key %1").arg(random.bounded(1000));
                changed.environment = environments.at(random.bounded(4));
                changed.expires = parts.clock.now().addDays(random.bounded(30));
                QVERIFY(await(parts.keys.edit(changed)));
            } else if (dice == 4) {
                search = searches.at(random.bounded(int(searches.size())));
                filter.setSearch(search);
            } else {
                order = KeyFilterModel::Order(random.bounded(3));
                filter.setOrder(order);
                QCOMPARE(watched.data().toString(), watchedLabel);
            }
            KeyListModel newModel(parts.keys, parts.clock);
            KeyFilterModel newFilter;
            newFilter.setSourceModel(&newModel);
            newFilter.setOrder(order);
            newFilter.setSearch(search);
            QCOMPARE(labels(filter), labels(newFilter));
            for (int row = 0; row < filter.rowCount(); ++row)
                QCOMPARE(filter.mapFromSource(filter.mapToSource(filter.index(row, 0))).row(), row);
        }
    }
    void searchLooksAtAllFacts_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<bool>("found");
        QTest::newRow("label") << QStringLiteral("BILL") << true;
        QTest::newRow("environment") << QStringLiteral("product") << true;
        QTest::newRow("account") << QStringLiteral("1234567890") << true;
        QTest::newRow("account as shown") << QStringLiteral("1234 5678 9012") << true;
        QTest::newRow("user") << QStringLiteral("bedrockapikey") << true;
        QTest::newRow("region") << QStringLiteral("eu-west") << true;
        QTest::newRow("two words") << QStringLiteral("bill eu-") << true;
        QTest::newRow("one of two") << QStringLiteral("bill us-east") << false;
        QTest::newRow("nothing") << QStringLiteral("zebra") << false;
    }
    void searchLooksAtAllFacts()
    {
        QFETCH(QString, search);
        QFETCH(bool, found);
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("billing-bot"), 6, QStringLiteral("production"), QStringLiteral("eu-west-1"));
        KeyListModel model(parts.keys, parts.clock);
        KeyFilterModel filter;
        filter.setSourceModel(&model);
        filter.setSearch(search);
        QCOMPARE(filter.rowCount() == 1, found);
    }
    void noRoleHoldsASecret()
    {
        CoreParts parts;
        const KeyId id = parts.addLongTerm(QStringLiteral("billing-bot"), 6);
        const auto secret = await(parts.keys.secret(id));
        QVERIFY(secret && *secret);
        const QString key = QString::fromLatin1((*secret)->reveal());
        KeyListModel model(parts.keys, parts.clock);
        int roles = 0;
        for (int role = 0; role <= KeyListModel::TestingRole + 20; ++role) {
            const QString text = model.index(0).data(role).toString();
            roles += !text.isEmpty();
            for (qsizetype at = 0; at + 12 <= key.size(); at += 6)
                QVERIFY2(!text.contains(key.mid(at, 12)), qPrintable(QString::number(role)));
        }
        QVERIFY(roles > 5);
    }
    void wordsMoveWithTheClock()
    {
        CoreParts parts;
        const KeyId id = parts.addShortTerm(QStringLiteral("laptop"), 40);
        KeyListModel model(parts.keys, parts.clock);
        QVERIFY(model.indexOf(id).data(KeyListModel::TimeLeftRole).toString().contains(QStringLiteral("40")));
        QVERIFY(model.nextChangeMs() > 0 && model.nextChangeMs() <= 61'000);
        parts.clock.advance(1000);
        QVERIFY(model.indexOf(id).data(KeyListModel::TimeLeftRole).toString().contains(QStringLiteral("23")));
        parts.clock.advance(3600);
        QCOMPARE(model.indexOf(id).data(KeyListModel::LevelRole).toInt(), int(ExpiryLevel::Ended));
    }
    void aSearchAmongManyFindsTheOne()
    {
        CoreParts parts;
        for (int i = 0; i < 100; ++i)
            parts.addLongTerm(QStringLiteral("team-%1").arg(i), i + 1);
        KeyListModel model(parts.keys, parts.clock);
        KeyFilterModel filter;
        filter.setSourceModel(&model);
        QElapsedTimer timer;
        timer.start();
        filter.setSearch(QStringLiteral("team-42"));
        qInfo("filter over %d keys: %.2f ms", model.rowCount(), double(timer.nsecsElapsed()) / 1e6);
        QCOMPARE(labels(filter), QStringList{QStringLiteral("team-42")});
    }
};

QTEST_MAIN(KeyListModelTest)
#include "KeyListModelTest.moc"
