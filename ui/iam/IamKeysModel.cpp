// SPDX-License-Identifier: Apache-2.0
#include "ui/iam/IamKeysModel.h"

#include "ui/text/IamText.h"
#include "ui/text/TimeText.h"

namespace bk {

void IamKeysModel::show(QList<ServiceCredential> listed, const QList<ApiKey> &stored, const QDateTime &now)
{
    beginResetModel();
    m_listed = std::move(listed);
    m_words.clear();
    for (const ServiceCredential &one : std::as_const(m_listed))
        m_words.append({one.user, one.id, statusWords(one.status), agoText(one.created, now), endWords(one), labelOf(one, stored)});
    endResetModel();
}

const ServiceCredential *IamKeysModel::at(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_listed.size() ? &m_listed.at(index.row()) : nullptr;
}

int IamKeysModel::rowOf(const QString &id) const
{
    for (int row = 0; row < m_listed.size(); ++row) {
        if (m_listed.at(row).id == id)
            return row;
    }
    return -1;
}

int IamKeysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_listed.size());
}

int IamKeysModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(Columns);
}

QVariant IamKeysModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_words.size())
        return {};
    if (role == Qt::DisplayRole)
        return m_words.at(index.row()).at(index.column());
    return {};
}

QVariant IamKeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (Column(section)) {
    case User: return tr("User");
    case Id: return tr("Key");
    case Status: return tr("State");
    case Made: return tr("Made");
    case Ends: return tr("Ends");
    case StoredAs: return tr("Stored here as");
    case Columns: break;
    }
    return {};
}

} // namespace bk

#include "moc_IamKeysModel.cpp"
