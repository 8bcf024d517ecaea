// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyForm.h"

#include <QLineEdit>
#include <QtTest>

using namespace bk;

class KeyFormTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsFilledInComesBackUnchanged()
    {
        ApiKey key;
        key.label = QStringLiteral("billing");
        key.environment = QStringLiteral("production");
        key.region = QStringLiteral("eu-west-1");
        key.neverExpires = true;
        key.notes = QStringLiteral("two\nlines");
        key.tags = QStringList{QStringLiteral("a"), QStringLiteral("b")};
        key.allowedEndpoints = QStringList{QStringLiteral("gateway.example:8443")};
        KeyForm form;
        form.fill(key);
        ApiKey back;
        form.applyTo(back);
        QCOMPARE(back.label, key.label);
        QCOMPARE(back.environment, key.environment);
        QCOMPARE(back.region, key.region);
        QCOMPARE(back.neverExpires, true);
        QCOMPARE(back.notes, key.notes);
        QCOMPARE(back.tags, key.tags);
        QCOMPARE(back.allowedEndpoints, key.allowedEndpoints);
    }
    void hostsAreKeptAsTheyAreCompared_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("kept");
        QTest::newRow("host") << " Gateway.Example " << QStringList{"gateway.example"};
        QTest::newRow("default port") << "gateway.example:443" << QStringList{"gateway.example"};
        QTest::newRow("URL") << "https://gateway.example:8443/base" << QStringList{"gateway.example:8443"};
        QTest::newRow("several") << "a.example, b.example, a.example" << QStringList{"a.example", "b.example"};
        QTest::newRow("another user's name in front") << "amazonaws.com@evil.example" << QStringList();
        QTest::newRow("nothing") << " , " << QStringList();
    }
    void hostsAreKeptAsTheyAreCompared()
    {
        QFETCH(QString, typed);
        QFETCH(QStringList, kept);
        ApiKey key;
        KeyForm form;
        form.fill(key);
        for (auto *field : form.findChildren<QLineEdit *>())
            if (field->accessibleName() == QLatin1String("Other hosts"))
                field->setText(typed);
        form.applyTo(key);
        QCOMPARE(key.allowedEndpoints, kept);
    }
};

QTEST_MAIN(KeyFormTest)
#include "KeyFormTest.moc"
