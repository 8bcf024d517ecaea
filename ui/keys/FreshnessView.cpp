// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/FreshnessView.h"

#include "ui/text/ShortTermText.h"
#include "ui/text/TimeText.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FactGrid.h"

#include <QCheckBox>
#include <QCoroTask>
#include <QPushButton>
#include <QVBoxLayout>

namespace bk {

FreshnessView::FreshnessView(ShortTermRenewal &renewal, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_renewal(renewal)
    , m_clock(clock)
    , m_facts(new FactGrid)
    , m_problem(new Banner)
    , m_renew(makeButton(tr("Renew now"), QStringLiteral("retry")))
    , m_keepFresh(new QCheckBox(tr("Keep it fresh")))
{
    m_renew->setToolTip(tr("Makes the key anew, signed by the same credentials, under the same name"));
    m_keepFresh->setToolTip(tr("Renews it ahead of its end while Bedrock Keyring runs"));
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::kGap3);
    row->addWidget(m_renew);
    row->addWidget(m_keepFresh);
    row->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap2);
    column->addWidget(m_problem);
    column->addWidget(m_facts);
    column->addLayout(row);
    connect(m_renew, &QPushButton::clicked, this, [this] { renew(ShortTermRenewal::Signers::AsBefore); });
    connect(m_problem, &Banner::acted, this, [this] { renew(ShortTermRenewal::Signers::AsNow); });
    connect(m_keepFresh, &QCheckBox::clicked, this, [this](bool on) {
        if (const auto kept = m_renewal.keepFresh(m_id, on); !kept)
            showError(kept.error(), false);
    });
}

bool FreshnessView::show(const KeyId &id)
{
    m_id = id;
    const std::optional<ShortTermRecord> record = m_renewal.record(id).value_or(std::nullopt);
    if (record)
        showRecord(*record);
    return record.has_value();
}

void FreshnessView::showRecord(const ShortTermRecord &record)
{
    const QDateTime now = m_clock.now();
    const QDateTime next = m_renewal.nextAttempt(record);
    const bool renewing = m_renewal.isRenewing(record.key);
    m_renew->setEnabled(!renewing);
    m_renew->setText(renewing ? tr("Renewing…") : tr("Renew now"));
    m_keepFresh->setChecked(record.keepFresh);
    m_facts->show({{tr("State"), renewing ? tr("Is being renewed") : freshnessText(record, next, now)},
                   {tr("Signed by"), sourceText(record)},
                   {tr("Life"), lifeText(record)},
                   {tr("Next renewal"), next > now ? dateText(next) : QString()},
                   {tr("Last renewal"), record.renewed.isValid() ? dateText(record.renewed) : tr("Not renewed yet")},
                   {tr("Last attempt"), dateText(record.tried)}});
    if (record.problem)
        showError(*record.problem, record.problem->type == ShortTermRenewal::kSignerChanged && !renewing);
    else
        m_problem->hide();
}

void FreshnessView::renew(ShortTermRenewal::Signers signers)
{
    const KeyId id = m_id;
    QCoro::connect(m_renewal.renew(id, signers), this, [this, id](const Result<void> &renewed) {
        if (id != m_id)
            return;
        const bool shown = show(id); // what is kept of it
        if (shown && !renewed && m_problem->isHidden())
            showError(renewed.error(), false); // what is not, as that another program is at it
    });
}

void FreshnessView::showError(const Error &error, bool mayAccept)
{
    m_problem->showMessage(theme::Meaning::Caution, QStringLiteral("warning"), words(error).full());
    m_problem->setAction(mayAccept ? tr("Renew with these") : QString());
}

} // namespace bk

#include "moc_FreshnessView.cpp"
