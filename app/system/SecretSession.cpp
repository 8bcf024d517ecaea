// SPDX-License-Identifier: Apache-2.0
#include "app/system/SecretSession.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <memory>

namespace bk {

namespace {

constexpr int kGroupBytes = 128;
constexpr int kExponentBits = 1023;
constexpr int kBlockBytes = 16;
constexpr std::size_t kAesKeyBytes = 16;

template<auto function>
struct Free {
    template<typename T>
    void operator()(T *object) const { function(object); }
};
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using Numbers = std::unique_ptr<BN_CTX, Free<BN_CTX_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, Free<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Free<EVP_KDF_CTX_free>>;

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

unsigned char *bytesOf(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

Number prime()
{
    return Number(BN_get_rfc2409_prime_1024(nullptr));
}

// base ^ exponent mod the group's prime, as 128 bytes; empty on failure.
QByteArray power(const BIGNUM *base, const BIGNUM *exponent)
{
    const Numbers scratch(BN_CTX_secure_new());
    const Number modulus = prime();
    const Number result(BN_secure_new());
    QByteArray bytes(kGroupBytes, '\0');
    if (!scratch || !modulus || !result
        || BN_mod_exp_mont_consttime(result.get(), base, exponent, modulus.get(), scratch.get(), nullptr) != 1
        || BN_bn2binpad(result.get(), bytesOf(bytes), kGroupBytes) != kGroupBytes)
        return {};
    return bytes;
}

Secret deriveAesKey(QByteArray &shared)
{
    const Kdf kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const KdfContext context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    // No salt means 32 zero bytes (RFC 5869 2.2); said in full, because OpenSSL has no notion of "none".
    unsigned char noSalt[32] = {};
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, shared.data(), std::size_t(shared.size())),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, noSalt, sizeof noSalt),
        OSSL_PARAM_construct_end(),
    };
    QByteArray key(qsizetype(kAesKeyBytes), '\0');
    if (!context || EVP_KDF_derive(context.get(), bytesOf(key), kAesKeyBytes, parameters) != 1)
        key.clear();
    return Secret::take(key);
}

Error broken(const char *what)
{
    return Error{Error::Kind::KeyringUnproven, QString::fromLatin1(what), {}, {}, {}, 0};
}

} // namespace

Result<SecretSession> SecretSession::offer()
{
    const Number two(BN_new());
    const Number exponent(BN_secure_new());
    SecretSession session;
    for (int attempt = 0; attempt < 16; ++attempt) {
        if (!two || !exponent || BN_set_word(two.get(), 2) != 1
            || BN_priv_rand(exponent.get(), kExponentBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1)
            break;
        session.m_publicKey = power(two.get(), exponent.get());
        if (session.m_publicKey.isEmpty() || session.m_publicKey.front() == '\0')
            continue;
        QByteArray bytes(kGroupBytes, '\0');
        if (BN_bn2binpad(exponent.get(), bytesOf(bytes), kGroupBytes) != kGroupBytes)
            break;
        session.m_privateKey = Secret::take(bytes);
        return session;
    }
    return fail(broken("no key pair could be made"));
}

bool SecretSession::accept(const QByteArray &theirPublicKey)
{
    if (theirPublicKey.isEmpty() || theirPublicKey.size() > kGroupBytes || m_privateKey.isEmpty())
        return false;
    const Number theirs(BN_bin2bn(bytesOf(QByteArrayView(theirPublicKey)), int(theirPublicKey.size()), nullptr));
    const Number ours(BN_secure_new());
    const QByteArrayView exponent = m_privateKey.reveal();
    const Number last = prime();
    if (!theirs || !ours || !last || !BN_bin2bn(bytesOf(exponent), int(exponent.size()), ours.get())
        || BN_sub_word(last.get(), 1) != 1)
        return false;
    // 0, 1 and p-1 would make the secret known to everyone.
    if (BN_is_zero(theirs.get()) || BN_is_one(theirs.get()) || BN_cmp(theirs.get(), last.get()) >= 0)
        return false;
    QByteArray shared = power(theirs.get(), ours.get());
    if (shared.isEmpty() || shared.front() == '\0') {
        wipe(shared);
        return false;
    }
    m_aesKey = deriveAesKey(shared);
    wipe(shared);
    m_privateKey = Secret();
    return m_aesKey.size() == qsizetype(kAesKeyBytes);
}

Result<SecretSession::Wrapped> SecretSession::wrap(const Secret &secret) const
{
    const QByteArrayView plain = secret.reveal();
    if (!isEncrypted())
        return Wrapped{{}, plain.toByteArray()};
    Wrapped wrapped{QByteArray(kBlockBytes, '\0'), QByteArray(plain.size() + kBlockBytes, '\0')};
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int written = 0;
    int rest = 0;
    if (!cipher || m_aesKey.isEmpty() || RAND_bytes(bytesOf(wrapped.parameters), kBlockBytes) != 1
        || EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_cbc(), nullptr, bytesOf(m_aesKey.reveal()),
                              bytesOf(QByteArrayView(wrapped.parameters))) != 1
        || EVP_EncryptUpdate(cipher.get(), bytesOf(wrapped.value), &written, bytesOf(plain), int(plain.size())) != 1
        || EVP_EncryptFinal_ex(cipher.get(), bytesOf(wrapped.value) + written, &rest) != 1)
        return fail(broken("the secret could not be encrypted for the bus"));
    wrapped.value.truncate(written + rest);
    return wrapped;
}

Result<Secret> SecretSession::unwrap(const QByteArray &parameters, QByteArray &value) const
{
    if (value.isEmpty())
        return fail(broken("the keyring gave an empty secret"));
    if (!isEncrypted())
        return Secret::take(value);
    QByteArray plain(value.size() + kBlockBytes, '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int written = 0;
    int rest = 0;
    const bool done = cipher && !m_aesKey.isEmpty() && parameters.size() == kBlockBytes
        && EVP_DecryptInit_ex(cipher.get(), EVP_aes_128_cbc(), nullptr, bytesOf(m_aesKey.reveal()),
                              bytesOf(QByteArrayView(parameters))) == 1
        && EVP_DecryptUpdate(cipher.get(), bytesOf(plain), &written, bytesOf(QByteArrayView(value)),
                             int(value.size())) == 1
        && EVP_DecryptFinal_ex(cipher.get(), bytesOf(plain) + written, &rest) == 1;
    Secret secret(done ? QByteArrayView(plain).first(written + rest) : QByteArrayView());
    wipe(plain);
    if (!done)
        return fail(broken("the keyring's answer could not be decrypted"));
    if (secret.isEmpty())
        return fail(broken("the keyring gave an empty secret"));
    return secret;
}

} // namespace bk
