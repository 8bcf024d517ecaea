// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyText.h"

#include <QByteArray>

#include <optional>

// The inside of KeyText: cleaning, finding and the two formats. Nobody but KeyText*.cpp and the two keys' files includes it.
namespace bk::keytext {

inline constexpr qsizetype kMostBytes = 64LL * 1024;
inline constexpr QByteArrayView kLongPrefix = "ABSK";
inline constexpr QByteArrayView kShortPrefix = "bedrock-api-key-";

// A working copy of pasted bytes that is wiped when it goes. Filled once, so that growing leaves no copy behind.
struct Wiped final {
    QByteArray bytes;
    Wiped() = default;
    explicit Wiped(QByteArray filled) : bytes(std::move(filled)) {}
    Wiped(Wiped &&other) noexcept : bytes(std::move(other.bytes)) {}
    Wiped &operator=(Wiped &&other) noexcept { std::swap(bytes, other.bytes); return *this; }
    Wiped(const Wiped &) = delete;
    ~Wiped() { wipe(bytes); }
};

[[nodiscard]] bool isBase64(char c);
[[nodiscard]] bool isWord(char c);  // [A-Za-z0-9_]
[[nodiscard]] bool isDigit(char c);
[[nodiscard]] bool isSpace(char c);
[[nodiscard]] bool isQuote(char c);

// Standard padded base64 (RFC 4648 section 4), canonical, nothing else. Nothing when it is not.
[[nodiscard]] std::optional<Wiped> decodeStrictly(QByteArrayView text);

// Without invisible characters; every foreign space a space, every typographic quote a straight one. Trimmed.
[[nodiscard]] Wiped clean(QByteArrayView pasted, QList<KeyReading::Repair> &repairs);

// Where a key stands in a cleaned text: prefix at start, body up to end (the first unbroken run).
struct Place final {
    KeyReading::Kind kind = KeyReading::Kind::Unknown;
    bool wrongCase = false;
    qsizetype start = 0;
    qsizetype body = 0;
    qsizetype end = 0;
};
[[nodiscard]] QList<Place> findKeys(QByteArrayView text);
[[nodiscard]] int countDifferent(QByteArrayView text, const QList<Place> &places);

// The key text with the lines after the first run joined to it; ends[i] is where the text stood after piece i, and
// sizes[i] the length of the joined text then. One piece only: nothing was there to join.
struct Joined final {
    Wiped text;
    QList<qsizetype> sizes;
    QList<qsizetype> ends;
};
[[nodiscard]] Joined joinPieces(QByteArrayView text, const Place &place);

// What had to be taken away around [start, end), as repairs.
void nameSurroundings(QByteArrayView text, qsizetype start, qsizetype end, QList<KeyReading::Repair> &repairs);

// Texts that are other kinds of key: kind and problem set. False: none of those known.
bool readLookAlike(QByteArrayView text, KeyReading &reading);

// Fill the facts, or the problem, of one whole key; prefix included. Never set reading.key.
void readLongTerm(QByteArrayView key, KeyReading &reading);
void readShortTerm(QByteArrayView key, KeyReading &reading);
// user-at-account:secret. False: not of this form at all.
bool readLongTermInside(QByteArrayView inside, KeyReading &reading);

// The account an access key id belongs to, by a trick that AWS has not documented; empty when not sure.
[[nodiscard]] QString probableAccount(QByteArrayView accessKeyId);

} // namespace bk::keytext
