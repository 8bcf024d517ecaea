// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/Endpoint.h"
#include "core/aws/HttpClient.h"
#include "core/base/Secret.h"

#include <QJsonObject>

#include <vector>

namespace bk {

// The query protocol of STS and IAM: a form goes out, XML comes back. Pure.
struct QueryCall final {
    QByteArray action;  // AssumeRole
    QByteArray version; // of the API
    QList<QPair<QByteArray, QByteArray>> parameters; // as they are; sent in this order, percent-encoded
};

// Any action, from API-shaped JSON of text, numbers, lists and objects; InvalidInput (the member) for anything else in it.
[[nodiscard]] Result<QueryCall> queryCallOf(const QString &action, const QByteArray &version, const QJsonObject &input);

// Not signed yet. The body may hold a secret (a web identity token) and is whoever builds it to wipe.
[[nodiscard]] HttpRequest queryRequest(const QueryCall &call, const Endpoint &endpoint);

// An element of an answer. It may hold a secret access key: move-only, and its text is wiped.
struct QueryElement final {
    QString name;
    QString text; // of an element that holds no other
    std::vector<QueryElement> children;

    QueryElement() = default;
    ~QueryElement() { wipe(text); }
    QueryElement(QueryElement &&) noexcept = default;
    QueryElement &operator=(QueryElement &&) noexcept = default;
    QueryElement(const QueryElement &) = delete;
    QueryElement &operator=(const QueryElement &) = delete;

    // By names with / between, the first of each name: "Credentials/AccessKeyId". Null, or empty, when there is none.
    [[nodiscard]] const QueryElement *find(QStringView path) const;
    [[nodiscard]] QString textOf(QStringView path) const;
};

struct QueryAnswer final {
    QueryElement result; // <ActionResult>; empty for an action that has none
    QString requestId;
};

// <ActionResponse><ActionResult>...</ActionResult><ResponseMetadata/></ActionResponse>. NotTheService for another root, for
// what is no XML, and beyond 1 MiB, 32 levels or 20,000 elements; a document type or an entity is refused as it is met.
[[nodiscard]] Result<QueryAnswer> readQueryAnswer(QByteArrayView xml, const QString &action);

// For a person or a program to read: elements that hold others are objects, a list of "member" (or one name more than
// once) is an array, text stays text.
[[nodiscard]] QJsonObject toJson(const QueryElement &element);

} // namespace bk
