// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Settings.h"
#include "core/keys/ExpiryNotices.h"
#include "core/keys/ExpiryWatch.h"
#include "core/keys/KeyStore.h"

#include <QTimer>

namespace bk {

// Asks for a notice when a key passes a step towards its end, while the program runs: at its start, at each step, when keys
// change. One timer to the next step; a computer that slept is noticed within an hour. Each notice is claimed before it is
// told, so that of window and timer one tells it, and is answered by told().
class EndNotices final : public QObject {
    Q_OBJECT
public:
    EndNotices(Database &database, KeyStore &keys, const Settings &settings, const Clock &clock, QObject *parent = nullptr);
    void setExcused(ExpiryWatch::Excused excused) { m_excused = std::move(excused); } // keys whose end is no news
    // Whether the desktop has shown it; else it is due again at the next look, an hour later at most.
    void told(const ExpiryNotice &notice, bool shown);
    void look(); // the days of the settings are others now

Q_SIGNALS:
    void due(const bk::ExpiryNotice &notice);

private:
    void wait();
    [[nodiscard]] NoticeSteps steps() const;

    KeyStore &m_keys;
    const Settings &m_settings;
    const Clock &m_clock;
    ExpiryNotices m_notices;
    ExpiryWatch::Excused m_excused;
    QTimer m_next;
};

} // namespace bk
