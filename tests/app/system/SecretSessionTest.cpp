// SPDX-License-Identifier: Apache-2.0
#include "app/system/SecretSession.h"

#include <QtTest>

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

using namespace bk;

namespace {

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    QByteArray digest(32, '\0');
    unsigned int size = 32;
    HMAC(EVP_sha256(), key.constData(), int(key.size()), reinterpret_cast<const unsigned char *>(text.constData()),
         std::size_t(text.size()), reinterpret_cast<unsigned char *>(digest.data()), &size);
    return digest;
}

// base ^ exponent in the group, by the plain functions of the library.
QByteArray power(const QByteArray &base, const QByteArray &exponent)
{
    const auto number = [](const QByteArray &bytes) {
        return BN_bin2bn(reinterpret_cast<const unsigned char *>(bytes.constData()), int(bytes.size()), nullptr);
    };
    BN_CTX *scratch = BN_CTX_new();
    BIGNUM *prime = BN_get_rfc2409_prime_1024(nullptr);
    BIGNUM *b = number(base);
    BIGNUM *e = number(exponent);
    BIGNUM *result = BN_new();
    BN_mod_exp(result, b, e, prime, scratch);
    QByteArray bytes(128, '\0');
    BN_bn2binpad(result, reinterpret_cast<unsigned char *>(bytes.data()), 128);
    for (BIGNUM *each : {prime, b, e, result})
        BN_free(each);
    BN_CTX_free(scratch);
    return bytes;
}

// The other side, written down step by step from RFC 5869 and the specification.
QByteArray keyOf(const QByteArray &theirPublic, const QByteArray &ourExponent)
{
    const QByteArray extracted = hmac(QByteArray(32, '\0'), power(theirPublic, ourExponent));
    return hmac(extracted, QByteArray(1, '\x01')).left(16);
}

QByteArray decrypt(const QByteArray &key, const QByteArray &iv, const QByteArray &text)
{
    const auto bytes = [](const QByteArray &array) { return reinterpret_cast<const unsigned char *>(array.constData()); };
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    QByteArray plain(text.size() + 16, '\0');
    int size = 0;
    int rest = 0;
    EVP_DecryptInit_ex(cipher, EVP_aes_128_cbc(), nullptr, bytes(key), bytes(iv));
    EVP_DecryptUpdate(cipher, reinterpret_cast<unsigned char *>(plain.data()), &size, bytes(text), int(text.size()));
    const int good = EVP_DecryptFinal_ex(cipher, reinterpret_cast<unsigned char *>(plain.data()) + size, &rest);
    EVP_CIPHER_CTX_free(cipher);
    return good == 1 ? plain.left(size + rest) : QByteArray("(bad padding)");
}

const QByteArray kExponent = QByteArray::fromHex("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");

} // namespace

class SecretSessionTest final : public QObject {
    Q_OBJECT
private:
    // A session with a peer of the fixed exponent above; a useless pair (1 of 256) is offered again.
    static SecretSession agreed()
    {
        for (;;) {
            auto session = SecretSession::offer();
            if (session && session->accept(power(QByteArray(1, '\x02'), kExponent)))
                return std::move(*session);
        }
    }

private Q_SLOTS:
    void independentPeerCanReadIt()
    {
        const SecretSession session = agreed();
        const auto wrapped = session.wrap(Secret("a secret of 27 characters.."));
        QVERIFY(wrapped);
        QCOMPARE(wrapped->parameters.size(), 16);
        QCOMPARE(wrapped->value.size(), 32);
        QCOMPARE(decrypt(keyOf(session.publicKey(), kExponent), wrapped->parameters, wrapped->value),
                 QByteArray("a secret of 27 characters.."));
    }
    void everyLengthComesBack()
    {
        const SecretSession session = agreed();
        for (int size = 1; size < 70; ++size) {
            const QByteArray text(size, char('a' + size % 26));
            auto wrapped = session.wrap(Secret(text));
            QVERIFY(wrapped);
            auto back = session.unwrap(wrapped->parameters, wrapped->value);
            QVERIFY(back);
            QCOMPARE(back->reveal(), QByteArrayView(text));
        }
    }
    void sameSecretNeverLooksTheSame()
    {
        const SecretSession session = agreed();
        QVERIFY(session.wrap(Secret("text"))->value != session.wrap(Secret("text"))->value);
    }
    void damageIsAnErrorOrAnotherText()
    {
        const SecretSession session = agreed();
        const auto wrapped = session.wrap(Secret(QByteArray(40, 'x')));
        QByteArray cut = wrapped->value.left(31);
        QVERIFY(!session.unwrap(wrapped->parameters, cut));
        QByteArray whole = wrapped->value;
        QVERIFY(!session.unwrap(QByteArray("short"), whole));
        QByteArray none;
        QVERIFY(!session.unwrap(wrapped->parameters, none));
    }
    void emptySecretIsAnError()
    {
        const SecretSession session = agreed();
        auto wrapped = session.wrap(Secret());
        const auto back = session.unwrap(wrapped->parameters, wrapped->value);
        QVERIFY(!back);
        QCOMPARE(back.error().kind, Error::Kind::KeyringUnproven);
    }
    void publicKeysThatGiveTheSecretAwayAreRefused_data()
    {
        QTest::addColumn<QByteArray>("theirs");
        QByteArray prime(128, '\0');
        BIGNUM *number = BN_get_rfc2409_prime_1024(nullptr);
        BN_bn2binpad(number, reinterpret_cast<unsigned char *>(prime.data()), 128);
        BN_free(number);
        QByteArray last = prime;
        last[127] = char(last.at(127) - 1);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("zero") << QByteArray(128, '\0');
        QTest::newRow("one") << QByteArray(1, '\x01');
        QTest::newRow("p-1") << last;
        QTest::newRow("p") << prime;
        QTest::newRow("too long") << QByteArray(129, '\x02');
    }
    void publicKeysThatGiveTheSecretAwayAreRefused()
    {
        QFETCH(QByteArray, theirs);
        auto session = SecretSession::offer();
        QVERIFY(session);
        QVERIFY(!session->accept(theirs));
    }
    void plainSessionWipesWhatItTakes()
    {
        const SecretSession plain;
        QVERIFY(!plain.isEncrypted());
        QByteArray value = QByteArray("te") + QByteArray("xt");
        const auto secret = plain.unwrap({}, value);
        QVERIFY(secret);
        QCOMPARE(secret->reveal(), QByteArrayView("text"));
        QVERIFY(value.isEmpty());
    }
};

QTEST_GUILESS_MAIN(SecretSessionTest)
#include "SecretSessionTest.moc"
