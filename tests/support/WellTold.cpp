// SPDX-License-Identifier: Apache-2.0
#include "tests/support/WellTold.h"

#include "ui/text/ErrorText.h"

#include <QRegularExpression>

#include <algorithm>

namespace bk {

namespace {

constexpr qsizetype kWindow = 16;
constexpr qsizetype kLongest = 2'500; // a service's own words may have 2,000

bool holds(const QByteArray &text, const QByteArray &secret)
{
    for (qsizetype at = 0; at + kWindow <= secret.size(); ++at) {
        if (text.contains(secret.mid(at, kWindow)))
            return true;
    }
    return !secret.isEmpty() && secret.size() < kWindow && text.contains(secret);
}

bool isPlain(const QString &text)
{
    return std::none_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x20 && c != QLatin1Char('\n') && c != QLatin1Char('\t'); });
}

} // namespace

QString untold(const Error &error, QByteArrayView secret)
{
    const ErrorWords said = words(error);
    if (said.title.isEmpty())
        return QStringLiteral("it does not say what happened");
    if (said.sentence.isEmpty())
        return said.title + QStringLiteral(": it does not say why");
    if (said.nextStep.isEmpty() && error.kind != Error::Kind::Cancelled)
        return said.title + QStringLiteral(": it does not say what to do");
    if (said.full().size() > kLongest || !isPlain(said.full()))
        return said.title + QStringLiteral(": the words are not short and plain");
    static const QRegularExpression unfilled(QStringLiteral("%[0-9]( |\\.|$)"));
    if (said.title.contains(unfilled) || said.nextStep.contains(unfilled))
        return said.title + QStringLiteral(": a place in the words is not filled");
    const QByteArray all = QString(said.full() + error.detail + QLatin1Char('\n') + error.type + QLatin1Char('\n') + error.subject
                                   + QLatin1Char('\n') + error.requestId).toUtf8();
    const QByteArray plain = secret.toByteArray();
    for (const QByteArray &form : {plain, plain.toBase64(QByteArray::OmitTrailingEquals), plain.toPercentEncoding()}) {
        if (holds(all, form))
            return said.title + QStringLiteral(": the secret is in it");
    }
    return {};
}

} // namespace bk
