// SPDX-License-Identifier: Apache-2.0
// attachmentFrom of ConverseRequest.h: what a file is, by its name and its first bytes.
#include "core/bedrock/ConverseRequest.h"

#include <QFileInfo>
#include <QHash>

namespace bk {

namespace {

constexpr qsizetype kImageLimit = 3'932'160;    // 3.75 MB
constexpr qsizetype kDocumentLimit = 4'718'592; // 4.5 MB
constexpr qsizetype kNameLimit = 200;

QString imageFormatOf(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return QStringLiteral("png");
    if (bytes.startsWith("\xff\xd8\xff"))
        return QStringLiteral("jpeg");
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return QStringLiteral("gif");
    if (bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP")
        return QStringLiteral("webp");
    return {};
}

// What the first bytes of a document format must look like; empty: text, which looks like anything.
struct DocumentFormat final {
    QString format;
    QByteArray start;
};

std::optional<DocumentFormat> documentFormatOf(const QString &suffix)
{
    static const QByteArray ole = QByteArray::fromHex("d0cf11e0a1b11ae1");
    static const QHash<QString, DocumentFormat> formats{
        {QStringLiteral("pdf"), {QStringLiteral("pdf"), "%PDF-"}},
        {QStringLiteral("docx"), {QStringLiteral("docx"), "PK\x03\x04"}},
        {QStringLiteral("xlsx"), {QStringLiteral("xlsx"), "PK\x03\x04"}},
        {QStringLiteral("doc"), {QStringLiteral("doc"), ole}},
        {QStringLiteral("xls"), {QStringLiteral("xls"), ole}},
        {QStringLiteral("csv"), {QStringLiteral("csv"), {}}},
        {QStringLiteral("html"), {QStringLiteral("html"), {}}},
        {QStringLiteral("htm"), {QStringLiteral("html"), {}}},
        {QStringLiteral("txt"), {QStringLiteral("txt"), {}}},
        {QStringLiteral("text"), {QStringLiteral("txt"), {}}},
        {QStringLiteral("md"), {QStringLiteral("md"), {}}},
        {QStringLiteral("markdown"), {QStringLiteral("md"), {}}},
    };
    const auto found = formats.constFind(suffix);
    if (found == formats.cend())
        return std::nullopt;
    return *found;
}

bool isNameCharacter(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9') || u == u'-' || u == u'('
        || u == u')' || u == u'[' || u == u']';
}

// Letters lose their accents, everything else the service refuses becomes a single space.
QString acceptableName(const QString &fileName)
{
    QString name;
    const QString decomposed = QFileInfo(fileName).completeBaseName().normalized(QString::NormalizationForm_KD);
    for (const QChar c : decomposed) {
        if (isNameCharacter(c))
            name += c;
        else if (!c.isMark())
            name += u' ';
    }
    name = name.simplified().left(kNameLimit).trimmed();
    return name.isEmpty() ? QStringLiteral("document") : name;
}

// A PDF may have some bytes before its mark.
bool startsAs(const QByteArray &bytes, const QByteArray &start)
{
    return start == "%PDF-" ? bytes.left(1024).contains(start) : bytes.startsWith(start);
}

} // namespace

Result<ContentBlock> attachmentFrom(const QString &fileName, const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return fail(Error::Kind::InvalidInput, QStringLiteral("empty file"), fileName);
    if (const QString image = imageFormatOf(bytes); !image.isEmpty()) {
        if (bytes.size() > kImageLimit)
            return fail(Error::Kind::TooLarge, QStringLiteral("3.75 MB"), fileName);
        return ContentBlock(ImageBlock{image, bytes});
    }
    const auto document = documentFormatOf(QFileInfo(fileName).suffix().toLower());
    if (!document || !startsAs(bytes, document->start))
        return fail(Error::Kind::InvalidInput, QStringLiteral("unknown kind of file"), fileName);
    if (bytes.size() > kDocumentLimit)
        return fail(Error::Kind::TooLarge, QStringLiteral("4.5 MB"), fileName);
    return ContentBlock(DocumentBlock{acceptableName(fileName), document->format, bytes});
}

} // namespace bk
