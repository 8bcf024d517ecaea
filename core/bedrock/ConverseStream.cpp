// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ConverseStream.h"

#include "core/aws/ServiceError.h"

#include <QMetaMethod>
#include <QScopedValueRollback>
#include <QTimer>

namespace bk {

namespace {

constexpr qint64 kSliceMs = 4;             // a quarter of a frame at 60 Hz
constexpr qsizetype kPiece = 16LL * 1024;  // decoded between two looks at the clock
constexpr qsizetype kMostPending = 1024LL * 1024;
constexpr qsizetype kMostOtherBody = 1024LL * 1024;
constexpr int kMostEvents = 200'000;

bool isEventStreamHead(const HttpHead &head)
{
    return head.status == 200 && head.header("Content-Type").toLower().startsWith("application/vnd.amazon.eventstream");
}

} // namespace

ConverseStream::ConverseStream(Events events, QObject *parent)
    : QObject(parent)
    , m_kind(events)
{
}

ConverseStream::~ConverseStream()
{
    dropCall();
}

void ConverseStream::begin(HttpCall *call, SecondTry secondTry)
{
    m_sinceSent.start();
    m_secondTry = std::move(secondTry);
    m_call = call;
    connect(call, &HttpCall::headReceived, this, &ConverseStream::onHead);
    connect(call, &HttpCall::bodyReceived, this, &ConverseStream::onBody);
    connect(call, &HttpCall::finished, this, &ConverseStream::onCallFinished);
}

void ConverseStream::failLater(const Error &error)
{
    m_sinceSent.start();
    QMetaObject::invokeMethod(this, [this, error] { endWith(error); }, Qt::QueuedConnection);
}

void ConverseStream::cancel()
{
    if (m_ended || m_fault)
        return;
    dropCall();
    m_pending.clear();
    m_fault = Error{Error::Kind::Cancelled, {}, {}, {}, m_outcome.requestId, 0};
    QMetaObject::invokeMethod(this, [this] { endWith(m_fault); }, Qt::QueuedConnection);
}

// Closes the connection. From inside one of its own signals the call must outlive the emission.
void ConverseStream::dropCall()
{
    if (!m_call)
        return;
    HttpCall *call = std::exchange(m_call, nullptr);
    call->disconnect(this);
    if (m_inCall) {
        call->setParent(nullptr);
        call->deleteLater();
    } else {
        delete call;
    }
}

void ConverseStream::onHead(const HttpHead &head)
{
    m_head = head;
    m_outcome.requestId = head.requestId();
    m_isEventStream = isEventStreamHead(head);
    if (!m_isEventStream)
        return;
    m_secondTry = {};
    m_inCall = true;
    const QPointer<ConverseStream> alive(this);
    Q_EMIT started(m_outcome.requestId);
    if (alive)
        m_inCall = false;
}

void ConverseStream::onBody(const QByteArray &bytes)
{
    if (m_ended || m_fault)
        return;
    if (!m_isEventStream) {
        m_otherBody += bytes.left(kMostOtherBody - m_otherBody.size());
        return;
    }
    m_pending += bytes;
    if (m_call && m_pending.size() - m_pendingAt > kMostPending)
        m_call->setPaused(true);
    if (m_sliceWaits)
        return;
    m_inCall = true;
    const QPointer<ConverseStream> alive(this);
    decodeSlice();
    if (alive)
        m_inCall = false;
}

void ConverseStream::onCallFinished(const std::optional<Error> &error)
{
    m_callEnded = true;
    m_callError = error;
    if (m_sliceWaits || m_ended)
        return;
    m_inCall = true;
    const QPointer<ConverseStream> alive(this);
    if (!triesAgain())
        endWith(reasonForEnd());
    if (alive)
        m_inCall = false;
}

// A refusal that asks for another signature, once.
bool ConverseStream::triesAgain()
{
    if (!m_secondTry || m_isEventStream || m_callError || m_head.status < 400)
        return false;
    const SecondTry secondTry = std::exchange(m_secondTry, {});
    HttpCall *call = secondTry(refusal(), m_head.serverDate());
    if (!call)
        return false;
    dropCall();
    m_callEnded = false;
    m_head = {};
    m_otherBody.clear();
    begin(call);
    return true;
}

void ConverseStream::decodeSlice()
{
    m_sliceWaits = false;
    const QPointer<ConverseStream> alive(this);
    QElapsedTimer slice;
    slice.start();
    while (!m_ended && m_pendingAt < m_pending.size()) {
        if (!deliver(decodeNextPiece()) || !alive)
            return;
        if (m_fault)
            return endWith(m_fault);
        if (slice.elapsed() >= kSliceMs && m_pendingAt < m_pending.size()) {
            m_sliceWaits = true;
            QTimer::singleShot(0, this, &ConverseStream::decodeSlice);
            return;
        }
    }
    m_pending.clear();
    m_pendingAt = 0;
    if (m_call)
        m_call->setPaused(false);
    if (m_callEnded && !m_ended)
        endWith(reasonForEnd());
}

// Decodes first and lets the caller tell afterwards: whoever listens may cancel or delete us.
std::vector<ConverseStream::Decoded> ConverseStream::decodeNextPiece()
{
    static const QMetaMethod eventSignal = QMetaMethod::fromSignal(&ConverseStream::eventArrived);
    const bool withJson = isSignalConnected(eventSignal);
    const qsizetype size = std::min(kPiece, m_pending.size() - m_pendingAt);
    const QByteArrayView piece = QByteArrayView(m_pending).sliced(m_pendingAt, size);
    m_pendingAt += size;
    std::vector<Decoded> events;
    const auto fed = m_decoder.feed(piece, [&](const EventFrame &frame) { take(frame, withJson, events); });
    if (!fed && !m_fault)
        m_fault = fed.error();
    return events;
}

void ConverseStream::take(const EventFrame &frame, bool withJson, std::vector<Decoded> &events)
{
    if (m_fault)
        return;
    if (++m_events > kMostEvents) {
        m_fault = Error{Error::Kind::TooLarge, QStringLiteral("%1 events").arg(kMostEvents), {}, {}, {}, 0};
        return;
    }
    if (m_kind == Events::Chunks)
        return takeChunk(frame, events);
    auto event = readConverseEvent(frame);
    if (!event) {
        m_fault = event.error();
        return;
    }
    Decoded decoded{*std::move(event), {}};
    if (withJson)
        decoded.json = converseEventJson(frame).value_or(QJsonObject());
    events.push_back(std::move(decoded));
}

// Nothing marks the end of these events: one at least, and a body that ends well, is all that can be asked for.
void ConverseStream::takeChunk(const EventFrame &frame, std::vector<Decoded> &events)
{
    auto json = readChunkEvent(frame);
    if (!json) {
        m_fault = json.error();
        return;
    }
    if (json->isEmpty())
        return;
    m_stopSeen = true;
    if (m_outcome.timeToFirstTokenMs < 0)
        m_outcome.timeToFirstTokenMs = m_sinceSent.elapsed();
    events.push_back({Ignored{QStringLiteral("chunk")}, *std::move(json)});
}

// False when this object is gone or has been cancelled by a listener.
bool ConverseStream::deliver(const std::vector<Decoded> &events)
{
    const std::optional<Error> fault = std::exchange(m_fault, std::nullopt);
    const QPointer<ConverseStream> alive(this);
    for (const Decoded &decoded : events) {
        note(decoded.event);
        announce(decoded);
        if (!alive || m_fault || m_ended)
            return false;
    }
    m_fault = fault;
    return true;
}

void ConverseStream::note(const ConverseEvent &event)
{
    const bool isDelta = std::holds_alternative<TextDelta>(event) || std::holds_alternative<ReasoningDelta>(event)
        || std::holds_alternative<OtherDelta>(event);
    if (isDelta && m_outcome.timeToFirstTokenMs < 0)
        m_outcome.timeToFirstTokenMs = m_sinceSent.elapsed();
    m_message.add(event);
    if (const auto *stop = std::get_if<MessageStop>(&event); stop && !m_stopSeen) {
        m_stopSeen = true;
        m_outcome.stopReason = stop->stopReason;
    } else if (const auto *metadata = std::get_if<Metadata>(&event)) {
        m_outcome.usage = metadata->usage;
        m_outcome.latencyMs = metadata->latencyMs;
    }
}

void ConverseStream::announce(const Decoded &decoded)
{
    const QPointer<ConverseStream> alive(this);
    if (const auto *text = std::get_if<TextDelta>(&decoded.event); text && !text->text.isEmpty())
        Q_EMIT textArrived(text->text);
    else if (const auto *reasoning = std::get_if<ReasoningDelta>(&decoded.event); reasoning && !reasoning->text.isEmpty())
        Q_EMIT reasoningArrived(reasoning->text);
    if (alive && !m_fault && !m_ended && !decoded.json.isEmpty())
        Q_EMIT eventArrived(decoded.json);
}

// Why the call, which has ended and is decoded to its last byte, gave no complete answer.
std::optional<Error> ConverseStream::reasonForEnd() const
{
    if (m_head.status != 0 && !m_isEventStream && !(m_callError && m_head.status < 300))
        return refusal();
    if (m_callError)
        return m_callError;
    if (auto whole = m_decoder.finish(); !whole)
        return whole.error();
    if (!m_stopSeen)
        return Error{Error::Kind::StreamIncomplete, {}, {}, {}, {}, m_head.status};
    return std::nullopt;
}

// The error in an answer that is no event stream.
Error ConverseStream::refusal() const
{
    if (m_head.status < 200 || m_head.status > 299)
        return m_head.status >= 300 && m_head.status < 400 && m_callError ? *m_callError : serviceError(m_head, m_otherBody);
    if (auto genuine = checkIsServiceReply(m_head, m_otherBody); !genuine)
        return genuine.error();
    return Error{Error::Kind::NotTheService, QString::fromLatin1(m_head.header("Content-Type")), {}, {}, {}, m_head.status};
}

void ConverseStream::endWith(std::optional<Error> error)
{
    if (m_ended)
        return;
    m_ended = true;
    dropCall();
    m_pending.clear();
    if (error && error->requestId.isEmpty())
        error->requestId = m_outcome.requestId;
    m_outcome.text = m_message.text();
    m_outcome.message = m_message.message();
    m_outcome.elapsedMs = m_sinceSent.elapsed();
    m_outcome.complete = m_stopSeen && !error;
    m_outcome.error = std::move(error);
    const ConverseOutcome outcome = m_outcome; // a listener may delete us
    Q_EMIT finished(outcome);
}

} // namespace bk

#include "moc_ConverseStream.cpp"
