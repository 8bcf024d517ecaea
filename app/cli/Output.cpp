// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Output.h"

#include "core/base/ErrorName.h"

#include <QJsonDocument>

#include <cstdio>

namespace bk::output {

namespace {

void write(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

bool isBidiControl(char32_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool mayReachTerminal(char32_t c)
{
    if (c == U'\n' || c == U'\t')
        return true;
    const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    const bool separator = c == 0x2028 || c == 0x2029 || c == 0xfeff;
    return !control && !separator && !isBidiControl(c);
}

} // namespace

QString forTerminal(const QString &foreign)
{
    QString clean;
    clean.reserve(foreign.size());
    for (const QChar c : foreign) {
        if (mayReachTerminal(c.unicode())) // every refused character is in the first plane
            clean.append(c);
    }
    return clean;
}

void text(const QString &foreign)
{
    write(stdout, forTerminal(foreign).toUtf8());
}

void line(const QString &foreign)
{
    write(stdout, forTerminal(foreign).toUtf8() + '\n');
}

void note(const QString &foreign)
{
    write(stderr, forTerminal(foreign).toUtf8() + '\n');
}

void json(const QJsonObject &object)
{
    write(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void table(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        for (qsizetype column = 0; column < row.size(); ++column) {
            if (column >= widths.size())
                widths.append(0);
            widths[column] = qMax(widths[column], forTerminal(row[column]).size());
        }
    }
    for (const QStringList &row : rows) {
        QString text;
        for (qsizetype column = 0; column < row.size(); ++column) {
            // A line feed inside a cell would look like a row of its own.
            const QString cell = forTerminal(row[column]).replace(QLatin1Char('\n'), QLatin1Char(' '));
            text += column + 1 < row.size() ? cell.leftJustified(widths[column] + 2) : cell;
        }
        line(text);
    }
}

void trouble(const ErrorWords &words)
{
    for (const QString &part : {words.title, words.sentence, words.nextStep}) {
        if (!part.isEmpty())
            note(part);
    }
}

int failed(const Error &error, bool asJson)
{
    if (asJson)
        json({{QStringLiteral("error"), errorJson(error)}});
    trouble(words(error));
    return int(exitCodeFor(error.kind));
}

QJsonObject errorJson(const Error &error)
{
    return {{QStringLiteral("type"), typeOf(error)},
            {QStringLiteral("message"), messageOf(error)},
            {QStringLiteral("httpStatus"), error.httpStatus ? QJsonValue(error.httpStatus) : QJsonValue()},
            {QStringLiteral("requestId"), orNull(error.requestId)}};
}

QString typeOf(const Error &error)
{
    return error.type.isEmpty() ? nameOf(error.kind) : error.type;
}

QString messageOf(const Error &error)
{
    return error.detail.isEmpty() ? words(error).sentence : error.detail;
}

QJsonValue orNull(const QString &value)
{
    return value.isEmpty() ? QJsonValue() : QJsonValue(value);
}

QJsonValue orNull(const QDateTime &utc)
{
    return utc.isValid() ? QJsonValue(utc.toUTC().toString(Qt::ISODate)) : QJsonValue();
}

} // namespace bk::output
