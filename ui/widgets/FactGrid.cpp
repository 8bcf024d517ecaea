// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/FactGrid.h"

#include "ui/widgets/Controls.h"

#include <QGridLayout>

namespace bk {

FactGrid::FactGrid(QWidget *parent) : QWidget(parent)
{
    auto *frame = new QVBoxLayout(this);
    frame->setContentsMargins(0, 0, 0, 0);
}

// A fresh grid each time: a grid keeps the rows of labels that are gone.
void FactGrid::show(const QList<QPair<QString, QString>> &facts)
{
    if (facts == m_shown)
        return;
    m_shown = facts;
    delete m_grid;
    m_grid = new QWidget;
    auto *grid = new QGridLayout(m_grid);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::kGap4);
    grid->setVerticalSpacing(theme::kGap1 + 2);
    grid->setColumnStretch(1, 1);
    grid->setColumnMinimumWidth(0, 96);
    int row = 0;
    for (const auto &[name, value] : facts) {
        if (value.isEmpty())
            continue;
        Label *words = Label::wrapped(value);
        words->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(new Label(name, theme::Type::Body, Label::Tone::Quiet), row, 0, Qt::AlignTop);
        grid->addWidget(words, row++, 1);
    }
    layout()->addWidget(m_grid);
}

} // namespace bk

#include "moc_FactGrid.cpp"
