// SPDX-License-Identifier: Apache-2.0
#include "ui/credentials/ChainModel.h"

#include "ui/text/CredentialText.h"

namespace bk {

void ChainModel::show(const QList<CredentialStep> &steps, const QDateTime &at, const QString &home)
{
    // The places are nearly always the same ones: then the choice in a view stays where it is.
    const auto samePlace = [](const CredentialStep &a, const CredentialStep &b) { return a.place == b.place; };
    const bool same = std::equal(steps.begin(), steps.end(), m_steps.begin(), m_steps.end(), samePlace);
    if (!same)
        beginResetModel();
    m_steps = steps;
    m_at = at;
    m_home = home;
    if (!same)
        endResetModel();
    else if (!steps.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(steps.size()) - 1));
}

const CredentialStep *ChainModel::step(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_steps.size() ? &m_steps.at(index.row()) : nullptr;
}

QModelIndex ChainModel::indexOf(CredentialPlace place) const
{
    for (int row = 0; row < m_steps.size(); ++row) {
        if (m_steps.at(row).place == place)
            return index(row);
    }
    return {};
}

QModelIndex ChainModel::winner() const
{
    QModelIndex stopper;
    QModelIndex next;
    for (int row = 0; row < m_steps.size(); ++row) {
        const CredentialOutcome outcome = m_steps.at(row).outcome;
        if (outcome == CredentialOutcome::Won)
            return index(row);
        if (!stopper.isValid() && (outcome == CredentialOutcome::Broken || outcome == CredentialOutcome::NeedsConsent))
            stopper = index(row);
        if (!next.isValid() && outcome == CredentialOutcome::NotAsked)
            next = index(row);
    }
    if (stopper.isValid())
        return stopper;
    return next.isValid() || m_steps.isEmpty() ? next : index(0);
}

int ChainModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

QVariant ChainModel::data(const QModelIndex &index, int role) const
{
    const CredentialStep *step = this->step(index);
    if (!step)
        return {};
    switch (role) {
    case Qt::DisplayRole: return placeName(step->place);
    case OutcomeRole: return int(step->outcome);
    case PlaceRole: return int(step->place);
    case FactsRole: return factsText(step->facts, m_at);
    case OriginRole: {
        const QString origin = originText(step->origin, m_home);
        return origin.isEmpty() ? placeHint(step->place) : origin;
    }
    case Qt::AccessibleTextRole:
        return QStringList{placeName(step->place), outcomeWord(step->outcome), factsText(step->facts, m_at)}.join(QStringLiteral(", "));
    default: return {};
    }
}

} // namespace bk

#include "moc_ChainModel.cpp"
