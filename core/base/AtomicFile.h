// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QByteArray>

namespace bk {

// Files of ours on disk: mode 0600 in folders of mode 0700 under any umask, owned by us, never through a symbolic link
// that somebody could have put there. Everything here is synchronous; errors are DiskFailed, FileUnreadable or
// FileTooLarge with "path: reason".

// All or nothing: written beside the file, fsync (its failure is a failure), renamed over it, the folder synced.
// A killed program leaves the whole old or the whole new file; what it left beside is cleaned an hour later.
[[nodiscard]] Result<void> writeFileAtomically(const QString &path, QByteArrayView bytes);

enum class Links { Follow, Refuse };
// A regular file of at most `limit` bytes; a pipe, device or folder is an error, not a hang. NotFound when there is none.
[[nodiscard]] Result<QByteArray> readBoundedFile(const QString &path, qint64 limit, Links links = Links::Follow);

// Makes the folder and its missing parents (0700) and tightens the folder itself. Refuses another person's folder.
[[nodiscard]] Result<void> makePrivateDir(const QString &path);

// A file of ours before something else opens it by name: a regular file, no link, our own; tightened to 0600.
// A missing file is made, empty, when create is set, and is NotFound otherwise.
[[nodiscard]] Result<void> makePrivateFile(const QString &path, bool create);

} // namespace bk
