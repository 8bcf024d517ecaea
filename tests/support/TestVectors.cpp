// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestVectors.h"

#include <QDir>
#include <QFile>

namespace bk {

QString sharedVectors()
{
    const QString path = QStringLiteral(BK_SHARED_VECTORS);
    return QDir(path).exists() ? path : QString();
}

QByteArray readVector(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qUtf8Printable(path));
    return file.readAll();
}

QJsonDocument readJsonVector(const QString &path)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(readVector(path), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s: %s", qUtf8Printable(path), qUtf8Printable(error.errorString()));
    return document;
}

} // namespace bk
