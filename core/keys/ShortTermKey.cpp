// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyTextParts.h"

#include <algorithm>
#include <array>
#include <vector>

// A short-term key is bedrock-api-key- + base64 of a pre-signed SigV4 URL without its scheme. Read by parameter name: the
// official generators differ in order. Source: reference bedrock.md 1.1.
namespace bk::keytext {

using Problem = KeyReading::Problem;

namespace {

constexpr QByteArrayView kHost = "bedrock.amazonaws.com";
constexpr qint64 kLongestLife = 43'200;

enum Name { Action, Algorithm, CredentialScope, Date, Expires, SignedHeaders, Signature, Version, Token, NameCount };
constexpr std::array<QByteArrayView, NameCount> kNames{
    "Action", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
    "X-Amz-Signature", "Version", "X-Amz-Security-Token"};

using Values = std::array<std::optional<QByteArrayView>, NameCount>;

void refuse(KeyReading &reading, Problem problem, QByteArrayView detail = {})
{
    reading.problem = problem;
    reading.problemDetail = QString::fromLatin1(detail);
}

// One pass over the query. Unknown parameters are let through, but nothing may stand there twice.
bool collect(QByteArrayView query, Values &values, KeyReading &reading)
{
    std::vector<QByteArrayView> unknown;
    for (qsizetype at = 0; at <= query.size();) {
        auto end = query.indexOf('&', at);
        if (end < 0)
            end = query.size();
        const auto pair = query.sliced(at, end - at);
        const auto equals = pair.indexOf('=');
        const auto name = equals < 0 ? pair : pair.first(equals);
        const auto known = std::find(kNames.begin(), kNames.end(), name);
        if (known == kNames.end()) {
            unknown.push_back(name);
        } else {
            auto &value = values[size_t(known - kNames.begin())];
            if (value) {
                refuse(reading, Problem::DuplicateParameter, name);
                return false;
            }
            value = equals < 0 ? QByteArrayView() : pair.sliced(equals + 1);
        }
        at = end + 1;
    }
    std::sort(unknown.begin(), unknown.end(), [](auto a, auto b) { return a.compare(b) < 0; });
    if (std::adjacent_find(unknown.begin(), unknown.end()) != unknown.end()) {
        refuse(reading, Problem::DuplicateParameter); // its name is foreign text out of a key: not repeated
        return false;
    }
    return true;
}

bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool isSignature(QByteArrayView text)
{
    return text.size() == 64 && std::all_of(text.begin(), text.end(), isHex);
}

bool isRegion(QByteArrayView text)
{
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-'; };
    return text.size() >= 2 && text.size() <= 40 && std::all_of(text.begin(), text.end(), fits);
}

bool isAccessKeyId(QByteArrayView text)
{
    return text.size() >= 4 && text.size() <= 128 && std::all_of(text.begin(), text.end(), isWord);
}

// The text stops inside its last parameter: a name that is the beginning of a known one, or a value that is unfinished.
bool endsTooEarly(QByteArrayView query, const Values &values)
{
    const auto last = query.sliced(query.lastIndexOf('&') + 1);
    const auto equals = last.indexOf('=');
    if (equals < 0)
        return std::any_of(kNames.begin(), kNames.end(), [&](auto name) { return name.startsWith(last); });
    const auto name = last.first(equals);
    const auto value = last.sliced(equals + 1);
    if (value.isEmpty())
        return true;
    if (name == kNames[Signature])
        return value.size() < 64;
    if (name == kNames[Date])
        return value.size() < 16;
    if (name == kNames[CredentialScope] || name == kNames[Token])
        return true;
    if (name == kNames[SignedHeaders])
        return value != "host";
    return name != kNames[Version] && !values[Signature] && !values[Date];
}

std::optional<QByteArray> percentDecoded(QByteArrayView text)
{
    QByteArray plain;
    plain.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain.append(text[at]);
            continue;
        }
        if (at + 2 >= text.size() || !isHex(text[at + 1]) || !isHex(text[at + 2]))
            return std::nullopt;
        plain.append(QByteArray::fromHex(text.sliced(at + 1, 2).toByteArray()));
        at += 2;
    }
    return plain;
}

// For those that checkPresence has seen; empty otherwise.
QByteArrayView valueOf(const Values &values, Name name)
{
    return values[name].value_or(QByteArrayView());
}

// access key id / yyyymmdd / region / bedrock / aws4_request
bool readScope(const Values &values, KeyReading &reading)
{
    const auto scope = percentDecoded(valueOf(values, CredentialScope));
    const auto parts = scope ? scope->split('/') : QByteArrayList();
    if (parts.size() != 5 || !isAccessKeyId(parts[0]) || !isRegion(parts[2]) || parts[3] != "bedrock"
        || parts[4] != "aws4_request") {
        refuse(reading, Problem::NotAKeyInside, kNames[CredentialScope]);
        return false;
    }
    reading.accessKeyId = QString::fromLatin1(parts[0]);
    reading.region = QString::fromLatin1(parts[2]);
    reading.temporary = values[Token].has_value() || parts[0].startsWith("ASIA");
    reading.probableAccount = probableAccount(parts[0]);
    const auto date = valueOf(values, Date);
    if (date.size() < 8 || date.first(8) != QByteArrayView(parts[1])) {
        refuse(reading, Problem::BadDate, kNames[CredentialScope]);
        return false;
    }
    return true;
}

