// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyTextParts.h"

#include <algorithm>
#include <vector>

namespace bk::keytext {

using Repair = KeyReading::Repair;

namespace {

void note(QList<Repair> &repairs, Repair repair)
{
    if (!repairs.contains(repair))
        repairs.append(repair);
}

// What a non-ASCII character in a paste stands for: 0 nothing (invisible), ' ', '"', or -1: itself.
int meaning(char32_t c)
{
    if (c == 0x00AD || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF)
        return 0;
    if (c == 0x00A0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F
        || c == 0x205F || c == 0x3000)
        return ' ';
    if ((c >= 0x2018 && c <= 0x201F) || c == 0x00AB || c == 0x00BB || c == 0x2039 || c == 0x203A || c == 0x00B4)
        return '"';
    return -1;
}

// The character at `at` and its length in bytes; a length of 1 and U+FFFD for what is no UTF-8. Three bytes are enough
// for every character that means something here.
char32_t decodeAt(QByteArrayView text, qsizetype at, int &length)
{
    const auto byte = [&](qsizetype i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    length = 1;
    if (first < 0x80)
        return first;
    const unsigned second = byte(at + 1);
    if ((second & 0xC0) != 0x80)
        return 0xFFFD;
    if ((first & 0xE0) == 0xC0) {
        length = 2;
        return (first & 0x1F) << 6 | (second & 0x3F);
    }
    const unsigned third = byte(at + 2);
    if ((first & 0xF0) == 0xE0 && (third & 0xC0) == 0x80) {
        length = 3;
        return (first & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F);
    }
    return 0xFFFD;
}

bool startsWithAnyCase(QByteArrayView text, QByteArrayView prefix)
{
    return text.size() >= prefix.size() && qstrnicmp(text.data(), prefix.data(), size_t(prefix.size())) == 0;
}

qsizetype runEnd(QByteArrayView text, qsizetype from)
{
    while (from < text.size() && isBase64(text[from]))
        ++from;
    for (int padding = 0; padding < 2 && from < text.size() && text[from] == '='; ++padding)
        ++from;
    return from;
}

// ABSK may be any word's beginning: after other text it is only believed when enough follows.
constexpr qsizetype kConvincing = 8;

std::optional<Place> placeAt(QByteArrayView text, qsizetype at)
{
    const auto tryPrefix = [&](QByteArrayView prefix, KeyReading::Kind kind) -> std::optional<Place> {
        const auto rest = text.sliced(at);
        if (!startsWithAnyCase(rest, prefix))
            return std::nullopt;
        const Place place{kind, !rest.startsWith(prefix), at, at + prefix.size(), runEnd(text, at + prefix.size())};
        const bool alone = at == 0 && !place.wrongCase;
        if (!alone && (place.wrongCase || kind == KeyReading::Kind::LongTerm) && place.end - place.body < kConvincing)
            return std::nullopt;
        return place;
    };
    if (auto place = tryPrefix(kShortPrefix, KeyReading::Kind::ShortTerm))
        return place;
    return tryPrefix(kLongPrefix, KeyReading::Kind::LongTerm);
}

QByteArrayView trimmedEnd(QByteArrayView text)
{
    while (!text.isEmpty() && (isSpace(text.back()) || isQuote(text.back())))
        text.chop(1);
    return text;
}

bool chopWord(QByteArrayView &text, QByteArrayView word)
{
    if (text.size() < word.size() || !startsWithAnyCase(text.last(word.size()), word))
        return false;
    if (text.size() > word.size() && isWord(text[text.size() - word.size() - 1]))
        return false;
    text.chop(word.size());
    return true;
}

bool isShellPrompt(QByteArrayView text)
{
    text = text.trimmed();
    return text == "$" || text == "%" || text == ">" || text == "#" || (text.startsWith("PS ") && text.endsWith('>'));
}

bool onlyClosers(QByteArrayView text)
{
    for (const char c : text) {
        if (!isSpace(c) && !isQuote(c) && c != ',' && c != ';' && c != '\\')
            return false;
    }
    return true;
}

} // namespace

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWord(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_'; }
bool isBase64(char c) { return (isWord(c) && c != '_') || c == '+' || c == '/'; }
bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool isQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

std::optional<Wiped> decodeStrictly(QByteArrayView text)
{
    if (text.isEmpty() || text.size() % 4 != 0)
        return std::nullopt;
    const auto encoded = QByteArray::fromRawData(text.data(), text.size());
    auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    Wiped plain(std::move(decoded.decoded));
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return std::nullopt;
    const Wiped again(plain.bytes.toBase64());
    if (QByteArrayView(again.bytes) != text) // bits behind the padding: two texts for one key
        return std::nullopt;
    return plain;
}

Wiped clean(QByteArrayView pasted, QList<Repair> &repairs)
{
    Wiped cleaned;
    cleaned.bytes.reserve(pasted.size() + 1);
    const auto isBeyondAscii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    for (qsizetype at = 0; at < pasted.size();) {
        const QByteArrayView rest = pasted.sliced(at);
        if (const auto run = std::find_if(rest.begin(), rest.end(), isBeyondAscii) - rest.begin(); run > 0) {
            cleaned.bytes.append(rest.first(run));
            at += run;
            continue;
        }
        int length = 1;
        const int means = meaning(decodeAt(pasted, at, length));
        if (means > 0)
            cleaned.bytes.append(char(means));
        else if (means < 0)
            cleaned.bytes.append(pasted.data() + at, length);
        if (means == 0 || means == ' ')
            note(repairs, Repair::RemovedInvisible);
        at += length;
    }
    qsizetype first = 0;
    qsizetype last = cleaned.bytes.size();
    while (first < last && isSpace(cleaned.bytes.at(first)))
        ++first;
    while (last > first && isSpace(cleaned.bytes.at(last - 1)))
        --last;
    if (last - first == cleaned.bytes.size())
        return cleaned;
    note(repairs, Repair::TrimmedSpace);
    return Wiped(cleaned.bytes.mid(first, last - first));
}

QList<Place> findKeys(QByteArrayView text)
{
    QList<Place> places;
    bool boundary = true; // '=' is none: padding is followed by nothing, an assignment by its value
    for (qsizetype at = 0; at < text.size();) {
        if (boundary) {
            if (const auto place = placeAt(text, at)) {
                places.append(*place);
                at = place->end;
                boundary = false;
                continue;
            }
        }
        const char c = text[at++];
        boundary = !(isBase64(c) || c == '_' || c == '-');
    }
    return places;
}

int countDifferent(QByteArrayView text, const QList<Place> &places)
{
    std::vector<QByteArrayView> keys;
    for (const Place &place : places)
        keys.push_back(text.sliced(place.start, place.end - place.start));
    std::sort(keys.begin(), keys.end(), [](auto a, auto b) { return a.compare(b) < 0; });
    return int(std::unique(keys.begin(), keys.end()) - keys.begin());
}

Joined joinPieces(QByteArrayView text, const Place &place)
{
    Joined joined;
    joined.text.bytes.reserve(text.size() - place.start + 1);
    const auto take = [&](qsizetype from, qsizetype to) {
        joined.text.bytes.append(text.data() + from, to - from);
        joined.sizes.append(joined.text.bytes.size());
        joined.ends.append(to);
    };
    take(place.start, place.end);
    for (qsizetype at = place.end; at < text.size() && text[at - 1] != '=';) {
        qsizetype next = at;
        while (next < text.size() && (isSpace(text[next]) || text[next] == '\\'))
            ++next;
        const qsizetype end = runEnd(text, next);
        const bool whole = end == text.size() || isSpace(text[end]) || isQuote(text[end]) || text[end] == '\\'
            || text[end] == ',' || text[end] == ';' || text[end] == '}' || text[end] == ')';
        if (next == at || end == next || !whole || placeAt(text, next))
            break;
        take(next, end);
        at = end;
    }
    return joined;
}

void nameSurroundings(QByteArrayView text, qsizetype start, qsizetype end, QList<Repair> &repairs)
{
    auto head = text.first(start);
    const auto tail = text.sliced(end);
    const bool json = text.startsWith('{') || text.startsWith('[')
        || (text.startsWith('"') && trimmedEnd(head).endsWith(':'));
    const bool quoted = (!head.isEmpty() && isQuote(head.back())) || (!tail.isEmpty() && isQuote(tail.front()));
    head = trimmedEnd(head);
    if (chopWord(head, "bearer")) {
        note(repairs, Repair::RemovedBearer);
        head = trimmedEnd(head);
        if (head.endsWith(':')) {
            auto name = trimmedEnd(head.chopped(1));
            if (chopWord(name, "authorization"))
                head = trimmedEnd(name);
        }
    }
    if (json)
        return note(repairs, Repair::TookFromJson);
    if (quoted || (!tail.isEmpty() && isQuote(tail.back())))
        note(repairs, Repair::RemovedQuotes);
    if (isShellPrompt(head) && onlyClosers(tail))
        note(repairs, Repair::TrimmedSpace);
    else if (!onlyClosers(head) || !onlyClosers(tail))
        note(repairs, Repair::TookAssignedValue);
}

} // namespace bk::keytext
