// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bedrock/BedrockClient.h"
#include "core/chat/Conversation.h"
#include "core/keys/KeyStore.h"

#include <QPointer>

namespace bk {

struct ChatTarget final {
    KeyId key;
    QString region;
    QString modelId;
};

struct ChatParameters final {
    QString systemPrompt; // empty: not sent
    InferenceConfig inference;
    QJsonObject additionalModelRequestFields;
    bool streaming = true;
};

// A talk: one turn at a time, the newest wins. A picked key means that key or an error. Every end of a turn is a signal;
// deleting the session cancels silently. Nothing is sent twice by itself.
class ChatSession final : public QObject {
    Q_OBJECT
public:
    ChatSession(KeyStore &keys, BedrockClient &client, QObject *parent = nullptr);

    [[nodiscard]] Conversation &conversation() { return m_conversation; }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    void send(const ChatTarget &target, const ChatParameters &parameters, QList<ContentBlock> content);
    void retry(const ChatTarget &target, const ChatParameters &parameters); // the last question again; the old answer is dropped
    void editFrom(int row); // drops this row and all after it
    void stop();
    void clear();

    // What went and came last, API-shaped, no credential: for the JSON view.
    [[nodiscard]] QJsonObject lastRequest() const { return m_lastRequest; }
    [[nodiscard]] QJsonObject lastResponse() const { return m_lastResponse; }

Q_SIGNALS:
    void busyChanged(bool busy);
    void turnFinished(const bk::ConverseOutcome &outcome);

private:
    KeyStore &m_keys;
    BedrockClient &m_client;
    Conversation m_conversation;
    QPointer<ConverseStream> m_stream;
    QJsonObject m_lastRequest;
    QJsonObject m_lastResponse;
    bool m_busy = false;
    quint64 m_turn = 0;
};

} // namespace bk
