// SPDX-License-Identifier: Apache-2.0
// Event stream to text: frames, both checksums, headers, JSON, QString. Beside it zlib's crc32 over the same frames, which
// nobody who checks them can do without. decoder EVENTS [FILE: the frames are written there, for the peers in JavaScript]
#include "bench/Measure.h"
#include "bench/Samples.h"
#include "core/bedrock/ConverseEvent.h"

#include <QFile>

using namespace bk;
using namespace bk::bench;

namespace {

// Text of all deltas, fed in pieces of so many bytes.
void decode(const QByteArray &stream, qsizetype piece, qsizetype expectedCharacters)
{
    EventStreamDecoder decoder;
    qsizetype characters = 0;
    const EventStreamDecoder::Deliver take = [&characters](const EventFrame &frame) {
        const auto event = readConverseEvent(frame);
        if (!event)
            qFatal("a frame was refused");
        if (const auto *text = std::get_if<TextDelta>(&*event))
            characters += text->text.size();
    };
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        if (!decoder.feed(QByteArrayView(stream).sliced(at, std::min(piece, stream.size() - at)), take))
            qFatal("the stream was refused");
    }
    if (characters != expectedCharacters)
        qFatal("characters were lost");
}

qsizetype charactersOf(int events)
{
    Tokens tokens;
    qsizetype characters = 0;
    for (int i = 0; i < events; ++i) { // the dice fall as in deltaFrames
        tokens.random().bounded(1U, kPaddings);
        characters += tokens.next().size();
    }
    return characters;
}

} // namespace

int main(int argc, char **argv)
{
    const int events = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const QList<QByteArray> frames = deltaFrames(events);
    const QByteArray stream = frames.join();
    const qsizetype characters = charactersOf(events);
    if (argc > 2) {
        QFile file(QString::fromLocal8Bit(argv[2]));
        if (!file.open(QIODevice::WriteOnly) || file.write(stream) != stream.size())
            qFatal("the frames cannot be written");
    }
    print("value", "decoder.bytes-per-event", double(stream.size()) / events);

    Race race;
    race.add("decode.16k", events, [&] { decode(stream, 16 * 1024, characters); });
    race.add("decode.1k", events, [&] { decode(stream, 1024, characters); });
    race.add("decode.64", events, [&] { decode(stream, 64, characters); });
    race.add("decode.1", events, [&] { decode(stream, 1, characters); });
    race.add("crc32", events, [&] {
        uLong sum = 0;
        for (const QByteArray &frame : frames) {
            const auto *bytes = reinterpret_cast<const Bytef *>(frame.constData());
            sum ^= crc32(0, bytes, 8) ^ crc32(0, bytes, uInt(frame.size() - 4));
        }
        keepAlive(sum);
    });
    race.run(15);
    return 0;
}
