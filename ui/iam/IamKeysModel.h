// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/ServiceCredential.h"

#include <QAbstractTableModel>

namespace bk {

// The keys that IAM listed, in words: whose, which, in what state, since and until when, and under which name one is stored here.
class IamKeysModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { User, Id, Status, Made, Ends, StoredAs, Columns };
    explicit IamKeysModel(QObject *parent = nullptr) : QAbstractTableModel(parent) {}

    void show(QList<ServiceCredential> listed, const QList<ApiKey> &stored, const QDateTime &now);
    [[nodiscard]] const ServiceCredential *at(const QModelIndex &index) const; // null: none
    [[nodiscard]] int rowOf(const QString &id) const;                          // -1: none

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<ServiceCredential> m_listed;
    QList<QStringList> m_words; // of a row, by column
};

} // namespace bk
