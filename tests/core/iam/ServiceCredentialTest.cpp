// SPDX-License-Identifier: Apache-2.0
#include "core/iam/ServiceCredential.h"
#include "core/keys/KeyText.h"
#include "tests/support/SampleKeys.h"

#include <QtTest>

using namespace bk;

class ServiceCredentialTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStoredKeyIsFoundByItsAlias_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<int>("slot");
        QTest::addColumn<QStringList>("aliases");
        QTest::addColumn<int>("found");
        const QString first = QStringLiteral("maria-at-123456789012");
        const QString second = QStringLiteral("maria+1-at-123456789012");
        QTest::newRow("first") << "maria" << 0 << QStringList{second, first} << 1;
        QTest::newRow("second") << "maria" << 1 << QStringList{first, second} << 1;
        QTest::newRow("none") << "maria" << 0 << QStringList{second} << -1;
        QTest::newRow("another user") << "mari" << 0 << QStringList{first} << -1;
        QTest::newRow("another account") << "maria" << 0 << QStringList{QStringLiteral("maria-at-123456789013")} << -1;
        QTest::newRow("a suffix") << "maria" << 0 << QStringList{second, first + "-z1example"} << 1;
        QTest::newRow("two suffixes") << "maria" << 0 << QStringList{first + "-z1", first + "-z2"} << -1;
        QTest::newRow("no alias") << "maria" << 0 << QStringList{QString()} << -1;
        QTest::newRow("nobody") << "" << 0 << QStringList{QStringLiteral("-at-123456789012")} << -1;
    }
    void aStoredKeyIsFoundByItsAlias()
    {
        QFETCH(const QStringList, aliases);
        QList<ServiceCredential> listed;
        for (const QString &alias : aliases) {
            ServiceCredential one;
            one.alias = alias;
            listed.append(one);
        }
        ApiKey key;
        key.kind = ApiKey::Kind::LongTerm;
        key.account = QStringLiteral("123456789012");
        key.user = *static_cast<QString *>(QTest::qData("user", QMetaType::QString));
        key.slot = *static_cast<int *>(QTest::qData("slot", QMetaType::Int));
        const ServiceCredential *found = credentialOf(key, listed);
        QTEST(int(found ? found - listed.constData() : -1), "found");
        key.kind = ApiKey::Kind::ShortTerm;
        QVERIFY(!credentialOf(key, listed));
    }
    void aTextIsHeldAgainstItsAlias()
    {
        ServiceCredential listed;
        for (const auto *alias : {"maria-at-123456789012", "maria+1-at-123456789012", "a+b@c-at-1-at-123456789012-z1"}) {
            listed.alias = QLatin1String(alias);
            QVERIFY(isSameAlias(readKeyText(sampleLongTermKey("iam", alias)), listed));
            QVERIFY(!isSameAlias(readKeyText(sampleLongTermKey("iam", "eve-at-123456789012")), listed));
        }
        listed.alias = QStringLiteral("maria-at-123456789012-z1");
        QVERIFY(!isSameAlias(readKeyText(sampleLongTermKey("iam", "maria-at-123456789012")), listed));
    }
    void datesOfIamAreTakenOverWhereTheyDiffer()
    {
        const QDateTime made(QDate(2026, 11, 1), QTime(12, 0), Qt::UTC);
        ServiceCredential listed;
        listed.created = made;
        listed.expires = made.addDays(90);
        ApiKey key;
        key.label = QStringLiteral("bot");
        key.expires = made.addDays(30); // as a person said
        const auto dated = withDatesOf(listed, key);
        QVERIFY(dated && dated->created == made && dated->expires == listed.expires && !dated->neverExpires);
        QVERIFY(!withDatesOf(listed, *dated));
        listed.expires = {};
        QVERIFY(withDatesOf(listed, *dated)->neverExpires);
    }
    void storedKeyIsNamed()
    {
        ServiceCredential listed;
        listed.alias = QStringLiteral("maria-at-123456789012");
        ApiKey key;
        key.kind = ApiKey::Kind::LongTerm;
        key.user = QStringLiteral("maria");
        key.account = QStringLiteral("123456789012");
        key.label = QStringLiteral("bot");
        QCOMPARE(labelOf(listed, {key}), QStringLiteral("bot"));
        // The copy of a deleted key has the alias that IAM has given to the next one.
        listed.created = QDateTime({2026, 11, 22}, {12, 0}, Qt::UTC);
        ApiKey next = key;
        next.label = QStringLiteral("next");
        QCOMPARE(labelOf(listed, {key, next}), QString());
        next.created = listed.created;
        QCOMPARE(labelOf(listed, {key, next}), QStringLiteral("next"));
        listed.alias = QStringLiteral("eve-at-123456789012");
        QCOMPARE(labelOf(listed, {key}), QString());
    }
};

QTEST_APPLESS_MAIN(ServiceCredentialTest)
#include "ServiceCredentialTest.moc"
