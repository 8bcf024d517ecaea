// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/keys/ExpiryWatch.h"
#include "core/keys/KeyStore.h"

#include <QAbstractListModel>
#include <QSet>

namespace bk {

// The keys of the store as rows, in no particular order (KeyFilterModel sorts). Metadata only: there is no role that could
// hold a secret. Follows the store's signals; times change when refreshTimes() is called.
class KeyListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        EnvironmentRole,
        EnvironmentColorRole, // as chosen: #rrggbb or empty
        FactsRole,            // kind, region, account in words
        BornRole,             // QDateTime: made, else added
        LifeRole,             // words: made, ends, left
        EndsRole,             // QDateTime, invalid: not known or never
        NeverEndsRole,
        AsksForEndRole,       // bool: nobody has said when it ends
        TimeLeftRole,         // words
        LevelRole,            // int(ExpiryLevel)
        FractionLeftRole,     // 0..1
        SecretStateRole,      // int(ApiKey::SecretState)
        LastTestRole,         // TestRecord; invalid: not tested
        TestingRole,          // bool
    };

    KeyListModel(KeyStore &store, const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QModelIndex indexOf(const KeyId &id) const;
    [[nodiscard]] const ApiKey *keyAt(int row) const { return m_store.find(m_ids.at(row)); } // null while it is being removed
    [[nodiscard]] KeyId idAt(const QModelIndex &index) const { return index.data(IdRole).toString(); }

    // Keys whose end is no news: near to it their level is Fine.
    void setExcused(ExpiryWatch::Excused excused) { m_excused = std::move(excused); }
    void setTesting(const KeyId &id, bool testing);
    void refreshTimes();
    // Milliseconds until the words of some row change; 0: they never do.
    [[nodiscard]] int nextChangeMs() const;

private:
    void reload();
    void add(const KeyId &id);
    void change(const KeyId &id);
    void changeStates(const QList<KeyId> &ids);
    void remove(const KeyId &id);
    [[nodiscard]] QVariant wordsOf(const ApiKey &key, int role) const;
    [[nodiscard]] QVariant timeOf(const ApiKey &key, int role) const;
    [[nodiscard]] ExpiryLevel levelOf(const ApiKey &key, const QDateTime &now) const;

    KeyStore &m_store;
    const Clock &m_clock;
    ExpiryWatch::Excused m_excused;
    QList<KeyId> m_ids;
    QSet<KeyId> m_testing;
    mutable QHash<KeyId, int> m_rows; // in m_ids; empty after the list has changed, made again when asked
};

} // namespace bk
