// SPDX-License-Identifier: Apache-2.0
// Our short-term keys as a line server: {accessKeyId, secretAccessKey, sessionToken, region, expiresIn, now} per line on stdin,
// {key} or {error} per line on stdout.
#include "core/bedrock/ShortTermKey.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace bk;

namespace {

QJsonObject made(const QJsonObject &asked)
{
    const auto secret = [&asked](const char *name) { return Secret(asked[QLatin1String(name)].toString().toUtf8()); };
    const AccessKeys keys{{asked["accessKeyId"].toString().toLatin1(), secret("secretAccessKey"), secret("sessionToken")}, {}, {}, QStringLiteral("interop")};
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(asked["now"].toInteger(), Qt::UTC);
    const auto key = mintShortTermKey(keys, asked["region"].toString(), asked["expiresIn"].toInt(), now);
    if (!key)
        return {{"error", key.error().detail}};
    return {{"key", QString::fromLatin1(key->key.reveal())}};
}

} // namespace

int main()
{
    QFile in;
    if (!in.open(stdin, QIODevice::ReadOnly))
        return 1;
    for (QByteArray line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        const QByteArray answer = QJsonDocument(made(QJsonDocument::fromJson(line).object())).toJson(QJsonDocument::Compact);
        std::printf("%s\n", answer.constData());
        std::fflush(stdout);
    }
    return 0;
}
