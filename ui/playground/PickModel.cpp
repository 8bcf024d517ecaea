// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/PickModel.h"

#include <algorithm>

namespace bk {

void PickModel::setItems(QList<PickItem> items)
{
    beginResetModel();
    m_items = std::move(items);
    endResetModel();
}

int PickModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant PickModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PickItem &item = m_items.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return item.title;
    case Qt::AccessibleTextRole: return QStringList{item.title, item.subtitle, item.badge}.join(QStringLiteral(", "));
    case IdRole: return item.id;
    case SubtitleRole: return item.subtitle;
    case ColorRole: return item.color.isValid() ? QVariant(item.color) : QVariant();
    case BadgeRole: return item.badge;
    default: return {};
    }
}

int PickModel::rowOf(const QString &id) const
{
    const auto found = std::find_if(m_items.cbegin(), m_items.cend(), [&id](const PickItem &item) { return item.id == id; });
    return found == m_items.cend() ? -1 : int(found - m_items.cbegin());
}

void PickFilter::setWords(const QString &typed)
{
    m_words = typed.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool PickFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    const QString text = index.data(Qt::DisplayRole).toString() + u' ' + index.data(PickModel::IdRole).toString() + u' '
        + index.data(PickModel::SubtitleRole).toString();
    return std::all_of(m_words.cbegin(), m_words.cend(),
                       [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace bk
