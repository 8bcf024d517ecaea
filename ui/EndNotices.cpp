// SPDX-License-Identifier: Apache-2.0
#include "ui/EndNotices.h"

#include "core/base/Log.h"

namespace bk {

namespace {
constexpr qint64 kLongestWaitMs = 3'600'000; // a timer stands still while the computer sleeps
}

EndNotices::EndNotices(Database &database, KeyStore &keys, const Settings &settings, const Clock &clock, QObject *parent)
    : QObject(parent), m_keys(keys), m_settings(settings), m_clock(clock), m_notices(database, clock)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &EndNotices::look);
    const auto soon = [this] { m_next.start(0); }; // once for many keys that change together, and when somebody listens
    for (const auto signal : {&KeyStore::keyAdded, &KeyStore::keyChanged})
        connect(&keys, signal, this, soon);
    connect(&keys, &KeyStore::loaded, this, soon);
    soon();
}

NoticeSteps EndNotices::steps() const
{
    NoticeSteps steps;
    steps.days = m_settings.values().warningDays;
    return steps;
}

void EndNotices::look()
{
    QList<ApiKey> keys = m_keys.keys();
    if (m_excused)
        keys.removeIf(m_excused);
    const auto due = m_notices.claim(keys, steps());
    if (!due)
        qCWarning(lcStore) << "the notices of ends could not be read";
    wait();
    for (const ExpiryNotice &notice : due.value_or(QList<ExpiryNotice>()))
        Q_EMIT this->due(notice);
}

void EndNotices::wait()
{
    const auto next = msToNextNotice(m_keys.keys(), steps(), m_clock.now());
    if (next)
        m_next.start(int(std::min(*next + 1, kLongestWaitMs)));
    else
        m_next.stop();
}

void EndNotices::told(const ExpiryNotice &notice, bool shown)
{
    const auto kept = shown ? m_notices.told(notice) : m_notices.notTold(notice);
    if (!kept)
        qCWarning(lcStore) << "what was told of an end could not be remembered";
    if (!shown && !m_next.isActive()) // else the next step comes sooner
        m_next.start(int(kLongestWaitMs));
}

} // namespace bk

#include "moc_EndNotices.cpp"
