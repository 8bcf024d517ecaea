// SPDX-License-Identifier: Apache-2.0
// What a person pastes where a key belongs.
#include "core/keys/KeyText.h"
#include "tests/fuzz/Target.h"

#include <QDateTime>

#include <algorithm>

void bk::fuzz::take(QByteArrayView bytes)
{
    static const QDateTime now = QDateTime::fromSecsSinceEpoch(1'795'000'000, Qt::UTC);
    const KeyReading reading = readKeyText(bytes, now);
    (void)countKeys(bytes);
    (void)kindName(reading.kind);
    (void)problemName(reading.problem);
    const QByteArrayView key = reading.key.reveal();
    const auto fits = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=' || c == '-' || c == '_'
            || c == '.' || c == '~' || c == '%';
    };
    promise(std::all_of(key.begin(), key.end(), fits), "a key has a key's letters");
    promise(reading.problemDetail.size() <= 2'000, "a detail has an end");
    if (!reading.isBedrockKey() || !reading.valid())
        return;
    promise(key.startsWith("ABSK") || key.startsWith("bedrock-api-key-"), "a key begins as keys do");
    const KeyReading again = readKeyText(key, now);
    promise(again.valid() && again.key.equals(reading.key) && again.kind == reading.kind && again.repairs.isEmpty(),
            "a clean key is read as it is");
}
