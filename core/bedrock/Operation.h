// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"

#include <QList>
#include <QString>

namespace bk {

// An operation as data: where its input members go, and whether an API key may call it. Source: the service models of bedrock
// and bedrock-runtime (requestUri, location traits). A new operation is a new row; those the program only knows by name
// (OperationNames.h) have no path.
struct Operation final {
    QString name;     // Converse
    Service service;
    QByteArray verb;
    QString path;     // /model/{modelId}/converse; {member} is one percent-encoded segment
    QList<QPair<QString, QString>> query; // member -> query parameter
    QString pageToken;   // the member that pages, empty if it does not
    QString resultList;  // the output member that holds the list, for gathering all pages
    QList<QPair<QString, QByteArray>> headers; // member -> header
    QString payload;     // the member that is the body, as JSON of the model's own shape; empty: the body is the rest
    bool acceptsApiKey = true;
    bool eventStream = false;

    // Members not named in path, query or headers are the JSON body (POST only).
    [[nodiscard]] bool canBeSent() const { return !path.isEmpty(); }
};

[[nodiscard]] const QList<Operation> &allOperations();
// Case-insensitive; null if unknown. Of a name that several services have, the first: runtime, control plane, the others.
[[nodiscard]] const Operation *findOperation(const QString &name);
[[nodiscard]] const Operation *findOperation(Service service, const QString &name);

} // namespace bk
