// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/SettingsForm.h"

#include <QFormLayout>
#include <QVBoxLayout>

namespace bk {

QFormLayout *settingsForm(QWidget *card)
{
    auto *layout = new QFormLayout(card);
    layout->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap4);
    layout->setHorizontalSpacing(theme::kGap6);
    layout->setVerticalSpacing(theme::kGap3);
    layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return layout;
}

void addSetting(QFormLayout *form, const QString &words, QWidget *field, QWidget *named)
{
    auto *label = new Label(words);
    label->setMinimumWidth(160);
    label->setFixedHeight(32);
    label->setBuddy(named);
    named->setAccessibleName(QString(words).remove(QLatin1Char('&')));
    form->addRow(label, field);
}

Label *settingsNote(const QString &text)
{
    Label *label = Label::wrapped(text, Label::Tone::Quiet);
    label->setFont(theme::font(theme::Type::Caption));
    return label;
}

QWidget *withNote(QWidget *field, Label *words)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap1);
    column->addWidget(field);
    column->addWidget(words);
    return box;
}

} // namespace bk
