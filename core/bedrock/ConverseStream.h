// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"
#include "core/bedrock/ConverseEvent.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QObject>

#include <optional>

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

// A ConverseStream call in flight. Signals in this order: at most one started, any number of textArrived /
// reasoningArrived / eventArrived, exactly one finished, last, always from the event loop. Deleting it cancels and is
// silent. cancel(): finished with error Cancelled. Decodes in slices of at most 4 ms so that a burst never holds the window.
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
    // Every event, API-shaped as {"contentBlockDelta": {...}}, only when someone is connected.
    void eventArrived(const QJsonObject &event);
    void finished(const bk::ConverseOutcome &outcome);

private:
    friend class BedrockClient;
    explicit ConverseStream(QObject *parent);
    ConverseOutcome m_outcome;
};

} // namespace bk

Q_DECLARE_METATYPE(bk::ConverseOutcome)
