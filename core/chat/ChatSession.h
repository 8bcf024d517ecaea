// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chat/Conversation.h"
#include "core/keys/CredentialPick.h"

#include <QPointer>

#include <memory>

namespace bk {

struct ChatTarget final {
    KeyId key; // or kAutomatic
    QString region;
    QString modelId;
    bool instanceMetadata = false; // Automatic may ask for the role of an EC2 instance
};

struct ChatParameters final {
    QString systemPrompt; // empty: not sent
    InferenceConfig inference;
    QJsonObject additionalModelRequestFields;
    bool streaming = true;
};

// A talk: one turn at a time, the newest wins: sending while a turn runs ends that turn as Cancelled, with its text kept. A
// picked key means that key or an error, never another credential. Nothing is sent twice by itself. Each accepted turn
// emits turnFinished exactly once, except when its rows are dropped by editFrom, retry or clear; deleting the session
// cancels silently. Owned by the page; keys and client outlive it.
class ChatSession final : public QObject {
    Q_OBJECT
public:
    ChatSession(KeyStore &keys, CredentialChain &chain, BedrockClient &client, QObject *parent = nullptr);
    ~ChatSession() override;

    [[nodiscard]] Conversation &conversation() { return m_conversation; }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    void send(const ChatTarget &target, const ChatParameters &parameters, QList<ContentBlock> content);
    void retry(const ChatTarget &target, const ChatParameters &parameters); // the last question again; the old answer is dropped
    void editFrom(int row); // drops this row and all after it
    void stop();            // the text so far stays and is marked; a late reply is dropped
    void clear();

    // What went and came last, API-shaped, no credential: for the JSON view. An error is {error: {message, type, requestId, httpStatus}}.
    [[nodiscard]] QJsonObject lastRequest() const { return m_lastRequest; }
    [[nodiscard]] QJsonObject lastResponse() const { return m_lastResponse; }

Q_SIGNALS:
    void busyChanged(bool busy);
    // Of Automatic: the credential that the turn goes with, and the host it goes to.
    void answering(const bk::CredentialStep &who, const QString &host);
    void turnFinished(const bk::ConverseOutcome &outcome);

private:
    void begin(const ChatTarget &target, const ChatParameters &parameters);
    void dispatch(const Credential &credential, const Destination &destination, bool streaming);
    void stream(const Credential &credential, const Destination &destination);
    void finish(const ConverseOutcome &outcome);
    void finishWith(const Error &error);
    void abandon(); // ends the running turn without a word
    void setBusy(bool busy);

    KeyStore &m_keys;
    CredentialChain &m_chain;
    BedrockClient &m_client;
    Conversation m_conversation;
    QPointer<ConverseStream> m_stream;
    std::unique_ptr<QObject> m_wantsReply; // lives as long as the reply of a call without streaming is wanted
    QJsonObject m_lastRequest;
    QJsonObject m_lastResponse;
    bool m_busy = false;
    quint64 m_turn = 0; // grows with each start and end, so that a late answer finds its turn gone
};

} // namespace bk
