// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SigV4.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace bk::sigv4 {

namespace {

constexpr int kLongestLifeSeconds = 43'200;
constexpr char kAlgorithm[] = "AWS4-HMAC-SHA256";
constexpr char kHost[] = "bedrock.amazonaws.com";
constexpr char kEmptyBodyHash[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

using Digest = std::array<unsigned char, 32>;
using Parameters = QList<QPair<QByteArray, QByteArray>>;

// SHA-256, fetched from the provider once (an implicit fetch costs more than the hash of a short text), and its HMAC
// (RFC 2104). OpenSSL's own MAC would keep the last key in its context and takes a fifth more for texts this short.
class Sha256 final {
public:
    Sha256() : m_digest(EVP_MD_fetch(nullptr, "SHA256", nullptr)), m_hashing(EVP_MD_CTX_new()) {}

    Digest hash(QByteArrayView text) { return hash(text, {}); }

    Digest keyed(QByteArrayView key, QByteArrayView text)
    {
        std::array<char, 64> block{};
        if (key.size() <= qsizetype(block.size())) {
            std::copy(key.begin(), key.end(), block.begin());
        } else {
            Digest shorter = hash(key);
            std::copy(shorter.begin(), shorter.end(), block.begin());
            OPENSSL_cleanse(shorter.data(), shorter.size());
        }
        const QByteArrayView pad(block.data(), qsizetype(block.size()));
        exclusiveOr(block, 0x36);
        const Digest inner = hash(pad, text);
        exclusiveOr(block, 0x36 ^ 0x5c);
        const Digest outer = hash(pad, {reinterpret_cast<const char *>(inner.data()), qsizetype(inner.size())});
        OPENSSL_cleanse(block.data(), block.size());
        return outer;
    }

private:
    static void exclusiveOr(std::array<char, 64> &block, char with)
    {
        for (char &c : block)
            c = char(c ^ with);
    }

    Digest hash(QByteArrayView first, QByteArrayView second)
    {
        Digest out{};
        EVP_DigestInit_ex2(m_hashing.get(), m_digest.get(), nullptr);
        EVP_DigestUpdate(m_hashing.get(), first.data(), std::size_t(first.size()));
        EVP_DigestUpdate(m_hashing.get(), second.data(), std::size_t(second.size()));
        EVP_DigestFinal_ex(m_hashing.get(), out.data(), nullptr);
        return out;
    }

    template<auto free>
    struct Free {
        template<typename T>
        void operator()(T *pointer) const { free(pointer); }
    };
    std::unique_ptr<EVP_MD, Free<EVP_MD_free>> m_digest;
    std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> m_hashing;
};

Sha256 &sha256()
{
    thread_local Sha256 instance;
    return instance;
}

QByteArrayView view(const Digest &digest)
{
    return {reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())};
}

QByteArray hex(const Digest &digest)
{
    return QByteArray::fromRawData(reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size())).toHex();
}

constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> plain{};
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"))
        plain[static_cast<unsigned char>(c)] = true;
    return plain;
}();

// Sorted by encoded name, then by encoded value.
QByteArray canonicalQuery(const Parameters &parameters)
{
    Parameters encoded;
    encoded.reserve(parameters.size());
    qsizetype size = 0;
    for (const auto &[name, value] : parameters) {
        encoded.append({uriEncode(name), uriEncode(value)});
        size += encoded.last().first.size() + encoded.last().second.size() + 2;
    }
    std::sort(encoded.begin(), encoded.end());
    QByteArray query;
    query.reserve(size); // once: it may hold a session token
    for (auto &[name, value] : encoded) {
        if (!query.isEmpty())
            query += '&';
        query += name;
        query += '=';
        query += value;
        wipe(value);
    }
    return query;
}

// date/region/service/aws4_request: what stands behind the access key id.
struct Scope {
    QByteArray text;
    std::array<QByteArray, 4> steps;
    static Scope of(const QByteArray &credential)
    {
        const auto fields = credential.split('/');
        if (fields.size() != 5)
            return {};
        return {credential.mid(fields[0].size() + 1), {fields[1], fields[2], fields[3], fields[4]}};
    }
};

