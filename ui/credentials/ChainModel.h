// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialTrace.h"

#include <QAbstractListModel>

namespace bk {

// The places of the chain, top to bottom, in words; never a value. Read-only; show() replaces it whole.
class ChainModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { OutcomeRole = Qt::UserRole, OriginRole, FactsRole, PlaceRole };

    using QAbstractListModel::QAbstractListModel;
    void show(const QList<CredentialStep> &steps, const QDateTime &at, const QString &home);
    [[nodiscard]] const CredentialStep *step(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(CredentialPlace place) const;
    [[nodiscard]] QModelIndex winner() const; // the one used, else where the search stopped, else the first not asked yet, else the first

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<CredentialStep> m_steps;
    QDateTime m_at;
    QString m_home;
};

} // namespace bk
