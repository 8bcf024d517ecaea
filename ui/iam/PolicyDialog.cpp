// SPDX-License-Identifier: Apache-2.0
#include "ui/iam/PolicyDialog.h"

#include "ui/text/SnippetText.h"
#include "ui/widgets/Controls.h"

#include <QClipboard>
#include <QComboBox>
#include <QFontMetrics>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

namespace bk {

namespace {

constexpr int kMostDays = 36'600;
constexpr int kUsualDays = 90;

QStringList listOf(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    return text.split(separators, Qt::SkipEmptyParts);
}

} // namespace

PolicyDialog::PolicyDialog(PolicyKind kind, const ApiKey &about, QWidget *parent)
    : QDialog(parent)
    , m_kind(new QComboBox)
    , m_explanation(Label::wrapped({}))
    , m_place(Label::wrapped({}, Label::Tone::Quiet))
    , m_account(new QLineEdit(about.account))
    , m_user(new QLineEdit(about.user))
    , m_regions(new QLineEdit(about.region))
    , m_models(new QPlainTextEdit)
    , m_days(new QSpinBox)
    , m_problemIcon(new IconLabel(QStringLiteral("info"), 16, theme::Meaning::Accent))
    , m_problem(Label::wrapped({}))
    , m_text(new QPlainTextEdit)
    , m_copy(makePrimaryButton(tr("&Copy policy"), QStringLiteral("copy")))
{
    setWindowTitle(tr("Policies"));
    setAttribute(Qt::WA_DeleteOnClose);
    for (const PolicyFacts &facts : policyTable())
        m_kind->addItem(policyTitle(facts.kind), int(facts.kind));
    m_kind->setCurrentIndex(m_kind->findData(int(kind)));
    build();
    connect(m_kind, &QComboBox::currentIndexChanged, this, &PolicyDialog::showKind);
    for (QLineEdit *line : {m_account, m_user, m_regions})
        connect(line, &QLineEdit::textChanged, this, &PolicyDialog::showDocument);
    connect(m_models, &QPlainTextEdit::textChanged, this, &PolicyDialog::showDocument);
    connect(m_days, &QSpinBox::valueChanged, this, &PolicyDialog::showDocument);
    connect(m_copy, &QPushButton::clicked, this, &PolicyDialog::copy);
    showKind();
}

void PolicyDialog::build()
{
    m_kind->setAccessibleName(tr("Policy"));
    m_text->setReadOnly(true);
    m_text->setFont(theme::font(theme::Type::Mono));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setAccessibleName(tr("The policy as JSON"));
    auto *problem = new QHBoxLayout;
    problem->setSpacing(theme::kGap2);
    problem->addWidget(m_problemIcon, 0, Qt::AlignTop);
    problem->addWidget(m_problem, 1);
    auto *close = makeButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::kGap2);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_copy);
    m_copy->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap3);
    column->setSpacing(theme::kGap3);
    column->addWidget(m_kind);
    column->addWidget(m_explanation);
    column->addWidget(buildFields());
    column->addLayout(problem);
    column->addWidget(m_text, 1);
    column->addWidget(m_place);
    column->addLayout(buttons);
    resize(640, 620);
}

QWidget *PolicyDialog::buildFields()
{
    m_account->setPlaceholderText(tr("any account"));
    m_user->setPlaceholderText(tr("whoever asks"));
    m_regions->setPlaceholderText(tr("any region, or eu-central-1, us-east-1"));
    m_models->setPlaceholderText(tr("one a line: a model id, an inference profile or an ARN"));
    m_models->setTabChangesFocus(true);
    m_models->setFixedHeight(4 * m_models->fontMetrics().lineSpacing());
    m_days->setRange(1, kMostDays);
    m_days->setValue(kUsualDays);
    m_days->setSuffix(tr(" days"));
    auto *box = new QWidget;
    m_form = new QFormLayout(box);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(theme::kGap4);
    m_form->setVerticalSpacing(theme::kGap2);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    using enum PolicyKind;
    addField(tr("&Account"), m_account, {ManageOwnKeys, InvokeModels});
    addField(tr("IAM &user"), m_user, {ManageOwnKeys});
    addField(tr("&Regions"), m_regions, {InvokeModels});
    addField(tr("&Models"), m_models, {InvokeModels});
    addField(tr("&Longest life of a key"), m_days, {ManageOwnKeys, LimitKeyAge});
    return box;
}

void PolicyDialog::addField(const QString &words, QWidget *field, std::initializer_list<PolicyKind> kinds)
{
    auto *label = new Label(words);
    label->setBuddy(field);
    field->setAccessibleName(QString(words).remove(u'&'));
    m_form->addRow(label, field);
    m_fields.append({label, field, kinds});
}

PolicyKind PolicyDialog::kind() const
{
    return PolicyKind(m_kind->currentData().toInt());
}

PolicyInputs PolicyDialog::inputs() const
{
    PolicyInputs inputs;
    inputs.account = m_account->text().remove(u' '); // as it is often shown
    inputs.user = m_user->text().trimmed();
    inputs.regions = listOf(m_regions->text());
    inputs.models = listOf(m_models->toPlainText());
    inputs.maxDays = m_days->value();
    return inputs;
}

void PolicyDialog::showKind()
{
    bool any = false;
    for (const Field &field : m_fields) {
        const bool needed = field.kinds.contains(kind());
        field.label->setVisible(needed);
        field.field->setVisible(needed);
        any = any || needed;
    }
    m_form->parentWidget()->setVisible(any);
    m_explanation->setText(policyExplanation(kind()));
    m_place->setText(tr("To be attached to %1.").arg(placeText(factsOf(kind()).place)));
    showDocument();
}

void PolicyDialog::showDocument()
{
    const auto made = policyDocument(kind(), inputs());
    m_text->setPlainText(made ? QString::fromUtf8(made->toJson(QJsonDocument::Indented)) : QString());
    m_problem->setText(made ? QString() : problemSentence(made.error()));
    m_problem->setVisible(!made);
    m_problemIcon->setVisible(!made);
    m_copy->setEnabled(made.has_value());
    m_copy->setText(tr("&Copy policy"));
}

QString PolicyDialog::document() const
{
    return m_text->toPlainText();
}

void PolicyDialog::copy()
{
    QGuiApplication::clipboard()->setText(document());
    m_copy->setText(tr("Copied"));
}

} // namespace bk

#include "moc_PolicyDialog.cpp"
