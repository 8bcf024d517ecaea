// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoCertificate.h"

#include "core/base/Secret.h"

#include <QSslCertificate>
#include <QSslKey>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

namespace bk {
namespace {

template<auto Free>
struct Freed {
    template<typename T>
    void operator()(T *object) const { Free(object); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

struct Names {
    const char *commonName;
    const char *alternative; // null for an authority
};

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509 *certificate)
{
    unsigned char bytes[8];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    quint64 serial = 0;
    for (const unsigned char byte : bytes)
        serial = serial << 8 | byte;
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1) == 1;
}

bool setDates(X509 *certificate, int fromDays, int toDays)
{
    return X509_gmtime_adj(X509_getm_notBefore(certificate), long(fromDays) * 86'400)
        && X509_gmtime_adj(X509_getm_notAfter(certificate), long(toDays) * 86'400);
}

bool addExtensions(X509 *certificate, X509 *issuer, const Names &names)
{
    const bool authority = !names.alternative;
    if (!addExtension(certificate, issuer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "critical,CA:FALSE")
        || !addExtension(certificate, issuer, NID_key_usage, authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature")
        || !addExtension(certificate, issuer, NID_subject_key_identifier, "hash"))
        return false;
    return authority
        || (addExtension(certificate, issuer, NID_ext_key_usage, "serverAuth")
            && addExtension(certificate, issuer, NID_subject_alt_name, names.alternative));
}

// issuer and signer are null for a certificate that signs itself.
CertificatePtr makeCertificate(EVP_PKEY *key, const Names &names, X509 *issuer, EVP_PKEY *signer, const DemoCertificateWish &wish)
{
    CertificatePtr certificate(X509_new());
    X509 *made = certificate.get();
    if (!made || X509_set_version(made, X509_VERSION_3) != 1 || !setSerial(made)
        || !setDates(made, wish.validFromDays, wish.validToDays) || X509_set_pubkey(made, key) != 1)
        return {};
    X509_NAME *name = X509_get_subject_name(made);
    const auto *text = reinterpret_cast<const unsigned char *>(names.commonName);
    if (X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) != 1
        || X509_set_issuer_name(made, issuer ? X509_get_subject_name(issuer) : name) != 1
        || !addExtensions(made, issuer ? issuer : made, names) || X509_sign(made, signer ? signer : key, EVP_sha256()) == 0)
        return {};
    return certificate;
}

QByteArray drained(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? QByteArray(data, size) : QByteArray();
}

QByteArray pemOf(X509 *certificate)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    return certificate && bio && PEM_write_bio_X509(bio.get(), certificate) == 1 ? drained(bio.get()) : QByteArray();
}

QSslKey qtKeyOf(EVP_PKEY *key)
{
    const BioPtr bio(BIO_new(BIO_s_secmem()));
    if (!bio || PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    QByteArray pem = drained(bio.get());
    const QSslKey made(pem, QSsl::Ec);
    wipe(pem);
    return made;
}

tl::unexpected<Error> opensslFailed()
{
    char words[160];
    ERR_error_string_n(ERR_get_error(), words, sizeof words);
    return fail(Error::Kind::TlsFailed, QString::fromLatin1(words));
}

} // namespace

struct DemoCertificate::Authority {
    KeyPtr key;
    CertificatePtr certificate;

    static std::unique_ptr<Authority> make(const char *name, const char *curve = "P-256")
    {
        auto authority = std::make_unique<Authority>();
        authority->key.reset(EVP_EC_gen(curve));
        if (authority->key)
            authority->certificate = makeCertificate(authority->key.get(), {name, nullptr}, nullptr, nullptr, {});
        return authority->certificate ? std::move(authority) : nullptr;
    }
};

DemoCertificate::DemoCertificate() = default;

DemoCertificate::~DemoCertificate() = default;

Result<void> DemoCertificate::make()
{
    m_authority = Authority::make("Bedrock Keyring demo authority");
    m_weak = Authority::make("Bedrock Keyring demo authority with a weak key", "P-192");
    if (!m_authority || !m_weak)
        return opensslFailed();
    return {};
}

QByteArray DemoCertificate::caPem() const
{
    return m_authority && m_weak ? pemOf(m_authority->certificate.get()) + pemOf(m_weak->certificate.get()) : QByteArray();
}

Result<QSslConfiguration> DemoCertificate::serverConfiguration(const DemoCertificateWish &wish) const
{
    using Issuer = DemoCertificateWish::Issuer;
    const auto stranger = wish.issuer == Issuer::OtherCa ? Authority::make("An authority nobody trusts") : nullptr;
    const bool weak = wish.issuer == Issuer::WeakCa;
    const Authority *authority = stranger ? stranger.get() : weak ? m_weak.get() : m_authority.get();
    const KeyPtr key(EVP_EC_gen("P-256"));
    if (!authority || !key)
        return opensslFailed();
    const bool alone = wish.issuer == Issuer::Itself;
    const Names names = wish.wrongHost ? Names{"elsewhere.example", "DNS:elsewhere.example"}
                                       : Names{"localhost", "DNS:localhost,IP:127.0.0.1,IP:::1"};
    const CertificatePtr leaf = makeCertificate(key.get(), names, alone ? nullptr : authority->certificate.get(),
                                                alone ? nullptr : authority->key.get(), wish);
    if (!leaf)
        return opensslFailed();

    QList<QSslCertificate> chain{QSslCertificate(pemOf(leaf.get()))};
    if (!alone && !weak) // OpenSSL does not even send a weak authority; the client has it already
        chain << QSslCertificate(pemOf(authority->certificate.get()));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(qtKeyOf(key.get()));
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    if (wish.oldProtocols) {
        configuration.setBackendConfigurationOption("CipherString", QByteArray("DEFAULT@SECLEVEL=0"));
        configuration.setBackendConfigurationOption("MinProtocol", QByteArray("TLSv1"));
        configuration.setBackendConfigurationOption("MaxProtocol", QByteArray("TLSv1.1"));
    }
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // a server that asks no client certificate
    return configuration;
}

} // namespace bk
