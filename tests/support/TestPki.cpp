// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestPki.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <QRandomGenerator>

namespace bk {

namespace {

template<auto free>
struct Free {
    template<typename T>
    void operator()(T *pointer) const { free(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

constexpr long kDay = 24 * 60 * 60;
constexpr char kGoodNames[] = "IP:127.0.0.1,IP:::1,DNS:localhost,DNS:fake.test,DNS:other.test";

QByteArray pem(X509 *certificate)
{
    const std::unique_ptr<BIO, Free<BIO_free_all>> memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), certificate);
    char *text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return QByteArray(text, size);
}

QByteArray pem(EVP_PKEY *key)
{
    const std::unique_ptr<BIO, Free<BIO_free_all>> memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char *text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return QByteArray(text, size);
}

void addExtension(X509 *certificate, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate blank(EVP_PKEY *key, const char *commonName, long fromSeconds, long toSeconds)
{
    Certificate made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), long(QRandomGenerator::global()->bounded(1, 1 << 30)));
    X509_gmtime_adj(X509_getm_notBefore(made.get()), fromSeconds);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), toSeconds);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char *>(commonName), -1, -1, 0);
    X509_set_pubkey(made.get(), key);
    return made;
}

} // namespace

struct TestPki::Authority {
    Key key;
    Certificate certificate;

    Authority(const char *name, EVP_PKEY *made)
        : key(made)
        , certificate(blank(key.get(), name, -kDay, 30 * kDay))
    {
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
        addExtension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
        addExtension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
        X509_sign(certificate.get(), key.get(), EVP_sha256());
    }

    void sign(X509 *leaf) const
    {
        X509_set_issuer_name(leaf, X509_get_subject_name(certificate.get()));
        X509_sign(leaf, key.get(), EVP_sha256());
    }
};

TestPki::TestPki()
    : m_authority(std::make_unique<Authority>("Test authority", EVP_EC_gen("P-256")))
    , m_stranger(std::make_unique<Authority>("Unknown authority", EVP_EC_gen("P-256")))
    , m_weak(std::make_unique<Authority>("Weak authority", EVP_RSA_gen(1024)))
{
}

TestPki::~TestPki() = default;

QByteArray TestPki::caPem() const
{
    return pem(m_authority->certificate.get()) + pem(m_weak->certificate.get());
}

QSslConfiguration TestPki::serverSide(Leaf leaf) const
{
    const Key key(EVP_EC_gen("P-256"));
    const long from = leaf == Leaf::NotYetValid ? kDay : leaf == Leaf::Expired ? -10 * kDay : -kDay;
    const long to = leaf == Leaf::Expired ? -kDay : 10 * kDay;
    const Certificate made = blank(key.get(), "leaf", from, to);
    addExtension(made.get(), made.get(), NID_subject_alt_name, leaf == Leaf::WrongHost ? "DNS:wrong.test" : kGoodNames);
    if (leaf == Leaf::SelfSigned) {
        X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
        X509_sign(made.get(), key.get(), EVP_sha256());
    } else {
        (leaf == Leaf::UnknownCa ? m_stranger : leaf == Leaf::WeakCa ? m_weak : m_authority)->sign(made.get());
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(pem(made.get())));
    configuration.setPrivateKey(QSslKey(pem(key.get()), QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

} // namespace bk
