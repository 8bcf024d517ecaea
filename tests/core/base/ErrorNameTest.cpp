// SPDX-License-Identifier: Apache-2.0
#include "core/base/ErrorName.h"

#include <QSet>
#include <QtTest>

using namespace bk;

class ErrorNameTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKindHasANameOfItsOwnAndIsFoundByIt()
    {
        QSet<QString> names;
        for (int kind = 0; kind <= int(Error::Kind::DatabaseBusy); ++kind) {
            const QString name = nameOf(Error::Kind(kind));
            QVERIFY(!name.isEmpty() && !names.contains(name));
            names.insert(name);
            QCOMPARE(errorKindNamed(name), std::optional(Error::Kind(kind)));
        }
        QVERIFY(!errorKindNamed(QStringLiteral("Nothing")) && !errorKindNamed({}));
    }
};

QTEST_GUILESS_MAIN(ErrorNameTest)
#include "ErrorNameTest.moc"
