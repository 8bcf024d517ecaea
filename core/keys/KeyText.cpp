// SPDX-License-Identifier: Apache-2.0
#include "core/keys/KeyText.h"

#include "core/keys/KeyTextParts.h"

#include <algorithm>
#include <utility>

namespace bk {

using namespace keytext;
using Kind = KeyReading::Kind;
using Problem = KeyReading::Problem;
using Repair = KeyReading::Repair;

namespace {

constexpr qint64 kFutureAllowance = 15LL * 60;

void readWhole(QByteArrayView key, Kind kind, KeyReading &reading)
{
    if (kind == Kind::LongTerm)
        readLongTerm(key, reading);
    else
        readShortTerm(key, reading);
}

// What follows the key directly shows whether it was cut out whole.
Problem edgeProblem(QByteArrayView rest)
{
    if (rest.isEmpty())
        return Problem::None;
    const char next = rest.front();
    if (next == '=' || isBase64(next))
        return Problem::BadBase64;
    if (rest.startsWith("...") || rest.startsWith("\xE2\x80\xA6") || next == '*')
        return Problem::Truncated; // shortened for a screen
    const QByteArrayView closers(",;)}]>|&<\\");
    return isSpace(next) || isQuote(next) || closers.contains(next) ? Problem::None : Problem::BadCharacter;
}

// One way to read the key in a text: how far, and what came of it.
struct Attempt final {
    KeyReading reading;
    qsizetype size = 0;
    qsizetype end = 0;
};

Attempt attempt(QByteArrayView text, const Place &place, const Joined &joined, qsizetype pieces)
{
    Attempt made;
    made.size = joined.sizes[pieces - 1];
    made.end = joined.ends[pieces - 1];
    made.reading.kind = place.kind;
    made.reading.problem = edgeProblem(text.sliced(made.end));
    if (made.reading.problem == Problem::BadCharacter)
        made.reading.problemPosition = int(made.size) + 1;
    if (made.reading.problem == Problem::None)
        readWhole(QByteArrayView(joined.text.bytes).first(made.size), place.kind, made.reading);
    return made;
}

// The first run alone, else all lines joined, else all but the last word (a note under the key).
Attempt bestAttempt(QByteArrayView text, const Place &place, const Joined &joined)
{
    Attempt first = attempt(text, place, joined, 1);
    const auto pieces = joined.sizes.size();
    if (first.reading.valid() || pieces == 1)
        return first;
    Attempt all = attempt(text, place, joined, pieces);
    if (all.reading.valid())
        return all;
    if (pieces > 2) {
        Attempt fewer = attempt(text, place, joined, pieces - 1);
        if (fewer.reading.valid())
            return fewer;
    }
    return all;
}

void readPlace(QByteArrayView text, const Place &place, KeyReading &reading)
{
    if (place.wrongCase) {
        reading.kind = place.kind;
        reading.problem = Problem::WrongCase;
        return;
    }
    const Joined joined = joinPieces(text, place);
    Attempt best = bestAttempt(text, place, joined);
    const auto repairs = std::exchange(reading.repairs, {});
    reading = std::move(best.reading);
    reading.repairs = repairs;
    if (!reading.valid())
        return;
    if (best.size > joined.sizes.first())
        reading.repairs.append(Repair::JoinedLines);
    nameSurroundings(text, place.start, best.end, reading.repairs);
    reading.key = Secret(QByteArrayView(joined.text.bytes).first(best.size));
}

bool readDecoded(QByteArrayView text, KeyReading &reading)
{
    while (!text.isEmpty() && isQuote(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isQuote(text.back()))
        text.chop(1);
    if (!readLongTermInside(text, reading))
        return false;
    reading.kind = Kind::DecodedLongTerm;
    if (reading.problem != Problem::None)
        return true;
    Wiped encoded(QByteArray::fromRawData(text.data(), text.size()).toBase64());
    Wiped key;
    key.bytes.reserve(kLongPrefix.size() + encoded.bytes.size() + 1);
    key.bytes.append(kLongPrefix).append(encoded.bytes);
    reading.kind = Kind::LongTerm;
    reading.repairs.append(Repair::ReencodedInside);
    reading.key = Secret(QByteArrayView(key.bytes));
    return true;
}

// Formats can change: a text of one word that could stand in a header may be kept as it is.
void readUnknown(QByteArrayView text, KeyReading &reading)
{
    reading.kind = Kind::Unknown;
    reading.problem = Problem::NotABedrockKey;
    const auto fits = [](char c) { return isBase64(c) || c == '=' || c == '-'; };
    if (text.size() >= 20 && std::all_of(text.begin(), text.end(), fits))
        reading.key = Secret(text);
}

void judgeTimes(KeyReading &reading, const QDateTime &now)
{
    if (!now.isValid() || reading.kind != Kind::ShortTerm || reading.problem != Problem::None)
        return;
    if (reading.expiresAt <= now)
        reading.problem = Problem::AlreadyExpired;
    else if (reading.issuedAt > now.addSecs(kFutureAllowance))
        reading.problem = Problem::IssuedInFuture;
}

} // namespace

bool KeyReading::valid() const
{
    return isBedrockKey()
        && (problem == Problem::None || problem == Problem::AlreadyExpired || problem == Problem::IssuedInFuture);
}

KeyReading readKeyText(QByteArrayView pasted, const QDateTime &now)
{
    KeyReading reading;
    if (pasted.size() > kMostBytes) {
        reading.kind = Kind::Unknown;
        reading.problem = Problem::TooLong;
        return reading;
    }
    const Wiped cleaned = clean(pasted, reading.repairs);
    const QByteArrayView text(cleaned.bytes);
    if (text.isEmpty())
        return {};
    const auto places = findKeys(text);
    if (countDifferent(text, places) > 1) {
        reading.kind = places.first().kind;
        reading.problem = Problem::SeveralKeys;
    } else if (!places.isEmpty()) {
        readPlace(text, places.first(), reading);
    } else if (!readDecoded(text, reading) && !readLookAlike(text, reading)) {
        readUnknown(text, reading);
    }
    if (!reading.valid() && reading.key.isEmpty())
        reading.repairs.clear();
    judgeTimes(reading, now);
    return reading;
}

int countKeys(QByteArrayView pasted)
{
    QList<Repair> repairs;
    const Wiped cleaned = clean(pasted, repairs);
    return countDifferent(cleaned.bytes, findKeys(cleaned.bytes));
}

QString kindName(Kind kind)
{
    switch (kind) {
    case Kind::Nothing: return QStringLiteral("nothing");
    case Kind::LongTerm: return QStringLiteral("long-term");
    case Kind::ShortTerm: return QStringLiteral("short-term");
    case Kind::CloudWatchLogsKey: return QStringLiteral("cloudwatch-logs-key");
    case Kind::CloudWatchKey: return QStringLiteral("cloudwatch-key");
    case Kind::ClaudePlatformKey: return QStringLiteral("claude-platform-key");
    case Kind::AnthropicKey: return QStringLiteral("anthropic-key");
    case Kind::OpenAiKey: return QStringLiteral("openai-key");
    case Kind::AccessKeyId: return QStringLiteral("access-key-id");
    case Kind::SecretAccessKey: return QStringLiteral("secret-access-key");
    case Kind::DecodedLongTerm: return QStringLiteral("decoded-long-term");
    case Kind::Unknown: return QStringLiteral("unknown");
    }
    Q_UNREACHABLE();
}

QString problemName(Problem problem)
{
    switch (problem) {
    case Problem::None: return {};
    case Problem::Truncated: return QStringLiteral("truncated");
    case Problem::WrongCase: return QStringLiteral("wrong-case");
    case Problem::BadCharacter: return QStringLiteral("bad-character");
    case Problem::BadBase64: return QStringLiteral("bad-base64");
    case Problem::NotAKeyInside: return QStringLiteral("not-a-key-inside");
    case Problem::MissingParameter: return QStringLiteral("missing-parameter");
    case Problem::DuplicateParameter: return QStringLiteral("duplicate-parameter");
    case Problem::BadDate: return QStringLiteral("bad-date");
    case Problem::BadExpiry: return QStringLiteral("bad-expiry");
    case Problem::WrongHost: return QStringLiteral("wrong-host");
    case Problem::SeveralKeys: return QStringLiteral("several-keys");
    case Problem::TooLong: return QStringLiteral("too-long");
    case Problem::NotABedrockKey: return QStringLiteral("not-a-bedrock-key");
    case Problem::AlreadyExpired: return QStringLiteral("already-expired");
    case Problem::IssuedInFuture: return QStringLiteral("issued-in-future");
    }
    Q_UNREACHABLE();
}

QString repairName(Repair repair)
{
    switch (repair) {
    case Repair::TrimmedSpace: return QStringLiteral("trimmed-space");
    case Repair::RemovedQuotes: return QStringLiteral("removed-quotes");
    case Repair::RemovedBearer: return QStringLiteral("removed-bearer");
    case Repair::TookAssignedValue: return QStringLiteral("took-assigned-value");
    case Repair::JoinedLines: return QStringLiteral("joined-lines");
    case Repair::RemovedInvisible: return QStringLiteral("removed-invisible");
    case Repair::ReencodedInside: return QStringLiteral("reencoded-inside");
    case Repair::TookFromJson: return QStringLiteral("took-from-json");
    }
    Q_UNREACHABLE();
}

} // namespace bk