bool readTimes(const Values &values, KeyReading &reading)
{
    const auto date = valueOf(values, Date);
    const auto digitAt = [&](qsizetype i) { return i == 8 ? date[i] == 'T' : i == 15 ? date[i] == 'Z' : isDigit(date[i]); };
    bool wellFormed = date.size() == 16;
    for (qsizetype i = 0; wellFormed && i < date.size(); ++i)
        wellFormed = digitAt(i);
    const auto number = [&](qsizetype at, qsizetype size) { return date.sliced(at, size).toByteArray().toInt(); };
    if (wellFormed) {
        const QDate day(number(0, 4), number(4, 2), number(6, 2));
        const QTime time(number(9, 2), number(11, 2), number(13, 2));
        if (day.isValid() && time.isValid())
            reading.issuedAt = QDateTime(day, time, Qt::UTC);
    }
    if (!reading.issuedAt.isValid()) {
        refuse(reading, Problem::BadDate, kNames[Date]);
        return false;
    }
    const auto expires = valueOf(values, Expires);
    const bool digits = !expires.isEmpty() && expires.size() <= 5 && std::all_of(expires.begin(), expires.end(), isDigit);
    const qint64 seconds = digits ? expires.toByteArray().toLongLong() : 0;
    if (seconds < 1 || seconds > kLongestLife) {
        refuse(reading, Problem::BadExpiry, kNames[Expires]);
        return false;
    }
    reading.expiresAt = reading.issuedAt.addSecs(seconds);
    return true;
}

bool checkHost(QByteArrayView inside, KeyReading &reading)
{
    const auto host = inside.first(std::max<qsizetype>(inside.indexOf('/'), 0));
    if (host == kHost)
        return true;
    const auto fits = [](char c) { return (isWord(c) && c != '_') || c == '.' || c == '-'; };
    if (host.contains('.') && host.size() <= 253 && std::all_of(host.begin(), host.end(), fits))
        refuse(reading, Problem::WrongHost, host);
    else if (kHost.startsWith(inside))
        refuse(reading, Problem::Truncated);
    else
        refuse(reading, Problem::NotAKeyInside);
    return false;
}

bool checkPresence(QByteArrayView query, const Values &values, KeyReading &reading)
{
    for (int name = 0; name < Token; ++name) {
        if (values[size_t(name)])
            continue;
        if (endsTooEarly(query, values))
            refuse(reading, Problem::Truncated);
        else
            refuse(reading, Problem::MissingParameter, kNames[size_t(name)]);
        return false;
    }
    return true;
}

bool checkConstants(QByteArrayView query, const Values &values, KeyReading &reading)
{
    const auto wrong = [&](Name name) {
        refuse(reading, endsTooEarly(query, values) ? Problem::Truncated : Problem::NotAKeyInside, kNames[name]);
        return false;
    };
    if (values[Action] != QByteArrayView("CallWithBearerToken"))
        return wrong(Action);
    if (values[Algorithm] != QByteArrayView("AWS4-HMAC-SHA256"))
        return wrong(Algorithm);
    if (values[SignedHeaders] != QByteArrayView("host"))
        return wrong(SignedHeaders);
    if (!isSignature(valueOf(values, Signature)))
        return wrong(Signature);
    if (valueOf(values, Version).isEmpty())
        return wrong(Version);
    if (values[Token] && valueOf(values, Token).isEmpty())
        return wrong(Token);
    return true;
}

} // namespace

void readShortTerm(QByteArrayView key, KeyReading &reading)
{
    const auto body = key.sliced(kShortPrefix.size());
    if (body.isEmpty() || body.size() % 4 != 0)
        return refuse(reading, Problem::Truncated);
    const auto inside = decodeStrictly(body);
    if (!inside)
        return refuse(reading, Problem::BadBase64);
    const QByteArrayView text(inside->bytes);
    if (!checkHost(text, reading))
        return;
    const auto path = text.sliced(kHost.size());
    if (!path.startsWith("/?"))
        return refuse(reading, path == "/" ? Problem::Truncated : Problem::NotAKeyInside);
    const auto query = path.sliced(2);
    Values values;
    if (!collect(query, values, reading) || !checkPresence(query, values, reading)
        || !checkConstants(query, values, reading))
        return;
    if (readScope(values, reading))
        readTimes(values, reading);
}

QString probableAccount(QByteArrayView id)
{
    // Ids whose fifth character is I or J were made before the account was part of them.
    if (id.size() != 20 || !(id.startsWith("AKIA") || id.startsWith("ASIA")) || id[4] == 'I' || id[4] == 'J')
        return {};
    quint64 bits = 0; // the first 10 base32 characters are 50 bits; the first 48 of them are wanted
    for (qsizetype i = 4; i < 14; ++i) {
        const char c = id[i];
        const int digit = c >= 'A' && c <= 'Z' ? c - 'A' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
        if (digit < 0)
            return {};
        bits = bits << 5 | quint64(digit);
    }
    const quint64 account = ((bits >> 2) & 0x7fffffffff80ULL) >> 7;
    const QString digits = QString::number(account).rightJustified(12, QLatin1Char('0'));
    return digits.size() == 12 ? digits : QString();
}

} // namespace bk::keytext
