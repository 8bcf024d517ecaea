// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"
#include "core/keys/ApiKey.h"

#include <QCoroTask>
#include <QList>
#include <QStringList>

#include <vector>

namespace bk {

// A Bedrock API key that stands in a file in clear text. The secret is kept so that it can be put into the keyring; what is
// shown of it is its kind and last characters.
struct FoundKey final {
    QString file;
    int line = 0; // from 1
    ApiKey about; // what its text tells
    Secret key;
};

struct LeakReport final {
    std::vector<FoundKey> keys;  // a key that stands twice in one file is told once
    int filesRead = 0;
    QStringList unreadable;      // files that are there and could not be read, or are too large
};

// Files where keys are known to be left: start files of shells, their histories, environment files of R and Python, settings of
// common AI tools. Those that exist below home, in the order of this list. Pure but for looking whether they are there.
[[nodiscard]] QStringList placesOfLeaks(const QString &home);
// .env and .env.* below a folder, three levels deep, without the folders of packages and of git; at most 500 files of 5,000
// folders. Goes back to the event loop every few milliseconds.
[[nodiscard]] QCoro::Task<QStringList> environmentFilesBelow(QString folder);

// Whole, valid keys in a text. Pure.
[[nodiscard]] std::vector<FoundKey> findKeysIn(QByteArrayView text);
// Reads the files, up to 4 MiB each, and changes nothing; goes back to the event loop between them.
[[nodiscard]] QCoro::Task<LeakReport> scanForKeys(QStringList files);

} // namespace bk
