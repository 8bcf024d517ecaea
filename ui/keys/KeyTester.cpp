// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyTester.h"

#include "core/base/Log.h"

namespace bk {

KeyTester::KeyTester(KeyStore &store, KeyDoctor &doctor, const Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_doctor(doctor), m_clock(clock)
{
    connect(&store, &KeyStore::keyRemoved, this, [this](const KeyId &id) { m_last.remove(id); });
}

void KeyTester::test(const QList<KeyId> &ids)
{
    if (!m_running) {
        m_done = 0;
        m_total = 0;
    }
    for (const KeyId &id : ids)
        if (!m_waiting.contains(id)) {
            m_waiting.append(id);
            ++m_total;
        }
    if (!m_running && !m_waiting.isEmpty()) {
        m_running = true;
        next();
    }
}

void KeyTester::cancel()
{
    m_total -= int(m_waiting.size());
    m_waiting.clear();
}

std::optional<Diagnosis> KeyTester::last(const KeyId &id) const
{
    const auto found = m_last.constFind(id);
    return found == m_last.constEnd() ? std::nullopt : std::optional(*found);
}

void KeyTester::next()
{
    if (m_waiting.isEmpty()) {
        m_running = false;
        Q_EMIT allDone(m_done, m_total);
        return;
    }
    const KeyId id = m_waiting.takeFirst();
    Q_EMIT started(id);
    QCoro::connect(m_store.secret(id), this, [this, id](Result<Secret> &&secret) {
        if (secret)
            return examine(id, std::move(*secret));
        Diagnosis diagnosis;
        diagnosis.verdict = Diagnosis::Verdict::NoSecret;
        diagnosis.layer = Diagnosis::Layer::Keyring;
        diagnosis.error = secret.error();
        finish(id, diagnosis, false);
    });
}

void KeyTester::examine(const KeyId &id, Secret secret)
{
    const ApiKey *key = m_store.find(id);
    if (!key) { // deleted meanwhile
        ++m_done;
        return next();
    }
    BearerToken token{std::move(secret), QStringLiteral("key ") + key->label};
    const Destination destination{key->region.isEmpty() ? m_defaultRegion : key->region, key->allowedEndpoints};
    QCoro::connect(m_doctor.examine(std::move(token), destination), this,
                   [this, id](const Diagnosis &diagnosis) { finish(id, diagnosis, true); });
}

void KeyTester::finish(const KeyId &id, const Diagnosis &diagnosis, bool record)
{
    m_last.insert(id, diagnosis);
    if (record && m_store.find(id))
        if (auto written = m_store.recordTest(id, toRecord(diagnosis, m_clock.now())); !written)
            qCWarning(lcWindow) << "the result of a test could not be kept"; // it is on the screen all the same
    ++m_done;
    Q_EMIT finished(id, diagnosis);
    Q_EMIT progress(m_done, m_total);
    next();
}

} // namespace bk
