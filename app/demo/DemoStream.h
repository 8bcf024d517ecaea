// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoFaults.h"

#include <QObject>

namespace bk {

// The frames of one answer on their way: one by one with a pause between them, or as fast as the peer takes them. Lives as
// a child of its connection and deletes itself when the last frame is out.
class DemoStream final : public QObject {
    Q_OBJECT
public:
    // The chunked reply has been begun; delay in milliseconds, 0 for none.
    DemoStream(DemoConnection &connection, faults::Frames frames, int delay);

private:
    void goOn();
    void end();

    DemoConnection &m_connection;
    faults::Frames m_frames;
    int m_delay;
    qsizetype m_next = 0;
};

} // namespace bk
