// SPDX-License-Identifier: Apache-2.0
#include "tests/support/KeyringContract.h"

#include "tests/support/Await.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QUuid>
#include <QtTest>

#include <algorithm>

namespace bk {

namespace {

// The answer of a task, or a failed test.
#define BK_ANSWER(name, task) \
    auto name##Later = await(task); \
    QVERIFY(name##Later); \
    auto &name = *name##Later
#define BK_OK(result) QVERIFY2((result).has_value(), qPrintable(describe(result)))
#define BK_FAILED(result, expected) \
    QVERIFY(!(result).has_value()); \
    QCOMPARE((result).error().kind, expected)

template<typename T>
QString describe(const Result<T> &result)
{
    if (result)
        return {};
    return QStringLiteral("error %1: %2").arg(int(result.error().kind)).arg(result.error().detail);
}

const KeyringItem *itemOf(const QList<KeyringItem> &items, const KeyId &id)
{
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto &item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

} // namespace

QByteArray KeyringContract::madeSecret(qsizetype size)
{
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    QByteArray text(size, 'A');
    for (char &c : text)
        c = kAlphabet[QRandomGenerator::global()->bounded(64)];
    return text;
}

KeyId KeyringContract::madeId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

void KeyringContract::storedSecretComesBack()
{
    const KeyId id = madeId();
    const QByteArray text = madeSecret();
    BK_ANSWER(stored, keyring().store(id, "build server", "staging", Secret(text)));
    BK_OK(stored);
    BK_ANSWER(secret, keyring().read(id));
    BK_OK(secret);
    QCOMPARE(secret->reveal(), QByteArrayView(text));
    BK_ANSWER(removed, keyring().remove(id));
    BK_OK(removed);
}

void KeyringContract::secondStoreReplacesTheFirst()
{
    const KeyId id = madeId();
    const QByteArray newer = madeSecret();
    BK_ANSWER(first, keyring().store(id, "one", "testing", Secret(madeSecret())));
    BK_OK(first);
    BK_ANSWER(second, keyring().store(id, "one", "testing", Secret(newer)));
    BK_OK(second);
    BK_ANSWER(secret, keyring().read(id));
    BK_OK(secret);
    QCOMPARE(secret->reveal(), QByteArrayView(newer));
    BK_ANSWER(items, keyring().list());
    BK_OK(items);
    const KeyringItem *item = itemOf(*items, id);
    QVERIFY(item);
    QCOMPARE(item->twins, 1);
    BK_ANSWER(removed, keyring().remove(id));
    BK_OK(removed);
}

void KeyringContract::missingItemIsNotFound()
{
    BK_ANSWER(secret, keyring().read(madeId()));
    BK_FAILED(secret, Error::Kind::KeyringNotFound);
}

void KeyringContract::removedItemIsGone()
{
    const KeyId id = madeId();
    BK_ANSWER(stored, keyring().store(id, "short lived", {}, Secret(madeSecret())));
    BK_OK(stored);
    BK_ANSWER(removed, keyring().remove(id));
    BK_OK(removed);
    BK_ANSWER(secret, keyring().read(id));
    BK_FAILED(secret, Error::Kind::KeyringNotFound);
    BK_ANSWER(items, keyring().list());
    BK_OK(items);
    QVERIFY(!itemOf(*items, id));
}

void KeyringContract::removingWhatIsNotThereSaysSo()
{
    BK_ANSWER(removed, keyring().remove(madeId()));
    BK_FAILED(removed, Error::Kind::KeyringNotFound);
}

void KeyringContract::listTellsIdLabelAndEnvironment()
{
    QList<KeyId> ids;
    for (int i = 0; i < listSize(); ++i) {
        ids.append(madeId());
        BK_ANSWER(stored, keyring().store(ids.last(), QString("key %1 \u2013 \u00e9").arg(i), "production",
                                          Secret(madeSecret())));
        BK_OK(stored);
    }
    BK_ANSWER(items, keyring().list());
    BK_OK(items);
    for (int i = 0; i < listSize(); ++i) {
        const KeyringItem *item = itemOf(*items, ids.at(i));
        QVERIFY(item);
        QCOMPARE(item->label, QString("key %1 \u2013 \u00e9").arg(i));
        QCOMPARE(item->environment, QString("production"));
        QCOMPARE(item->locked, false);
        QCOMPARE(item->twins, 1);
    }
    for (const KeyId &id : ids) {
        BK_ANSWER(removed, keyring().remove(id));
        BK_OK(removed);
    }
}

void KeyringContract::labelAndEnvironmentCanChange()
{
    const KeyId id = madeId();
    const QByteArray text = madeSecret();
    BK_ANSWER(first, keyring().store(id, "old name", "testing", Secret(text)));
    BK_OK(first);
    BK_ANSWER(second, keyring().store(id, "new name", "production", Secret(text)));
    BK_OK(second);
    BK_ANSWER(items, keyring().list());
    BK_OK(items);
    const KeyringItem *item = itemOf(*items, id);
    QVERIFY(item);
    QCOMPARE(item->label, QString("new name"));
    QCOMPARE(item->environment, QString("production"));
    QCOMPARE(item->twins, 1);
    BK_ANSWER(removed, keyring().remove(id));
    BK_OK(removed);
}

void KeyringContract::everySizeComesBackWhole_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1, 15, 16, 17, 2559, 2560, 2561, 18'943, 65'536})
        QTest::addRow("%d", size) << size;
}

