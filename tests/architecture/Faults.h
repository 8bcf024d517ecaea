// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace bk::architecture {

// The table of tests/FAULTS.md: every number of the catalogue once, and each row with tests that exist
// ("core/aws/HttpClientTest: nobodyThereIsSaid, another; app/...: third"), or "waits for ROOM", or "not shown: why".
// Gives what is wrong with it; an empty list is a pass. `testsFolder` is where the named sources lie.
[[nodiscard]] QStringList faultsAreShown(const QString &table, const QString &testsFolder);

} // namespace bk::architecture
