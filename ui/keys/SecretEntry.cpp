// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/SecretEntry.h"

#include "ui/keys/KeyTruth.h"
#include "ui/widgets/SecretField.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace bk {

SecretEntry::SecretEntry(const Clock &clock, QWidget *parent)
    : QWidget(parent), m_clock(clock), m_field(new SecretField(this)), m_truth(new KeyTruth(this))
{
    m_field->setPlaceholderText(tr("Paste the key here"));
    m_field->setAccessibleName(tr("API key"));
    QPushButton *paste = makeButton(tr("Paste"), QStringLiteral("paste"), this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap2);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::kGap2);
    row->addWidget(m_field, 1);
    row->addWidget(paste);
    column->addLayout(row);
    column->addWidget(m_truth);
    connect(paste, &QPushButton::clicked, m_field, &SecretField::pasteFromClipboard);
    connect(m_field, &SecretField::secretChanged, this, &SecretEntry::read);
    setFocusProxy(m_field);
}

void SecretEntry::read()
{
    const QDateTime now = m_clock.now();
    const Secret text = m_field->secret();
    m_reading = readKeyText(text.reveal(), now);
    m_truth->show(m_reading, now);
    Q_EMIT readingChanged();
}

void SecretEntry::forget()
{
    m_field->forget();
    read();
}

} // namespace bk
