// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFileInfo>
#include <QTemporaryDir>

#include <memory>

namespace bk {

// A throw-away folder where syncing costs nothing, for tests that write thousands of times; on the disk where there is no
// such place. What a kill or a refused call leaves is the same in both.
[[nodiscard]] inline std::unique_ptr<QTemporaryDir> temporaryDirInMemory()
{
    const QString place = QStringLiteral("/dev/shm");
    return QFileInfo(place).isWritable() ? std::make_unique<QTemporaryDir>(place + QStringLiteral("/bk-XXXXXX"))
                                         : std::make_unique<QTemporaryDir>();
}

} // namespace bk
