// SPDX-License-Identifier: Apache-2.0
#include "ui/credentials/StepDetail.h"

#include "ui/credentials/ChainDelegate.h"
#include "ui/text/CredentialText.h"
#include "ui/text/TimeText.h"
#include "ui/widgets/Controls.h"
#include "ui/widgets/FactGrid.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bk {

namespace {

Label::Tone toneOf(theme::Meaning meaning)
{
    switch (meaning) {
    case theme::Meaning::Good: return Label::Tone::Good;
    case theme::Meaning::Caution: return Label::Tone::Caution;
    case theme::Meaning::Bad: return Label::Tone::Bad;
    default: return Label::Tone::Quiet;
    }
}

// Each argument in quotes of its own: what is one word to the program is seen as one.
QString argumentsText(const ProcessCommand &command)
{
    QStringList shown;
    for (const QString &argument : command.arguments)
        shown.append(QStringLiteral("“") + argument + QStringLiteral("”"));
    return shown.join(QLatin1Char('\n'));
}

} // namespace

StepDetail::StepDetail(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(QStringLiteral("circle"), 18))
    , m_place(new Label({}, theme::Type::Title))
    , m_outcome(new Label({}, theme::Type::BodyStrong))
    , m_why(Label::wrapped({}))
    , m_commandBox(new QWidget)
    , m_command(Label::wrapped({}))
    , m_copy(makeButton(tr("Copy command"), QStringLiteral("copy")))
    , m_allow(makeButton(tr("Allow this command"), QStringLiteral("check")))
    , m_facts(new FactGrid)
{
    m_place->setWordWrap(true);
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_command->setFont(theme::font(theme::Type::Mono));
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_command->setAccessibleName(tr("Command"));
    auto *outcome = new QHBoxLayout;
    outcome->setSpacing(theme::kGap2);
    outcome->addWidget(m_icon);
    outcome->addWidget(m_outcome, 1);
    auto *command = new QVBoxLayout(m_commandBox);
    command->setContentsMargins(0, 0, 0, 0);
    command->setSpacing(theme::kGap2);
    command->addWidget(m_command);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::kGap2);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_allow);
    buttons->addStretch();
    command->addLayout(buttons);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap3);
    column->addWidget(m_place);
    column->addLayout(outcome);
    column->addWidget(m_why);
    column->addWidget(m_commandBox);
    column->addWidget(m_facts);
    column->addStretch();
    connect(m_copy, &QPushButton::clicked, this, [this] { Q_EMIT copyWanted(m_command->text()); });
    connect(m_allow, &QPushButton::clicked, this, [this] {
        if (m_step.command)
            Q_EMIT allowWanted(*m_step.command);
    });
}

void StepDetail::show(const CredentialStep &step, const QDateTime &at, const QString &home)
{
    m_step = step;
    const OutcomeSign sign = outcomeSign(step.outcome);
    m_icon->setIcon(sign.icon, sign.meaning);
    m_place->setText(placeName(step.place));
    m_outcome->setText(sign.words);
    m_outcome->setTone(toneOf(sign.meaning));
    const ErrorWords said = words(step);
    const bool consent = step.outcome == CredentialOutcome::NeedsConsent && step.command;
    const QString mends = consent ? argumentsText(*step.command) : mendingCommand(step);
    QStringList why{said.sentence};
    if (consent || mends.isEmpty()) // else the command itself is the next step
        why.append(said.nextStep);
    why.removeAll(QString());
    m_why->setText(why.join(QLatin1Char('\n')));
    m_why->setVisible(!why.isEmpty());
    m_command->setText(mends);
    m_commandBox->setVisible(!mends.isEmpty());
    m_copy->setVisible(!consent);
    m_allow->setVisible(consent);
    showFacts(step, at, home);
}

void StepDetail::showFacts(const CredentialStep &step, const QDateTime &at, const QString &home)
{
    const CredentialFacts &facts = step.facts;
    const QString origin = originText(step.origin, home);
    QStringList via;
    for (const CredentialOrigin &each : step.via) {
        if (!(step.via.size() == 1 && each.file == step.origin.file)) // one profile goes through itself
            via.append(originText(each, home));
    }
    const QString life = !facts.expires.isValid() ? QString() : dateText(facts.expires) + QStringLiteral(" (")
            + (at < facts.expires ? tr("%1 left").arg(durationText(at.secsTo(facts.expires))) : agoText(facts.expires, at)) + QLatin1Char(')');
    const bool nothing = step.outcome == CredentialOutcome::NotFound || step.outcome == CredentialOutcome::Off;
    m_facts->show({{tr("Kind"), kindText(facts.kind)},
                   {tr("By way of"), nothing ? QString() : methodText(step.method)},
                   {nothing ? tr("Looked in") : tr("Found in"), origin.isEmpty() ? placeHint(step.place) : origin},
                   {tr("Through"), via.join(QLatin1Char('\n'))},
                   {tr("Access key id"), facts.accessKeyId},
                   {tr("Last characters"), facts.lastFour.isEmpty() || !facts.accessKeyId.isEmpty() ? QString() : QStringLiteral("…") + facts.lastFour},
                   {tr("Fingerprint"), facts.fingerprint},
                   {tr("Account"), facts.account},
                   {tr("Region"), facts.region},
                   {tr("Ends"), life}});
}

} // namespace bk

#include "moc_StepDetail.cpp"
