// SPDX-License-Identifier: Apache-2.0
#include "ui/iam/AgePicker.h"

#include "core/iam/ServiceCredential.h"
#include "ui/widgets/Controls.h"

#include <QComboBox>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>

namespace bk {

namespace {
constexpr std::array kAges{1, 5, 30, 90, 365};
constexpr int kUsual = 90;
constexpr int kOther = 0;
constexpr int kNever = -1;
} // namespace

AgePicker::AgePicker(QWidget *parent)
    : QWidget(parent), m_box(new QComboBox), m_other(new QSpinBox), m_warning(Label::wrapped(tr("AWS advises against keys that never end: whoever finds one can use it for ever."), Label::Tone::Caution))
{
    for (const int days : kAges)
        m_box->addItem(days == 1 ? tr("1 day") : tr("%1 days").arg(days), days);
    m_box->addItem(tr("Another number of days"), kOther);
    m_box->addItem(tr("It never ends"), kNever);
    m_box->setCurrentIndex(m_box->findData(kUsual));
    m_box->setAccessibleName(tr("Life of the new key"));
    m_other->setRange(1, iam::kLongestAgeDays);
    m_other->setValue(kUsual);
    m_other->setSuffix(tr(" days"));
    m_other->setAccessibleName(tr("Days that the new key lives"));
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::kGap2);
    row->addWidget(m_box, 1);
    row->addWidget(m_other);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap1);
    column->addLayout(row);
    column->addWidget(m_warning);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::currentIndexChanged, this, &AgePicker::arrange);
    arrange();
}

std::optional<int> AgePicker::days() const
{
    const int picked = m_box->currentData().toInt();
    return picked == kNever ? std::nullopt : std::optional(picked == kOther ? m_other->value() : picked);
}

void AgePicker::arrange()
{
    m_other->setVisible(m_box->currentData().toInt() == kOther);
    m_warning->setVisible(m_box->currentData().toInt() == kNever);
}

} // namespace bk

#include "moc_AgePicker.cpp"
