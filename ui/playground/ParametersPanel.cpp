// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/ParametersPanel.h"

#include "ui/widgets/Theme.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace bk {

namespace {

// A number that says "not sent" until its box is ticked: then it takes its usual value and the focus.
template<typename Spin, typename Value>
void bindToBox(QCheckBox *box, Spin *spin, Value usual)
{
    spin->setSpecialValueText(ParametersPanel::tr("not sent"));
    spin->setValue(spin->minimum());
    spin->setEnabled(false);
    spin->setAccessibleName(box->text());
    spin->setMinimumWidth(104);
    QObject::connect(box, &QCheckBox::toggled, spin, [spin, usual](bool on) {
        spin->setEnabled(on);
        spin->setSpecialValueText(on ? QString() : ParametersPanel::tr("not sent"));
        spin->setValue(on ? usual : spin->minimum());
    });
}

int lineAt(const QByteArray &utf8, qsizetype offset)
{
    return int(utf8.left(offset).count('\n')) + 1;
}

QLabel *sectionLabel(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

} // namespace

Result<QJsonObject> extraFieldsFrom(const QString &text)
{
    if (text.trimmed().isEmpty())
        return QJsonObject();
    QJsonParseError problem;
    const QByteArray utf8 = text.toUtf8();
    const QJsonDocument document = QJsonDocument::fromJson(utf8, &problem);
    if (problem.error != QJsonParseError::NoError)
        return fail(Error::Kind::InvalidInput,
                    ParametersPanel::tr("Line %1: %2").arg(lineAt(utf8, problem.offset)).arg(problem.errorString()));
    if (!document.isObject())
        return fail(Error::Kind::InvalidInput, ParametersPanel::tr("It must be an object: { \"name\": value }"));
    return document.object();
}

ParametersPanel::ParametersPanel(QWidget *parent)
    : QWidget(parent), m_maxTokensSet(new QCheckBox(tr("Max &tokens"))), m_maxTokens(new QSpinBox),
      m_temperatureSet(new QCheckBox(tr("T&emperature"))), m_temperature(new QDoubleSpinBox),
      m_topPSet(new QCheckBox(tr("Top &p"))), m_topP(new QDoubleSpinBox), m_extraProblem(new QLabel),
      m_streaming(new QCheckBox(tr("St&ream the answer")))
{
    m_system = editor(tr("System prompt"), tr("not sent"), 4);
    m_stops = editor(tr("Stop sequences"), tr("not sent; one a line"), 2);
    m_extra = editor(tr("More fields, as JSON"), tr("not sent; { \"top_k\": 40 }"), 3);
    m_extra->setFont(theme::font(theme::Type::Mono));
    m_maxTokens->setRange(0, 1'000'000);
    m_maxTokens->setSingleStep(256);
    for (QDoubleSpinBox *spin : {m_temperature, m_topP}) {
        spin->setRange(-0.05, 1);
        spin->setSingleStep(0.05);
        spin->setDecimals(2);
    }
    bindToBox(m_maxTokensSet, m_maxTokens, 1024);
    bindToBox(m_temperatureSet, m_temperature, 0.7);
    bindToBox(m_topPSet, m_topP, 0.9);
    m_streaming->setChecked(true);
    m_extraProblem->setTextFormat(Qt::PlainText);
    m_extraProblem->setWordWrap(true);
    m_extraProblem->setFont(theme::font(theme::Type::Caption));

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::kGap2);
    grid->setVerticalSpacing(theme::kGap2);
    grid->setColumnStretch(0, 1);
    int row = 0;
    for (const auto &[box, spin] : {std::pair<QCheckBox *, QWidget *>{m_maxTokensSet, m_maxTokens},
                                    {m_temperatureSet, m_temperature}, {m_topPSet, m_topP}}) {
        grid->addWidget(box, row, 0);
        grid->addWidget(spin, row++, 1);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap4);
    layout->setSpacing(theme::kGap1);
    auto *title = new QLabel(tr("Parameters"));
    title->setFont(theme::font(theme::Type::BodyStrong));
    layout->addWidget(title);
    layout->addSpacing(theme::kGap2);
    layout->addWidget(sectionLabel(tr("&System prompt"), m_system));
    layout->addWidget(m_system);
    layout->addSpacing(theme::kGap3);
    layout->addLayout(grid);
    layout->addSpacing(theme::kGap3);
    layout->addWidget(sectionLabel(tr("Stop se&quences"), m_stops));
    layout->addWidget(m_stops);
    layout->addSpacing(theme::kGap3);
    layout->addWidget(sectionLabel(tr("More fields (&JSON)"), m_extra));
    layout->addWidget(m_extra);
    layout->addWidget(m_extraProblem);
    layout->addSpacing(theme::kGap2);
    layout->addWidget(m_streaming);
    layout->addStretch(1);

