// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"
#include "core/bedrock/ConverseEvent.h"
#include "core/bedrock/MessageAssembler.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>
#include <vector>

namespace bk {

// What is known when a stream has ended, for better or worse.
struct ConverseOutcome final {
    QString text;             // all text deltas of the answer, in order
    QString stopReason;
    bool complete = false;    // messageStop was seen and nothing failed
    TokenUsage usage;
    qint64 latencyMs = 0;          // the service's own figure
    qint64 timeToFirstTokenMs = -1; // from sending to the first delta; -1: none came
    qint64 elapsedMs = 0;
    QString requestId;
    QJsonObject message;      // {role, content[]} assembled from the deltas, API-shaped
    std::optional<Error> error; // why it is not complete; StreamIncomplete when the body just ended
};

// A ConverseStream call in flight, or one of InvokeModelWithResponseStream, whose events tell of no text and which is complete
// when the body ends well after at least one. Signals in this order: at most one started, any number of textArrived /
// reasoningArrived / eventArrived, exactly one finished, last, always from the event loop. Deleting it cancels and is
// silent. cancel(): finished with error Cancelled. Decodes in slices of at most 4 ms so that a burst never holds the window,
// and lets the service wait when more than 1 MiB is not decoded yet.
class ConverseStream final : public QObject {
    Q_OBJECT
public:
    ~ConverseStream() override;
    void cancel();
    [[nodiscard]] const ConverseOutcome &outcome() const { return m_outcome; }

Q_SIGNALS:
    void started(const QString &requestId);
    void textArrived(const QString &text);
    void reasoningArrived(const QString &text);
    // Every event, API-shaped as {"contentBlockDelta": {...}}, only when someone is connected; of InvokeModel's stream as
    // {"chunk": {"bytes": {...}}}, the bytes being JSON.
    void eventArrived(const QJsonObject &event);
    void finished(const bk::ConverseOutcome &outcome);

private:
    friend class BedrockClient;
    enum class Events { Converse, Chunks };
    ConverseStream(Events events, QObject *parent);

    // Another call in place of one that was refused, or null to leave it at that.
    using SecondTry = std::function<HttpCall *(const Error &refusal, const QDateTime &serverDate)>;

    struct Decoded {
        ConverseEvent event;
        QJsonObject json; // only when someone listens to eventArrived
    };

    void begin(HttpCall *call, SecondTry secondTry = {}); // the call becomes our child
    void failLater(const Error &error);
    void onHead(const HttpHead &head);
    void onBody(const QByteArray &bytes);
    void onCallFinished(const std::optional<Error> &error);
    void decodeSlice();
    [[nodiscard]] std::vector<Decoded> decodeNextPiece();
    void take(const EventFrame &frame, bool withJson, std::vector<Decoded> &events);
    void takeChunk(const EventFrame &frame, std::vector<Decoded> &events);
    [[nodiscard]] bool triesAgain();
    [[nodiscard]] bool deliver(const std::vector<Decoded> &events);
    void note(const ConverseEvent &event);
    void announce(const Decoded &decoded);
    [[nodiscard]] std::optional<Error> reasonForEnd() const;
    [[nodiscard]] Error refusal() const;
    void endWith(std::optional<Error> error);
    void dropCall();

    const Events m_kind;
    SecondTry m_secondTry;
    HttpCall *m_call = nullptr;
    bool m_inCall = false;        // a signal of m_call is being handled
    HttpHead m_head;
    bool m_isEventStream = false;
    QByteArray m_otherBody;       // of a reply that is no event stream
    QByteArray m_pending;         // arrived, not decoded yet
    qsizetype m_pendingAt = 0;
    bool m_sliceWaits = false;
    bool m_callEnded = false;
    bool m_ended = false;
    bool m_stopSeen = false;
    int m_events = 0;
    EventStreamDecoder m_decoder;
    MessageAssembler m_message;
    QElapsedTimer m_sinceSent;
    std::optional<Error> m_fault;     // of the stream's content
    std::optional<Error> m_callError; // of the transport
    ConverseOutcome m_outcome;
};

} // namespace bk

Q_DECLARE_METATYPE(bk::ConverseOutcome)
