// SPDX-License-Identifier: Apache-2.0
#include "core/aws/OneShotBody.h"

#include <algorithm>
#include <cstring>

namespace bk {

OneShotBody::OneShotBody(QByteArray bytes, QObject *parent)
    : QIODevice(parent)
    , m_bytes(std::move(bytes))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 OneShotBody::bytesAvailable() const
{
    return m_bytes.size() - m_read + QIODevice::bytesAvailable();
}

bool OneShotBody::atEnd() const
{
    return bytesAvailable() == 0;
}

qint64 OneShotBody::readData(char *data, qint64 maxSize)
{
    const qint64 left = m_bytes.size() - m_read;
    if (left == 0)
        return -1;
    const qint64 size = std::min(left, maxSize);
    std::memcpy(data, m_bytes.constData() + m_read, std::size_t(size));
    m_read += size;
    return size;
}

} // namespace bk

#include "moc_OneShotBody.cpp"
