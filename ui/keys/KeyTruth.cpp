// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyTruth.h"

#include "ui/keys/KeyWords.h"
#include "ui/text/ErrorText.h"
#include "ui/text/TimeText.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace bk {

using theme::Meaning;

namespace {

Meaning meaningOf(const KeyReading &reading)
{
    if (reading.kind == KeyReading::Kind::Nothing)
        return Meaning::Neutral;
    if (!reading.valid())
        return Meaning::Bad;
    return reading.problem == KeyReading::Problem::None ? Meaning::Good : Meaning::Caution;
}

QString iconOf(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Good:
        return QStringLiteral("check");
    case Meaning::Caution:
        return QStringLiteral("warning");
    case Meaning::Bad:
        return QStringLiteral("error");
    default:
        return QStringLiteral("info");
    }
}

} // namespace

KeyTruth::KeyTruth(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(QStringLiteral("info"), 18, m_meaning, this))
    , m_title(new Label({}, theme::Type::BodyStrong, Label::Tone::Normal, this))
    , m_problem(Label::wrapped({}, Label::Tone::Normal, this))
    , m_factsBox(new QWidget(this))
    , m_repairs(Label::wrapped({}, Label::Tone::Quiet, this))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(theme::kGap3, theme::kGap2 + 2, theme::kGap3, theme::kGap2 + 2);
    grid->setHorizontalSpacing(theme::kGap2);
    grid->setVerticalSpacing(theme::kGap1);
    grid->addWidget(m_icon, 0, 0, Qt::AlignTop);
    grid->addWidget(m_title, 0, 1);
    grid->addWidget(m_problem, 1, 1);
    grid->addWidget(m_factsBox, 2, 1);
    grid->addWidget(m_repairs, 3, 1);
    grid->setColumnStretch(1, 1);
    auto *frame = new QVBoxLayout(m_factsBox);
    frame->setContentsMargins(0, 0, 0, 0);
    show(KeyReading(), {});
}

void KeyTruth::addFact(const QString &name, const QString &value)
{
    if (value.isEmpty())
        return;
    const int row = m_grid->rowCount();
    m_grid->addWidget(new Label(name, theme::Type::Caption, Label::Tone::Quiet), row, 0, Qt::AlignTop);
    auto *label = Label::wrapped(value);
    label->setFont(theme::font(theme::Type::Caption));
    m_grid->addWidget(label, row, 1);
}

void KeyTruth::show(const KeyReading &reading, const QDateTime &now)
{
    m_meaning = meaningOf(reading);
    m_icon->setIcon(iconOf(m_meaning), m_meaning);
    const bool nothing = reading.kind == KeyReading::Kind::Nothing;
    m_title->setText(nothing ? tr("Paste a key: what it is appears here") : kindTitle(reading.kind));
    m_problem->setText(nothing ? tr("A Bedrock API key begins with ABSK (long-term) or bedrock-api-key- (short-term). It is read on "
                                    "this machine only.")
                               : problemSentence(reading));
    m_problem->setVisible(!m_problem->text().isEmpty());

    delete m_facts; // a grid keeps the rows of labels that are gone: a fresh one each time
    m_facts = new QWidget;
    m_grid = new QGridLayout(m_facts);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(theme::kGap4);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
    addFact(tr("Account"), accountWords(reading.account));
    if (!reading.user.isEmpty() && reading.kind == KeyReading::Kind::LongTerm)
        addFact(tr("IAM user"), reading.slot == 1 ? tr("%1 (its second key)").arg(reading.user) : tr("%1 (its first key)").arg(reading.user));
    addFact(tr("Region"), reading.region);
    addFact(tr("Access key id"), reading.accessKeyId);
    if (reading.account.isEmpty() && !reading.probableAccount.isEmpty())
        addFact(tr("Account"), tr("%1 (probably)").arg(accountWords(reading.probableAccount)));
    if (reading.issuedAt.isValid())
        addFact(tr("Issued"), dateText(reading.issuedAt));
    if (reading.expiresAt.isValid()) {
        const QString when = dateText(reading.expiresAt);
        const qint64 left = now.isValid() ? now.secsTo(reading.expiresAt) : 0;
        addFact(tr("Ends at the latest"), left > 0 ? tr("%1, in %2").arg(when, durationText(left)) : when);
    }
    if (reading.temporary)
        addFact(tr("Note"), tr("Made from temporary credentials: the session may end sooner."));
    if (reading.kind == KeyReading::Kind::LongTerm && reading.valid())
        addFact(tr("End"), tr("Not written in the key; you can say it below."));
    m_factsBox->layout()->addWidget(m_facts);
    m_factsBox->setVisible(m_grid->count() > 0);

    QStringList repairs;
    for (const KeyReading::Repair repair : reading.repairs)
        repairs << repairSentence(repair);
    m_repairs->setText(repairs.isEmpty() ? QString() : tr("Mended: %1.").arg(repairs.join(QStringLiteral(", "))));
    m_repairs->setVisible(!repairs.isEmpty());
    setAccessibleName(m_title->text());
    setAccessibleDescription(m_problem->text());
    update();
}

void KeyTruth::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::fill(m_meaning));
    painter.drawRoundedRect(rect(), theme::kRadius, theme::kRadius);
}

} // namespace bk
