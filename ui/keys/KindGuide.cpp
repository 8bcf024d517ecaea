// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KindGuide.h"

#include "ui/text/AdviceText.h"
#include "ui/widgets/Controls.h"
#include "ui/widgets/FactGrid.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bk {

KindGuide::KindGuide(QWidget *parent)
    : QWidget(parent)
    , m_kind(Label::wrapped({}, Label::Tone::Quiet, this))
    , m_advice(Label::wrapped({}, Label::Tone::Caution, this))
    , m_unfold(makeButton(tr("&Which kind of key for what?"), QStringLiteral("chevron-right"), this))
    , m_table(new FactGrid(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap2);
    for (Label *label : {m_kind, m_advice})
        label->setFont(theme::font(theme::Type::Caption));
    column->addWidget(m_kind);
    column->addWidget(m_advice);
    column->addWidget(m_unfold, 0, Qt::AlignLeft);
    column->addWidget(m_table);
    m_unfold->setCheckable(true);
    m_table->hide();
    connect(m_unfold, &QPushButton::toggled, this, [this](bool open) {
        m_unfold->setIcon(theme::icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
        if (open)
            m_table->show(kindTable());
        m_table->setVisible(open);
    });
    showNothingRead();
}

void KindGuide::showNothingRead()
{
    m_kind->hide();
    m_advice->hide();
}

void KindGuide::show(ApiKey::Kind kind, const QList<KeyAdvice> &advice)
{
    m_kind->setText(kindAdvice(kind));
    m_kind->setVisible(!m_kind->text().isEmpty());
    const AdviceWords first = advice.isEmpty() ? AdviceWords() : adviceWords(advice.first());
    m_advice->setText(tr("%1. %2").arg(first.title, first.nextStep));
    m_advice->setVisible(!advice.isEmpty());
}

} // namespace bk

#include "moc_KindGuide.cpp"