    showJsonProblem();
    connect(m_extra, &QPlainTextEdit::textChanged, this, &ParametersPanel::showJsonProblem);
    for (QPlainTextEdit *text : {m_system, m_stops, m_extra})
        connect(text, &QPlainTextEdit::textChanged, this, &ParametersPanel::changed);
    for (QCheckBox *box : {m_maxTokensSet, m_temperatureSet, m_topPSet, m_streaming})
        connect(box, &QCheckBox::toggled, this, &ParametersPanel::changed);
}

QPlainTextEdit *ParametersPanel::editor(const QString &name, const QString &hint, int lines)
{
    auto *text = new QPlainTextEdit(this);
    text->setAccessibleName(name);
    text->setPlaceholderText(hint);
    text->setTabChangesFocus(true);
    text->setFixedHeight(text->fontMetrics().lineSpacing() * lines + 2 * theme::kGap2);
    return text;
}

void ParametersPanel::showJsonProblem()
{
    const auto fields = extraFieldsFrom(m_extra->toPlainText());
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, theme::text(theme::Meaning::Bad));
    m_extraProblem->setPalette(palette);
    m_extraProblem->setText(fields ? QString() : fields.error().detail);
    m_extraProblem->setVisible(!fields);
    m_extra->setAccessibleDescription(m_extraProblem->text());
}

Result<ChatParameters> ParametersPanel::parameters() const
{
    auto fields = extraFieldsFrom(m_extra->toPlainText());
    if (!fields)
        return fail(fields.error());
    ChatParameters parameters;
    parameters.systemPrompt = m_system->toPlainText();
    if (m_maxTokensSet->isChecked())
        parameters.inference.maxTokens = std::max(1, m_maxTokens->value());
    // Spin boxes add up in binary: 0.1 + 0.2 is to be sent as 0.3.
    if (m_temperatureSet->isChecked())
        parameters.inference.temperature = std::round(std::max(0.0, m_temperature->value()) * 100) / 100;
    if (m_topPSet->isChecked())
        parameters.inference.topP = std::round(std::max(0.0, m_topP->value()) * 100) / 100;
    parameters.inference.stopSequences = m_stops->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    parameters.additionalModelRequestFields = *fields;
    parameters.streaming = m_streaming->isChecked();
    return parameters;
}

void ParametersPanel::setParameters(const ChatParameters &parameters)
{
    const InferenceConfig &inference = parameters.inference;
    m_system->setPlainText(parameters.systemPrompt);
    m_maxTokensSet->setChecked(inference.maxTokens.has_value());
    if (inference.maxTokens)
        m_maxTokens->setValue(*inference.maxTokens);
    m_temperatureSet->setChecked(inference.temperature.has_value());
    if (inference.temperature)
        m_temperature->setValue(*inference.temperature);
    m_topPSet->setChecked(inference.topP.has_value());
    if (inference.topP)
        m_topP->setValue(*inference.topP);
    m_stops->setPlainText(inference.stopSequences.join(u'\n'));
    const QJsonObject &extra = parameters.additionalModelRequestFields;
    m_extra->setPlainText(extra.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(extra).toJson()));
    m_streaming->setChecked(parameters.streaming);
}

} // namespace bk
