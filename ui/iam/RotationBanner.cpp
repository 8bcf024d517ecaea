// SPDX-License-Identifier: Apache-2.0
#include "ui/iam/RotationBanner.h"

#include "core/iam/RotationWatch.h"
#include "ui/text/IamText.h"
#include "ui/widgets/Banner.h"

#include <QVBoxLayout>

namespace bk {

RotationBanner::RotationBanner(const UiParts &parts, QWidget *parent) : QWidget(parent), m_parts(parts), m_banner(new Banner)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_banner);
    connect(m_banner, &Banner::acted, this, [this] { Q_EMIT wanted(m_shown, false); });
    connect(m_banner, &Banner::secondActed, this, [this] { Q_EMIT wanted(m_shown, true); });
    connect(&m_parts.rotation, &Rotation::changed, this, &RotationBanner::refresh);
    connect(&m_parts.rotationWatch, &RotationWatch::looked, this, &RotationBanner::refresh);
    connect(&m_parts.keys, &KeyStore::loaded, this, &RotationBanner::refresh); // another program's
    refresh();
}

void RotationBanner::refresh()
{
    const auto pending = m_parts.rotation.pending().value_or(QList<RotationRecord>());
    setVisible(!pending.isEmpty() && !m_parts.rotation.isRunning());
    if (isHidden())
        return;
    // What was interrupted, or what was left, comes before what only rests.
    const auto first = std::find_if(pending.begin(), pending.end(), [this](const RotationRecord &one) {
        return one.undoing || one.step != RotationStep::Resting || m_parts.rotationWatch.whyLeft(one.id);
    });
    const RotationRecord &record = first == pending.end() ? pending.constFirst() : *first;
    m_shown = record.id;
    QStringList text{rotationText(record)};
    const auto left = m_parts.rotationWatch.whyLeft(record.id);
    if (left)
        text.append(words(*left).full().simplified());
    const bool rests = record.step == RotationStep::Resting && !record.undoing && !left;
    m_banner->showMessage(rests ? theme::Meaning::Neutral : theme::Meaning::Caution, rests ? QStringLiteral("clock") : QStringLiteral("warning"),
                          text.join(QLatin1Char(' ')));
    const bool deletes = record.step == RotationStep::Resting && !record.undoing;
    m_banner->setAction(deletes ? tr("Delete now…") : tr("Go on…"));
    m_banner->setSecondAction(record.undoing || record.step == RotationStep::Deleting ? QString() : tr("Undo…"));
}

} // namespace bk

#include "moc_RotationBanner.cpp"