void KeyringContract::everySizeComesBackWhole()
{
    QFETCH(int, size);
    const KeyId id = madeId();
    const QByteArray text = madeSecret(size);
    BK_ANSWER(stored, keyring().store(id, "sized", "testing", Secret(text)));
    BK_OK(stored);
    BK_ANSWER(secret, keyring().read(id));
    BK_OK(secret);
    QVERIFY(secret->reveal() == QByteArrayView(text));
    BK_ANSWER(removed, keyring().remove(id));
    BK_OK(removed);
}

void KeyringContract::secretsThatWouldDestroyTextKeyringsAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("newline") << QByteArray("first\nsecond");
    QTest::newRow("carriage return") << QByteArray("first\r");
    QTest::newRow("NUL") << QByteArray("first\0second", 12);
    QTest::newRow("tab") << QByteArray("first\tsecond");
    QTest::newRow("not ASCII") << QByteArray("caf\xc3\xa9");
    QTest::newRow("64 KiB and one") << QByteArray(64 * 1024 + 1, 'x');
}

void KeyringContract::secretsThatWouldDestroyTextKeyringsAreRefused()
{
    QFETCH(QByteArray, text);
    const KeyId id = madeId();
    BK_ANSWER(stored, keyring().store(id, "bad", "testing", Secret(text)));
    BK_FAILED(stored, Error::Kind::InvalidInput);
    BK_ANSWER(secret, keyring().read(id));
    BK_FAILED(secret, Error::Kind::KeyringNotFound);
}

void KeyringContract::callsMadeTogetherAreAllAnswered()
{
    const KeyId first = madeId();
    const KeyId second = madeId();
    int answers = 0;
    const auto count = [&answers](const Result<void> &answer) { answers += answer.has_value() ? 1 : 0; };
    keyring().store(first, "first", "testing", Secret(madeSecret())).then(count);
    keyring().store(second, "second", "testing", Secret(madeSecret())).then(count);
    keyring().remove(first).then(count);
    keyring().remove(second).then(count);
    QTRY_COMPARE_WITH_TIMEOUT(answers, 4, 20'000);
    BK_ANSWER(secret, keyring().read(first));
    BK_FAILED(secret, Error::Kind::KeyringNotFound);
}

void KeyringContract::changesAreSignalled()
{
    const KeyId id = madeId();
    QSignalSpy changes(&keyring(), &Keyring::itemsChanged);
    BK_ANSWER(stored, keyring().store(id, "seen", "testing", Secret(madeSecret())));
    BK_OK(stored);
    QTRY_VERIFY(!changes.isEmpty());
    changes.clear();
    BK_ANSWER(removed, keyring().remove(id));
    BK_OK(removed);
    QTRY_VERIFY(!changes.isEmpty());
}

void KeyringContract::keyThatComesAndGoesAtOnceIsSignalled()
{
    const KeyId id = madeId();
    BK_ANSWER(stored, keyring().store(id, "short", "testing", Secret(madeSecret())));
    BK_OK(stored);
    QSignalSpy changes(&keyring(), &Keyring::itemsChanged);
    BK_ANSWER(removed, keyring().remove(id));
    BK_OK(removed);
    QTRY_VERIFY(!changes.isEmpty());
}

void KeyringContract::openKeyringSaysSo()
{
    BK_ANSWER(opened, keyring().open());
    BK_OK(opened);
    QCOMPARE(keyring().state().status, KeyringState::Status::Open);
    QVERIFY(!keyring().state().backend.isEmpty());
    QCOMPARE(keyring().state().waitingForPrompt, false);
    BK_ANSWER(unlocked, keyring().unlock());
    BK_OK(unlocked);
}

} // namespace bk
