// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyDoctor.h"
#include "core/keys/KeyStore.h"

#include <QObject>
#include <QSet>

namespace bk {

// Tests keys one after another without cost: secret from the store, KeyDoctor's look, verdict into the store. A key whose
// secret cannot be had gets a diagnosis but no new record, because nothing was learnt about it. Owned by the page.
// Signals: started and finished once per key; progress after each; allDone once at the end of a run.
class KeyTester final : public QObject {
    Q_OBJECT
public:
    KeyTester(KeyStore &store, KeyDoctor &doctor, const Clock &clock, QObject *parent = nullptr);

    // Where keys without a region are tested.
    void setDefaultRegion(const QString &region) { m_defaultRegion = region; }
    void test(const QList<KeyId> &ids);
    // Those not begun are not begun; the running one is left to end.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] std::optional<Diagnosis> last(const KeyId &id) const;

Q_SIGNALS:
    void started(const bk::KeyId &id);
    void finished(const bk::KeyId &id, const bk::Diagnosis &diagnosis);
    void progress(int done, int total);
    void allDone(int done, int total);

private:
    void next();
    void examine(const KeyId &id, Secret secret);
    void finish(const KeyId &id, const Diagnosis &diagnosis, bool record);

    KeyStore &m_store;
    KeyDoctor &m_doctor;
    const Clock &m_clock;
    QString m_defaultRegion;
    QList<KeyId> m_waiting;
    QHash<KeyId, Diagnosis> m_last;
    int m_done = 0;
    int m_total = 0;
    bool m_running = false;
};

} // namespace bk
