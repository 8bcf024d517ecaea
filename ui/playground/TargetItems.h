// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bedrock/ModelCatalog.h"
#include "core/keys/ApiKey.h"
#include "ui/playground/PickModel.h"

namespace bk {

// Keys, regions and models as rows to pick from. Pure.
[[nodiscard]] QList<PickItem> keyItems(const QList<ApiKey> &keys, const QDateTime &now);
[[nodiscard]] QList<PickItem> regionItems(const QString &current); // the known ones, and the current one if it is none
[[nodiscard]] QList<PickItem> modelItems(const ModelList &list);   // those that answer in text
[[nodiscard]] QString secretStateWords(ApiKey::SecretState state); // empty when there is nothing to say

} // namespace bk
