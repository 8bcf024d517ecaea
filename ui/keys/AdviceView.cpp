// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/AdviceView.h"

#include "ui/text/AdviceText.h"
#include "ui/widgets/Controls.h"

#include <QGridLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace bk {

namespace {
constexpr qsizetype kShown = 2;
}

AdviceView::AdviceView(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_more(makeButton({}, QStringLiteral("chevron-down"), this))
    , m_dismissedRow(new QWidget(this))
    , m_dismissed(new Label({}, theme::Type::Caption, Label::Tone::Quiet))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(theme::kGap3);
    m_column->addWidget(m_more, 0, Qt::AlignLeft);
    auto *row = new QHBoxLayout(m_dismissedRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::kGap2);
    QPushButton *again = makeButton(tr("Show again"));
    row->addWidget(m_dismissed, 1);
    row->addWidget(again);
    m_column->addWidget(m_dismissedRow);
    connect(again, &QPushButton::clicked, this, &AdviceView::bringBackWanted);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_unfolded = true;
        build();
    });
}

void AdviceView::show(const KeyId &id, const QList<KeyAdvice> &advice, int dismissedCount)
{
    m_dismissedRow->setVisible(dismissedCount > 0);
    m_dismissed->setText(dismissedCount == 1 ? tr("1 piece of advice was dismissed.") : tr("%1 pieces of advice were dismissed.").arg(dismissedCount));
    if (id == m_id && advice == m_advice)
        return;
    m_unfolded = m_unfolded && id == m_id;
    m_id = id;
    m_advice = advice;
    build();
}

void AdviceView::build()
{
    if (m_rows) { // its own button may have brought us here
        m_rows->hide();
        m_rows->deleteLater();
    }
    m_rows = new QWidget(this);
    auto *rows = new QVBoxLayout(m_rows);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(theme::kGap3);
    const QList<KeyAdvice> shown = m_unfolded ? m_advice : m_advice.mid(0, kShown);
    for (const KeyAdvice &one : shown)
        rows->addWidget(makeAdvice(one));
    m_column->insertWidget(0, m_rows);
    m_rows->setVisible(!shown.isEmpty());
    const auto folded = m_advice.size() - shown.size();
    m_more->setVisible(folded > 0);
    m_more->setText(tr("%1 more").arg(folded));
}

QWidget *AdviceView::makeAdvice(const KeyAdvice &advice)
{
    const AdviceWords said = adviceWords(advice);
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::kGap2);
    grid->setVerticalSpacing(theme::kGap1);
    grid->addWidget(new IconLabel(QStringLiteral("info"), 18, theme::Meaning::Accent), 0, 0);
    grid->addWidget(new Label(said.title, theme::Type::BodyStrong), 0, 1);
    QToolButton *close = makeIconButton(QStringLiteral("close"), tr("Dismiss: %1").arg(said.title));
    close->setIconSize(QSize(14, 14));
    close->setFixedSize(24, 24);
    grid->addWidget(close, 0, 2);
    grid->addWidget(Label::wrapped(said.why), 1, 1, 1, 2);
    grid->addWidget(Label::wrapped(said.nextStep, Label::Tone::Quiet), 2, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    connect(close, &QToolButton::clicked, this, [this, kind = advice.kind] { Q_EMIT dismissed(kind); });
    return box;
}

} // namespace bk

#include "moc_AdviceView.cpp"
