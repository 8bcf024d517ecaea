// SPDX-License-Identifier: Apache-2.0
#include "core/aws/SigV4.h"

#include "core/aws/Endpoint.h"
#include "core/aws/HttpClient.h"
#include "core/aws/Sha256.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace bk::sigv4 {

namespace {

constexpr int kLongestLifeSeconds = 43'200;
constexpr char kAlgorithm[] = "AWS4-HMAC-SHA256";
constexpr char kHost[] = "bedrock.amazonaws.com";
constexpr char kEmptyBodyHash[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

constexpr char kDate[] = "X-Amz-Date";
constexpr char kToken[] = "X-Amz-Security-Token";
constexpr char kContentHash[] = "x-amz-content-sha256";
constexpr char kSignature[] = "X-Amz-Signature";

using Parameters = QList<QPair<QByteArray, QByteArray>>;

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
struct ScopeText {
    QByteArray text;
    std::array<QByteArray, 4> steps;

    static ScopeText of(const Scope &scope)
    {
        const QByteArray day = scope.now.toUTC().toString(QStringLiteral("yyyyMMdd")).toLatin1();
        return {day + '/' + scope.region + '/' + scope.service + "/aws4_request", {day, scope.region, scope.service, "aws4_request"}};
    }
    static ScopeText ofCredential(const QByteArray &credential)
    {
        const auto fields = credential.split('/');
        if (fields.size() != 5)
            return {};
        return {credential.mid(fields[0].size() + 1), {fields[1], fields[2], fields[3], fields[4]}};
    }
};

QByteArray stampOf(const QDateTime &now)
{
    return now.toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toLatin1();
}

QByteArray textToSign(const QByteArray &stamp, const QByteArray &scope, const QByteArray &canonical)
{
    return kAlgorithm + QByteArray(1, '\n') + stamp + '\n' + scope + '\n' + sha256::hex(sha256::hash(canonical));
}

QByteArray signatureOver(const Secret &secretAccessKey, const ScopeText &scope, QByteArrayView text)
{
    QByteArray first;
    first.reserve(secretAccessKey.size() + 4); // one allocation, so that wiping gets all of it
    first += "AWS4";
    first += secretAccessKey.reveal();
    sha256::Digest key = sha256::keyed(first, scope.steps[0]);
    wipe(first);
    for (std::size_t step = 1; step < scope.steps.size(); ++step)
        key = sha256::keyed(sha256::view(key), scope.steps[step]);
    const sha256::Digest signature = sha256::keyed(sha256::view(key), text);
    OPENSSL_cleanse(key.data(), key.size());
    return sha256::hex(signature);
}

QByteArray valueOf(const Parameters &parameters, QByteArrayView name)
{
    for (const auto &parameter : parameters) {
        if (parameter.first == name)
            return parameter.second;
    }
    return {};
}

bool isNamed(QByteArrayView name, QByteArrayView other)
{
    return name.compare(other, Qt::CaseInsensitive) == 0;
}

// What a proxy or the HTTP library may change or add on the way is not signed; nor is the signature itself.
bool isSigned(const QByteArray &lowerName, const Options &options)
{
    static constexpr std::array<QByteArrayView, 12> kNever{
        "accept-encoding", "authorization", "cache-control", "connection", "expect",     "keep-alive",
        "pragma",          "te",            "trailer",       "upgrade",    "user-agent", "x-amzn-trace-id"};
    if (options.tokenOutsideSignature && isNamed(lowerName, kToken))
        return false;
    return std::none_of(kNever.begin(), kNever.end(), [&](QByteArrayView never) { return never == lowerName; });
}

QByteArray normalized(const QByteArray &path)
{
    QList<QByteArray> kept;
    const auto segments = path.split('/');
    for (const QByteArray &segment : segments) {
        if (segment == ".." && !kept.isEmpty())
            kept.removeLast();
        else if (!segment.isEmpty() && segment != "." && segment != "..")
            kept.append(segment);
    }
    const bool open = path.endsWith('/') && !kept.isEmpty();
    return '/' + kept.join('/') + (open ? "/" : "");
}

QByteArray canonicalPath(const QUrl &url, const Options &options)
{
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (options.normalizePath || path.isEmpty())
        path = normalized(path);
    if (!options.encodePathTwice)
        return path;
    QByteArray twice;
    const auto segments = path.split('/');
    for (const QByteArray &segment : segments)
        twice += uriEncode(segment) + '/';
    twice.chop(1);
    return twice;
}

Parameters parametersOf(const QUrl &url, const Options &options)
{
    Parameters parameters;
    const QByteArray query = url.query(QUrl::FullyEncoded).toLatin1();
    if (query.isEmpty())
        return parameters;
    const auto pairs = query.split('&');
    for (const QByteArray &pair : pairs) {
        const auto equals = pair.indexOf('=');
        const QByteArray name = QByteArray::fromPercentEncoding(equals < 0 ? pair : pair.left(equals));
        if (name == kSignature || (options.tokenOutsideSignature && name == kToken))
            continue;
        parameters.append({name, equals < 0 ? QByteArray() : QByteArray::fromPercentEncoding(pair.mid(equals + 1))});
    }
    return parameters;
}

// By name in lower case; values of the same name in their order, with a comma; white space as one space.
struct Headers {
    QByteArray lines;
    QByteArray names;
};

Headers canonicalHeaders(const HttpRequest &request, const Options &options)
{
    Parameters kept;
    bool hasHost = false;
    qsizetype size = 0;
    for (const auto &[name, value] : request.headers) {
        const QByteArray lower = name.toLower();
        hasHost = hasHost || lower == "host";
        if (isSigned(lower, options))
            kept.append({lower, value.simplified()});
        size += name.size() + value.size() + 2;
    }
    if (!hasHost)
        kept.append({"host", Endpoint{request.url, {}, {}}.displayHost().toLatin1()});
    std::stable_sort(kept.begin(), kept.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    Headers headers;
    headers.lines.reserve(size + 300); // once: it may hold a session token
    for (qsizetype i = 0; i < kept.size(); ++i) {
        if (i > 0 && kept[i].first == kept[i - 1].first) {
            headers.lines.chop(1);
            headers.lines += ',' + kept[i].second + '\n';
            continue;
        }
        headers.names += (i > 0 ? ";" : "") + kept[i].first;
        headers.lines += kept[i].first + ':' + kept[i].second + '\n';
    }
    for (auto &[name, value] : kept)
        wipe(value);
    return headers;
}

QByteArray bodyHashOf(const HttpRequest &request)
{
    for (const auto &[name, value] : request.headers) {
        if (isNamed(name, kContentHash))
            return value;
    }
    return request.body.isEmpty() ? QByteArray(kEmptyBodyHash) : sha256::hex(sha256::hash(request.body));
}

QByteArray canonical(const HttpRequest &request, const Headers &headers, const Options &options)
{
    return request.verb + '\n' + canonicalPath(request.url, options) + '\n' + canonicalQuery(parametersOf(request.url, options)) + '\n'
           + headers.lines + '\n' + headers.names + '\n' + bodyHashOf(request);
}

QByteArray finish(QByteArray canonical, const Secret &secretAccessKey, const Scope &scope)
{
    const QByteArray text = stringToSign(canonical, scope);
    wipe(canonical);
    return signature(secretAccessKey, scope, text);
}

void addParameter(QUrl &url, const char *name, QByteArrayView value)
{
    QByteArray query = url.query(QUrl::FullyEncoded).toLatin1();
    query += (query.isEmpty() ? "" : "&") + QByteArray(name) + '=' + uriEncode(value);
    url.setQuery(QString::fromLatin1(query), QUrl::StrictMode);
    wipe(query);
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

QByteArray canonicalRequest(const HttpRequest &request, const Options &options)
{
    return canonical(request, canonicalHeaders(request, options), options);
}

QByteArray stringToSign(const QByteArray &canonicalRequest, const Scope &scope)
{
    return textToSign(stampOf(scope.now), ScopeText::of(scope).text, canonicalRequest);
}

QByteArray signature(const Secret &secretAccessKey, const Scope &scope, const QByteArray &stringToSign)
{
    return signatureOver(secretAccessKey, ScopeText::of(scope), stringToSign);
}

void sign(HttpRequest &request, const Credentials &credentials, const Scope &scope, const Options &options)
{
    auto &sent = request.headers;
    sent.removeIf([](const auto &header) {
        return isNamed(header.first, "Authorization") || isNamed(header.first, kDate) || isNamed(header.first, kToken)
               || isNamed(header.first, kContentHash);
    });
    sent.append({kDate, stampOf(scope.now)});
    if (options.contentHash)
        sent.append({kContentHash, sha256::hex(sha256::hash(request.body))});
    if (!credentials.sessionToken.isEmpty())
        sent.append({kToken, credentials.sessionToken.reveal().toByteArray()});
    Headers headers = canonicalHeaders(request, options);
    const QByteArray signature = finish(canonical(request, headers, options), credentials.secretAccessKey, scope);
    wipe(headers.lines);
    sent.append({"Authorization", kAlgorithm + QByteArray(" Credential=") + credentials.accessKeyId + '/' + ScopeText::of(scope).text
                                      + ", SignedHeaders=" + headers.names + ", Signature=" + signature});
}

void presign(HttpRequest &request, const Credentials &credentials, const Scope &scope, int expiresSeconds, const Options &options)
{
    QUrl &url = request.url;
    const QByteArray credential = credentials.accessKeyId + '/' + ScopeText::of(scope).text;
    addParameter(url, "X-Amz-Algorithm", kAlgorithm);
    addParameter(url, "X-Amz-Credential", credential);
    addParameter(url, kDate, stampOf(scope.now));
    addParameter(url, "X-Amz-Expires", QByteArray::number(expiresSeconds));
    if (!credentials.sessionToken.isEmpty())
        addParameter(url, kToken, credentials.sessionToken.reveal());
    const Headers headers = canonicalHeaders(request, options);
    addParameter(url, "X-Amz-SignedHeaders", headers.names);
    addParameter(url, kSignature, finish(canonical(request, headers, options), credentials.secretAccessKey, scope));
}

QByteArray bearerSignature(const Secret &secretAccessKey, const QList<QPair<QByteArray, QByteArray>> &parameters)
{
    const ScopeText scope = ScopeText::ofCredential(valueOf(parameters, "X-Amz-Credential"));
    const QByteArray date = valueOf(parameters, "X-Amz-Date");
    if (scope.text.isEmpty() || date.isEmpty())
        return {};
    QByteArray request = "POST\n/\n" + canonicalQuery(parameters) + "\nhost:" + kHost + "\n\nhost\n" + kEmptyBodyHash;
    const QByteArray text = textToSign(date, scope.text, request);
    wipe(request); // it holds the session token
    return signatureOver(secretAccessKey, scope, text);
}

Secret shortTermKey(const Credentials &credentials, const QByteArray &region, const QDateTime &now, int expiresSeconds)
{
    if (expiresSeconds <= 0 || expiresSeconds > kLongestLifeSeconds)
        return {};
    const QByteArray stamp = stampOf(now);
    const QByteArray scope = ScopeText::of({region, "bedrock", now}).text;
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