QByteArray sign(const Secret &secretAccessKey, const Scope &scope, QByteArrayView text)
{
    QByteArray first;
    first.reserve(secretAccessKey.size() + 4); // one allocation, so that wiping gets all of it
    first += "AWS4";
    first += secretAccessKey.reveal();
    Digest key = sha256().keyed(first, scope.steps[0]);
    wipe(first);
    for (std::size_t step = 1; step < scope.steps.size(); ++step)
        key = sha256().keyed(view(key), scope.steps[step]);
    const Digest signature = sha256().keyed(view(key), text);
    OPENSSL_cleanse(key.data(), key.size());
    return hex(signature);
}

QByteArray valueOf(const Parameters &parameters, QByteArrayView name)
{
    for (const auto &parameter : parameters) {
        if (parameter.first == name)
            return parameter.second;
    }
    return {};
}

} // namespace

Credentials Credentials::clone() const
{
    return {accessKeyId, secretAccessKey.clone(), sessionToken.clone()};
}

QByteArray uriEncode(QByteArrayView bytes)
{
    static constexpr char kDigits[] = "0123456789ABCDEF";
    QByteArray out(3 * bytes.size(), Qt::Uninitialized);
    char *end = out.data();
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (kPlain[byte]) {
            *end++ = c;
            continue;
        }
        *end++ = '%';
        *end++ = kDigits[byte >> 4];
        *end++ = kDigits[byte & 15];
    }
    out.truncate(end - out.data());
    return out;
}

QByteArray bearerSignature(const Secret &secretAccessKey, const QList<QPair<QByteArray, QByteArray>> &parameters)
{
    const Scope scope = Scope::of(valueOf(parameters, "X-Amz-Credential"));
    const QByteArray date = valueOf(parameters, "X-Amz-Date");
    if (scope.text.isEmpty() || date.isEmpty())
        return {};
    QByteArray request = "POST\n/\n" + canonicalQuery(parameters) + "\nhost:" + kHost + "\n\nhost\n" + kEmptyBodyHash;
    const QByteArray requestHash = hex(sha256().hash(request));
    wipe(request); // it holds the session token
    const QByteArray toSign = kAlgorithm + QByteArray(1, '\n') + date + '\n' + scope.text + '\n' + requestHash;
    return sign(secretAccessKey, scope, toSign);
}

Secret shortTermKey(const Credentials &credentials, const QByteArray &region, const QDateTime &now, int expiresSeconds)
{
    if (expiresSeconds <= 0 || expiresSeconds > kLongestLifeSeconds)
        return {};
    const QByteArray stamp = now.toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toLatin1();
    const QByteArray scope = stamp.left(8) + '/' + region + "/bedrock/aws4_request";
    Parameters parameters{{"Action", "CallWithBearerToken"},
                          {"X-Amz-Algorithm", kAlgorithm},
                          {"X-Amz-Credential", credentials.accessKeyId + '/' + scope},
                          {"X-Amz-Date", stamp},
                          {"X-Amz-Expires", QByteArray::number(expiresSeconds)},
                          {"X-Amz-SignedHeaders", "host"}};
    if (!credentials.sessionToken.isEmpty())
        parameters.append({"X-Amz-Security-Token", credentials.sessionToken.reveal().toByteArray()});
    parameters.append({"X-Amz-Signature", bearerSignature(credentials.secretAccessKey, parameters)});
    QByteArray presigned = kHost + QByteArray("/?") + canonicalQuery(parameters) + "&Version=1"; // Version is not signed
    for (auto &[name, value] : parameters)
        wipe(value);
    QByteArray encoded = presigned.toBase64();
    wipe(presigned);
    QByteArray key = "bedrock-api-key-" + encoded;
    wipe(encoded);
    return Secret::take(key);
}

} // namespace bk::sigv4
