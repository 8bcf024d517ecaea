// SPDX-License-Identifier: Apache-2.0
// An answer of STS or IAM in XML: the first line is the action, the rest the body.
#include "core/aws/Sts.h"
#include "core/iam/ServiceCredential.h"
#include "tests/fuzz/Target.h"

#include <QJsonDocument>

namespace {

int depthOf(const bk::QueryElement &element)
{
    int deepest = 0;
    for (const bk::QueryElement &child : element.children)
        deepest = qMax(deepest, depthOf(child));
    return deepest + 1;
}

} // namespace

void bk::fuzz::take(QByteArrayView bytes)
{
    const qsizetype line = qMax<qsizetype>(bytes.indexOf('\n'), 0);
    const QString action = QString::fromUtf8(bytes.first(line));
    const QByteArrayView body = bytes.sliced(qMin(line + 1, bytes.size()));

    const auto answer = readQueryAnswer(body, action);
    if (!answer) {
        promise(answer.error().kind == Error::Kind::NotTheService, "what is no answer is not the service");
        return;
    }
    promise(depthOf(answer->result) <= 32, "an answer has a depth");
    (void)QJsonDocument(toJson(answer->result)).toJson();
    const auto session = sts::readSession(*answer);
    promise(!session || (session->expires.isValid() && !session->keys.secretAccessKey.isEmpty()), "a session has its keys and its end");
    const auto identity = sts::readIdentity(*answer);
    promise(!identity || !identity->arn.isEmpty(), "somebody has an ARN");
    if (const auto page = iam::readPage(*answer)) {
        for (const ServiceCredential &one : page->credentials)
            promise(!one.id.isEmpty() && !one.user.isEmpty() && one.created.isValid(), "a listed key has an id, a user and a beginning");
    }
    const auto made = iam::readMade(*answer);
    promise(!made || (!made->key.isEmpty() && !made->credential.id.isEmpty()), "a key that was made has an id");
}
