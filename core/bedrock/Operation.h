// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"

#include <QList>
#include <QString>

namespace bk {

// Every operation the program can send, as data: where its input members go. Source: the service models of bedrock and
// bedrock-runtime (requestUri, location traits). A new operation is a new row.
struct Operation final {
    QString name;     // Converse
    Service service;
    QByteArray verb;
    QString path;     // /model/{modelId}/converse; {member} is one percent-encoded segment
    QList<QPair<QString, QString>> query; // member -> query parameter
    QString pageToken;   // the member that pages, empty if it does not
    QString resultList;  // the output member that holds the list, for gathering all pages
    bool acceptsApiKey = true;
    bool eventStream = false;

    // Members not named in path or query are the JSON body (POST only).
};

[[nodiscard]] const QList<Operation> &allOperations();
[[nodiscard]] const Operation *findOperation(const QString &name); // case-insensitive; null if unknown

} // namespace bk
