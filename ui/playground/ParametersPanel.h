// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chat/ChatSession.h"

#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPlainTextEdit;
class QSpinBox;

namespace bk {

// How the next question is asked. Each parameter is off, and then not sent at all, until its box is ticked: some models
// refuse what others want. The extra fields are JSON and are checked while typing.
class ParametersPanel final : public QWidget {
    Q_OBJECT
public:
    explicit ParametersPanel(QWidget *parent = nullptr);

    // InvalidInput (in words) while the extra fields are no JSON object.
    [[nodiscard]] Result<ChatParameters> parameters() const;
    void setParameters(const ChatParameters &parameters);

Q_SIGNALS:
    void changed();

private:
    QPlainTextEdit *editor(const QString &name, const QString &hint, int lines);
    void showJsonProblem();

    QPlainTextEdit *m_system;
    QCheckBox *m_maxTokensSet;
    QSpinBox *m_maxTokens;
    QCheckBox *m_temperatureSet;
    QDoubleSpinBox *m_temperature;
    QCheckBox *m_topPSet;
    QDoubleSpinBox *m_topP;
    QPlainTextEdit *m_stops;
    QPlainTextEdit *m_extra;
    QLabel *m_extraProblem;
    QCheckBox *m_streaming;
};

// An empty text is no fields; else a JSON object, or InvalidInput saying where it goes wrong.
[[nodiscard]] Result<QJsonObject> extraFieldsFrom(const QString &text);

} // namespace bk
