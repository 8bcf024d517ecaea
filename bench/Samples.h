// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/EventFrames.h"

#include <QList>
#include <QRandomGenerator>
#include <QString>

namespace bk::bench {

// Words of a model's answer as tokens: of many lengths, one in eight beyond ASCII, one in twelve with an escape in JSON.
// The same seed gives the same words, here and in every run.
class Tokens final {
public:
    explicit Tokens(quint32 seed = 1) : m_random(seed) {}

    QString next()
    {
        static const QList<QString> stems{"the", " model", " answers", " in", " one", " of", " several", " regions", " and", " token",
                                          " keyring", " a", " permission", " which", " longer-than-most", " it", "ing", "s", ",", "."};
        static const QList<QString> others{" für", " Schlüssel", " naïve", " 東京", " клавиша", " 🙂"};
        static const QList<QString> escaped{"\n", " \"quoted\"", "\n\n", " C:\\path", "\t"};
        const quint32 dice = m_random.bounded(24U);
        const QList<QString> &list = dice < 3 ? others : dice < 5 ? escaped : stems;
        return list.at(qsizetype(m_random.bounded(quint32(list.size()))));
    }
    QRandomGenerator &random() { return m_random; }

private:
    QRandomGenerator m_random;
};

inline QByteArray jsonEscaped(const QString &text)
{
    QByteArray out;
    for (const char c : text.toUtf8()) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (c == '"' || c == '\\')
            out += QByteArray("\\") + c;
        else
            out += c;
    }
    return out;
}

constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr quint32 kPaddings = sizeof kAlphabet - 1;

// contentBlockDelta frames as Bedrock writes them, with its padding "p" of random length: about 190 bytes each.
inline QList<QByteArray> deltaFrames(int count)
{
    Tokens tokens;
    QList<QByteArray> frames;
    for (int i = 0; i < count; ++i) {
        const QByteArray padding = QByteArray(kAlphabet).left(qsizetype(tokens.random().bounded(1U, kPaddings)));
        frames.append(eventFrame("contentBlockDelta", "{\"contentBlockIndex\":" + QByteArray::number(i % 500 == 499 ? 1 : 0)
                                                          + ",\"delta\":{\"text\":\"" + jsonEscaped(tokens.next())
                                                          + "\"},\"p\":\"" + padding + "\"}"));
    }
    return frames;
}

} // namespace bk::bench
