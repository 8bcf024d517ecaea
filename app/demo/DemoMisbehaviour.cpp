// SPDX-License-Identifier: Apache-2.0
// The faults that are no HTTP reply any more, and those inside an event stream.
#include "app/demo/DemoFaults.h"
#include "app/demo/EventStreamEncoder.h"

#include <QJsonDocument>

#include <memory>

namespace bk::faults {
namespace {

constexpr qsizetype kPour = 64LL * 1024;
constexpr int kMidway = 3; // deltas before something goes wrong, when the argument does not say

// Bedrock hides the length of a token behind this.
QByteArray padded(QJsonObject payload, qsizetype index)
{
    static const QString letters = QStringLiteral("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    payload.insert(QStringLiteral("p"), letters.left(1 + (index * 37 + 11) % letters.size()));
    return QJsonDocument(payload).toJson(QJsonDocument::Compact);
}

QByteArray failure(const QString &name)
{
    if (name == QLatin1String("throttling-midway"))
        return eventstream::exception("throttlingException", R"({"message":"Too many tokens, please wait before trying again."})");
    if (name == QLatin1String("unavailable-midway"))
        return eventstream::exception("serviceUnavailableException", R"({"message":"Bedrock is unable to process your request."})");
    if (name == QLatin1String("internal-midway"))
        return eventstream::exception("internalServerException", R"({"message":"The system encountered an unexpected error during processing. Try your request again."})");
    if (name == QLatin1String("validation-midway"))
        return eventstream::exception("validationException", R"({"message":"The model returned the following errors: Output blocked."})");
    if (name == QLatin1String("unknown-exception"))
        return eventstream::exception("tomorrowsException", R"({"message":"A new way to fail."})");
    if (name == QLatin1String("error-frame-midway"))
        return eventstream::errorMessage("InternalFailure", "The stream could not be continued.");
    return eventstream::exception("modelStreamErrorException",
        R"({"message":"The system encountered an unexpected error during processing. Try your request again.","originalStatusCode":500,"originalMessage":"model failed"})");
}

quint32 badLength(const QString &name)
{
    if (name == QLatin1String("length-0"))
        return 0;
    if (name == QLatin1String("length-15"))
        return 15;
    if (name == QLatin1String("length-too-big"))
        return 24 * 1024 * 1024 + 1;
    return name == QLatin1String("length-never-sent") ? 20 * 1024 * 1024 : 0xffffffffU;
}

QList<StreamEvent> rearranged(QList<StreamEvent> events, const QString &name)
{
    QList<StreamEvent> out;
    for (StreamEvent &event : events) {
        const bool stop = event.type == "messageStop";
        if (name == QLatin1String("no-message-stop") && (stop || event.type == "metadata"))
            continue;
        if (name == QLatin1String("delta-before-start") && event.type == "messageStart")
            continue;
        if (name == QLatin1String("block-index-jumps") && event.payload.contains("contentBlockIndex"))
            event.payload["contentBlockIndex"] = event.payload["contentBlockIndex"].toInt() + 7;
        if (name == QLatin1String("unknown-event") && out.size() % 3 == 1)
            out.append({"tomorrowsEvent", {{"surprise", true}}});
        out.append(event);
        if (name == QLatin1String("two-message-stops") && stop)
            out.append(event);
    }
    return out;
}

QByteArray joined(const QList<QByteArray> &pieces)
{
    QByteArray all;
    for (const QByteArray &piece : pieces)
        all += piece;
    return all;
}

// Many deltas without text, a thousand to a piece; the pieces share their bytes.
QList<QByteArray> emptyDeltas(qint64 count)
{
    const QByteArray one = eventstream::event("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":""},"p":"ab"})");
    QList<QByteArray> pieces(count / 1000, one.repeated(1000));
    if (count % 1000)
        pieces.append(one.repeated(count % 1000));
    return pieces;
}

// Replaces what comes after `keep` frames by one broken thing.
void breakAfter(Frames &frames, qint64 keep, const QByteArray &broken)
{
    frames.pieces = frames.pieces.mid(0, keep);
    frames.pieces.append(broken);
}

QByteArray flipped(QByteArray frame, qsizetype at)
{
    frame[at] = char(frame[at] ^ 0x01);
    return frame;
}

} // namespace

Frames frames(const QList<StreamEvent> &events, const QString &name, qint64 argument)
{
    Frames made;
    const QList<StreamEvent> order = name.isEmpty() ? events : rearranged(events, name);
    for (qsizetype i = 0; i < order.size(); ++i)
        made.pieces.append(eventstream::event(order[i].type, padded(order[i].payload, i)));

    const qint64 keep = std::min<qint64>((argument > 0 ? argument : kMidway) + 1, made.pieces.size() - 1); // messageStart, deltas
    if (name.endsWith(QLatin1String("-midway")) || name == QLatin1String("unknown-exception"))
        breakAfter(made, keep, failure(name));
    else if (name.startsWith(QLatin1String("length-")))
        breakAfter(made, keep, eventstream::prelude(badLength(name), 0) + QByteArray(64, 'x'));
    else if (name == QLatin1String("bad-json"))
        breakAfter(made, keep, eventstream::event("contentBlockDelta", "{\"contentBlockIndex\":0,"));
    else if (name == QLatin1String("bad-prelude-crc"))
        made.pieces[keep] = flipped(made.pieces[keep], 8);
    else if (name == QLatin1String("bad-message-crc"))
        made.pieces[keep] = flipped(made.pieces[keep], made.pieces[keep].size() - 1);
    else if (name == QLatin1String("empty-deltas"))
        made.pieces = made.pieces.mid(0, 1) + emptyDeltas(argument > 0 ? argument : 1000) + made.pieces.mid(1);
    else if (name == QLatin1String("one-chunk"))
        made.pieces = {joined(made.pieces)};
    made.thenSilence = name == QLatin1String("length-never-sent");
    return made;
}

void misbehave(DemoConnection &connection, const QString &name, qint64 argument)
{
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    if (name == QLatin1String("close-after-request")) {
        connection.close();
    } else if (name == QLatin1String("reset-after-request")) {
        connection.reset();
    } else if (name == QLatin1String("silent")) {
        connection.fallSilent();
    } else if (name == QLatin1String("close-in-headers")) {
        connection.sendRaw(head + "x-amzn-Req");
        connection.close();
    } else if (name == QLatin1String("garbage-status")) {
        connection.sendRaw("no status line at all\r\n\r\n");
        connection.close();
    } else if (name == QLatin1String("big-headers")) {
        connection.sendRaw(head + "X-Big: " + QByteArray(argument > 0 ? argument : 16LL * 1024 + 1, 'x') + "\r\nContent-Length: 2\r\n\r\n{}");
        connection.close();
    } else if (name == QLatin1String("endless-headers")) {
        connection.sendRaw(head);
        connection.pour([line = 0]() mutable -> QByteArray { return "X-Line-" + QByteArray::number(++line) + ": " + QByteArray(1024, 'x') + "\r\n"; });
    } else if (name == QLatin1String("huge-body")) {
        // Without a length: the body has no end, or `argument` bytes and then a close.
        connection.sendRaw(head + "Connection: close\r\n\r\n{\"padding\":\"");
        if (argument > 0) {
            connection.sendRaw(QByteArray(argument, 'x') + "\"}");
            connection.close();
        } else {
            connection.pour([piece = QByteArray(kPour, 'x')] { return piece; });
        }
    }
}

} // namespace bk::faults
