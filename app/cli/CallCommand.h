// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/Session.h"

#include <QJsonArray>
#include <QObject>

namespace bk {

// bkr call OPERATION --input FILE: any operation the core knows, through the same builder, client and decoder as the
// window; with --service sts any action of STS, with --service iam the five on long-term keys. Always answers with one line: {ok, complete, type, message, text, stopReason, requestId, output}.
class CallCommand final : public QObject, public Command {
    Q_OBJECT
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    struct Answer {
        std::optional<Error> error;
        bool complete = false;
        QString text;
        QString stopReason;
        QString requestId;
        std::optional<QJsonObject> output;
        bool hasText = false;
    };
    [[nodiscard]] Result<const Operation *> operation() const;
    [[nodiscard]] Result<QJsonObject> input() const;
    // Under the access keys that the chain finds.
    QCoro::Task<Answer> askStsOrIam(Session &session, QJsonObject input);
    [[nodiscard]] Result<QueryCall> queryCall(const QJsonObject &input) const;
    QCoro::Task<Answer> send(Composition &parts, const Operation *operation, QJsonObject input, ChosenKey chosen);
    QCoro::Task<Answer> stream(Composition &parts, const Operation *operation, QJsonObject input, ChosenKey chosen);
    static Answer failure(const Error &error);
    static int finish(const Answer &answer);

    QString m_operation;
    QString m_inputFile;
    QString m_service;
    bool m_allPages = false;
    bool m_showSecret = false;
    KeyChoice m_choice;
};

} // namespace bk
