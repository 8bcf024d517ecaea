// SPDX-License-Identifier: Apache-2.0
#include "core/base/Log.h"

#include <QRegularExpression>

#include <cstdio>

namespace bk {

Q_LOGGING_CATEGORY(lcNetwork, "bk.network", QtWarningMsg)
Q_LOGGING_CATEGORY(lcKeyring, "bk.keyring", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStore, "bk.store", QtWarningMsg)
Q_LOGGING_CATEGORY(lcService, "bk.service", QtWarningMsg)
Q_LOGGING_CATEGORY(lcWindow, "bk.window", QtWarningMsg)
Q_LOGGING_CATEGORY(lcDemo, "bk.demo", QtWarningMsg)

QString redact(const QString &text)
{
    // Never destroyed: Qt's libraries have things to say until after the last destructor of a static.
    static const auto &patterns = *new QRegularExpression(QStringLiteral(
        "(ABSK|bedrock-api-key-|aws-external-anthropic-api-key-|sk-ant-|sk-proj-)[A-Za-z0-9+/=_-]{4,}"
        "|((?:AKIA|ASIA|ACCA)[A-Z0-9]{2})[A-Z0-9]{10,}"
        "|(Bearer\\s+)[A-Za-z0-9+/=._~-]{8,}"
        "|(X-Amz-(?:Signature|Security-Token)(?:=|%3D|:\\s*))[A-Za-z0-9+/=%._~-]{8,}"));
    QString redacted;
    qsizetype from = 0;
    auto matches = patterns.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        redacted += QStringView(text).mid(from, match.capturedStart() - from);
        for (int group = 1; group <= 4; ++group)
            redacted += match.capturedView(group);
        redacted += QChar(0x2026);
        from = match.capturedEnd();
    }
    redacted += QStringView(text).mid(from);
    return redacted;
}

namespace {

QtMessageHandler s_previous = nullptr;

void redactingHandler(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QString safe = redact(message);
    if (s_previous)
        s_previous(type, context, safe);
    else
        std::fprintf(stderr, "%s\n", qUtf8Printable(qFormatLogMessage(type, context, safe)));
}

} // namespace

void installRedactingLog()
{
    const QtMessageHandler previous = qInstallMessageHandler(redactingHandler);
    if (previous != redactingHandler)
        s_previous = previous;
}

} // namespace bk
