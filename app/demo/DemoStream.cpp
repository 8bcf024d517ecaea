// SPDX-License-Identifier: Apache-2.0
#include "app/demo/DemoStream.h"

#include <QTimer>

namespace bk {
namespace {

constexpr qint64 kMostWaiting = 1024LL * 1024; // bytes written ahead of the peer
constexpr int kFirstTokenDelays = 12;        // a model thinks before its first word

} // namespace

DemoStream::DemoStream(DemoConnection &connection, faults::Frames frames, int delay)
    : QObject(&connection), m_connection(connection), m_frames(std::move(frames)), m_delay(delay)
{
    connect(&connection, &DemoConnection::drained, this, [this] {
        if (m_delay == 0)
            goOn();
    });
    if (delay > 0)
        QTimer::singleShot(delay * kFirstTokenDelays, this, &DemoStream::goOn);
    else
        goOn();
}

void DemoStream::goOn()
{
    while (m_next < m_frames.pieces.size() && m_connection.bytesWaiting() < kMostWaiting && !m_connection.ended()) {
        m_connection.sendChunk(m_frames.pieces[m_next++]);
        if (m_delay > 0 && m_next < m_frames.pieces.size()) {
            QTimer::singleShot(m_delay, this, &DemoStream::goOn);
            return;
        }
    }
    if (m_next == m_frames.pieces.size() || m_connection.ended())
        end();
}

void DemoStream::end()
{
    m_connection.disconnect(this);
    if (m_frames.thenSilence)
        m_connection.fallSilent();
    else if (!m_connection.ended())
        m_connection.endChunked();
    deleteLater();
}

} // namespace bk
