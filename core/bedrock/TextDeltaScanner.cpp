// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/TextDeltaScanner.h"

#include <QByteArray>
#include <QVarLengthArray>

namespace bk {

namespace {

bool take(QByteArrayView &rest, QByteArrayView expected)
{
    if (!rest.startsWith(expected))
        return false;
    rest = rest.sliced(expected.size());
    return true;
}

// Up to four digits without a leading zero.
std::optional<int> takeIndex(QByteArrayView &rest)
{
    int index = 0;
    qsizetype digits = 0;
    while (digits < rest.size() && digits < 4 && rest[digits] >= '0' && rest[digits] <= '9')
        index = index * 10 + (rest[digits++] - '0');
    if (digits == 0 || (digits > 1 && rest[0] == '0'))
        return std::nullopt;
    rest = rest.sliced(digits);
    return index;
}

// The inside of a JSON string up to its closing quote, and what kinds of bytes it holds.
struct RawString final {
    QByteArrayView bytes;
    bool hasEscapes = false;
    bool isAscii = true;
};

std::optional<RawString> takeString(QByteArrayView &rest)
{
    RawString raw;
    for (qsizetype i = 0; i < rest.size(); ++i) {
        const quint8 c = quint8(rest[i]);
        if (c == '"') {
            raw.bytes = rest.first(i);
            rest = rest.sliced(i + 1);
            return raw;
        }
        if (c < 0x20)
            return std::nullopt;
        if (c == '\\') {
            raw.hasEscapes = true;
            ++i;
        } else if (c >= 0x80) {
            raw.isAscii = false;
        }
    }
    return std::nullopt;
}

char simpleEscape(char c)
{
    switch (c) {
    case '"': case '\\': case '/': return c;
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    default: return 0; // \u and what is none
    }
}

std::optional<QString> textOf(const RawString &raw)
{
    // QString::fromUtf8 would drop a byte order mark that QJsonDocument keeps.
    if (!raw.isAscii && (!raw.bytes.isValidUtf8() || raw.bytes.startsWith("\xef\xbb\xbf")))
        return std::nullopt;
    if (!raw.hasEscapes)
        return raw.isAscii ? QString::fromLatin1(raw.bytes) : QString::fromUtf8(raw.bytes);
    QVarLengthArray<char, 256> plain;
    for (qsizetype i = 0; i < raw.bytes.size(); ++i) {
        char c = raw.bytes[i];
        if (c == '\\') {
            c = simpleEscape(raw.bytes[++i]);
            if (c == 0)
                return std::nullopt;
        }
        plain.append(c);
    }
    return QString::fromUtf8(plain.constData(), plain.size());
}

bool isPaddingOrNothing(QByteArrayView rest)
{
    if (rest == "}")
        return true;
    if (!take(rest, ",\"p\":\""))
        return false;
    const auto padding = takeString(rest);
    return padding && !padding->hasEscapes && padding->isAscii && rest == "}";
}

} // namespace

std::optional<ScannedTextDelta> scanTextDelta(QByteArrayView payload)
{
    if (!take(payload, "{\"contentBlockIndex\":"))
        return std::nullopt;
    const auto block = takeIndex(payload);
    if (!block || !take(payload, ",\"delta\":{\"text\":\""))
        return std::nullopt;
    const auto raw = takeString(payload);
    if (!raw || !take(payload, "}") || !isPaddingOrNothing(payload))
        return std::nullopt;
    auto text = textOf(*raw);
    if (!text)
        return std::nullopt;
    return ScannedTextDelta{*block, *std::move(text)};
}

} // namespace bk
