// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/Session.h"

#include <QObject>

namespace bk {

// bkr chat PROMPT: one Converse or ConverseStream. Ctrl+C ends the answer, which is then said to be unfinished.
class ChatCommand final : public QObject, public Command {
    Q_OBJECT
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;


private:
    [[nodiscard]] Result<ConverseRequest> request() const;
    QCoro::Task<Result<QString>> modelFor(Session &session, Composition &parts, ChosenKey chosen);
    QCoro::Task<ConverseOutcome> stream(Composition &parts, QJsonObject input, ChosenKey chosen, bool json);
    QCoro::Task<ConverseOutcome> whole(Composition &parts, QJsonObject input, ChosenKey chosen);
    [[nodiscard]] int finish(const ConverseOutcome &outcome, bool json) const;

    QString m_prompt;
    QString m_model;
    KeyChoice m_choice;
    QString m_system;
    InferenceConfig m_inference;
    QStringList m_images;
    QStringList m_documents;
    QString m_extra;
    bool m_noStream = false;
};

} // namespace bk
