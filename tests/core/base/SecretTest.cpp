// SPDX-License-Identifier: Apache-2.0
#include "core/base/Log.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "tests/support/Await.h"

#include <QtTest>

#include <type_traits>

using namespace bk;

namespace {

QCoro::Task<Result<Secret>> secretLater(bool fails)
{
    if (fails)
        co_return fail(Error::Kind::KeyringLocked);
    Secret secret(QByteArrayView("later"));
    co_return secret;
}

QCoro::Task<Result<void>> passOn(bool fails)
{
    auto secret = co_await secretLater(fails);
    if (!secret)
        co_return fail(secret.error());
    co_return {};
}

} // namespace

class SecretTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isMoveOnlyAndHasNoMetaType()
    {
        static_assert(!std::is_copy_constructible_v<Secret>);
        static_assert(!std::is_copy_assignable_v<Secret>);
        static_assert(std::is_nothrow_move_constructible_v<Secret>);
        static_assert(!QTypeTraits::has_ostream_operator_v<QDebug, Secret>);
    }
    void takingWipesTheSource()
    {
        QByteArray source = QByteArray("generated-") + QByteArray::number(42);
        const Secret secret = Secret::take(source);
        QVERIFY(source.isEmpty());
        QCOMPARE(secret.reveal(), QByteArrayView("generated-42"));
    }
    void comparesByContent()
    {
        QVERIFY(Secret("abc").equals(Secret("abc")));
        QVERIFY(!Secret("abc").equals(Secret("abd")));
        QVERIFY(!Secret("abc").equals(Secret("ab")));
        QVERIFY(Secret().equals(Secret()));
    }
    void movedFromIsEmpty()
    {
        Secret first("abc");
        const Secret second = std::move(first);
        QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move): that is the promise
        QCOMPARE(second.size(), 3);
    }
    void travelsThroughTasks()
    {
        auto answer = await(secretLater(false));
        QVERIFY(answer && answer->has_value());
        QCOMPARE((*answer)->reveal(), QByteArrayView("later"));
        auto failed = await(passOn(true));
        QVERIFY(failed && !failed->has_value());
        QCOMPARE(failed->error().kind, Error::Kind::KeyringLocked);
    }
    void logLinesAreRedacted()
    {
        const QString line = redact(QStringLiteral("sent Bearer ABSKabcdefgh123== and ASIAQNZGKIQY56JQ7WML, X-Amz-Signature=00112233445566"));
        QVERIFY(!line.contains(QStringLiteral("abcdefgh")));
        QVERIFY(!line.contains(QStringLiteral("GKIQY56JQ7WML")));
        QVERIFY(!line.contains(QStringLiteral("112233")));
    }
};

QTEST_GUILESS_MAIN(SecretTest)
#include "SecretTest.moc"
