// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/MarkdownInline.h"

#include <QHash>

#include <md4c.h>

namespace bk {

namespace {

constexpr qsizetype kLongestLink = 4'096;

QString decodedEntity(const QString &entity)
{
    static const QHash<QString, QString> known{
        {QStringLiteral("&amp;"), QStringLiteral("&")}, {QStringLiteral("&lt;"), QStringLiteral("<")},
        {QStringLiteral("&gt;"), QStringLiteral(">")}, {QStringLiteral("&quot;"), QStringLiteral("\"")},
        {QStringLiteral("&apos;"), QStringLiteral("'")}, {QStringLiteral("&nbsp;"), QString(QChar(0xa0))},
        {QStringLiteral("&copy;"), QStringLiteral("©")}, {QStringLiteral("&mdash;"), QStringLiteral("—")},
        {QStringLiteral("&ndash;"), QStringLiteral("–")}, {QStringLiteral("&hellip;"), QStringLiteral("…")},
        {QStringLiteral("&rarr;"), QStringLiteral("→")}, {QStringLiteral("&times;"), QStringLiteral("×")}};
    if (!entity.startsWith(QLatin1String("&#")))
        return known.value(entity, entity);
    const bool hex = entity.size() > 2 && entity.at(2).toLower() == u'x';
    bool ok = false;
    const uint code = QStringView(entity).mid(hex ? 3 : 2).chopped(1).toUInt(&ok, hex ? 16 : 10);
    if (!ok || code == 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return QString(QChar(QChar::ReplacementCharacter));
    const char32_t character = code;
    return withVisibleMarks(QString::fromUcs4(&character, 1));
}

QString attributeText(const MD_ATTRIBUTE &attribute)
{
    QString text;
    for (int i = 0; attribute.text && attribute.substr_offsets[i] < attribute.size; ++i) {
        const MD_OFFSET from = attribute.substr_offsets[i];
        const QString part = QString::fromUtf8(attribute.text + from, attribute.substr_offsets[i + 1] - from);
        text += attribute.substr_types[i] == MD_TEXT_ENTITY ? decodedEntity(part) : part;
    }
    return text;
}

// What md4c calls back into: runs into the current cell, or into the one and only leaf.
class Collector final {
public:
    MarkdownTable table;
    MarkdownRuns leaf;
    bool onlyLeaves = true; // md4c saw no block that the splitter had not seen

    int enterBlock(MD_BLOCKTYPE type, void *detail)
    {
        switch (type) {
        case MD_BLOCK_TR:
            table.rows.append(QList<MarkdownRuns>{});
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            table.rows.last().append(MarkdownRuns{});
            if (table.rows.size() == 1)
                table.alignments.append(alignment(static_cast<MD_BLOCK_TD_DETAIL *>(detail)->align));
            break;
        case MD_BLOCK_DOC:
        case MD_BLOCK_P:
        case MD_BLOCK_H:
        case MD_BLOCK_TABLE:
        case MD_BLOCK_THEAD:
        case MD_BLOCK_TBODY:
            break;
        default:
            onlyLeaves = false;
        }
        return 0;
    }
    int span(MD_SPANTYPE type, void *detail, int step)
    {
        switch (type) {
        case MD_SPAN_STRONG: m_strong += step; break;
        case MD_SPAN_EM: m_emphasis += step; break;
        case MD_SPAN_CODE: m_code += step; break;
        case MD_SPAN_DEL: m_strike += step; break;
        case MD_SPAN_IMG: m_image += step; break;
        case MD_SPAN_A: takeLink(static_cast<MD_SPAN_A_DETAIL *>(detail), step); break;
        default: break;
        }
        return 0;
    }
    int text(MD_TEXTTYPE type, const QString &text)
    {
        switch (type) {
        case MD_TEXT_NULLCHAR: add(QString(QChar(QChar::ReplacementCharacter))); break;
        case MD_TEXT_BR:
        case MD_TEXT_SOFTBR: add(QString(QChar(QChar::LineSeparator))); break;
        case MD_TEXT_ENTITY: add(decodedEntity(text)); break;
        default: add(text);
        }
        return 0;
    }

private:
    static Qt::Alignment alignment(MD_ALIGN align)
    {
        return align == MD_ALIGN_RIGHT ? Qt::AlignRight : align == MD_ALIGN_CENTER ? Qt::AlignHCenter : Qt::AlignLeft;
    }
    void takeLink(const MD_SPAN_A_DETAIL *detail, int step)
    {
        const auto url = step > 0 ? safeLink(attributeText(detail->href)) : std::nullopt;
        m_link = url ? QString::fromLatin1(url->toEncoded()) : QString();
    }
    void add(const QString &text)
    {
        const bool inTable = !table.rows.isEmpty() && !table.rows.last().isEmpty();
        MarkdownRuns &runs = inTable ? table.rows.last().last() : leaf;
        MarkdownRun run{{}, m_strong > 0, m_emphasis > 0, m_code > 0, m_strike > 0, m_image > 0, m_link};
        if (!runs.isEmpty()) {
            run.text = runs.last().text;
            if (run == runs.last()) {
                runs.last().text += text;
                return;
            }
        }
        run.text = text;
        runs.append(run);
    }

    int m_strong = 0;
    int m_emphasis = 0;
    int m_code = 0;
    int m_strike = 0;
    int m_image = 0;
    QString m_link;
};

Collector parse(const QString &markdown)
{
    Collector collector;
    MD_PARSER parser{};
    parser.flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
    parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *self) {
        return static_cast<Collector *>(self)->enterBlock(type, detail);
    };
    parser.leave_block = [](MD_BLOCKTYPE, void *, void *) { return 0; };
    parser.enter_span = [](MD_SPANTYPE type, void *detail, void *self) {
        return static_cast<Collector *>(self)->span(type, detail, 1);
    };
    parser.leave_span = [](MD_SPANTYPE type, void *detail, void *self) {
        return static_cast<Collector *>(self)->span(type, detail, -1);
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *self) {
        return static_cast<Collector *>(self)->text(type, QString::fromUtf8(text, size));
    };
    const QByteArray utf8 = markdown.toUtf8();
    md_parse(utf8.constData(), MD_SIZE(utf8.size()), &parser, &collector);
    return collector;
}

// As md4c is to see it: one paragraph or heading, whatever its first character would otherwise mean.
QString leafSource(const MarkdownPiece &piece)
{
    if (piece.kind == MarkdownPiece::Kind::Heading)
        return QStringLiteral("# ") + piece.text;
    const bool definition = piece.text.startsWith(u'[') && piece.text.contains(QLatin1String("]:"));
    const bool goesOn = piece.join != MarkdownPiece::Join::Own && !piece.text.isEmpty()
        && QStringView(u"#>*+-=_~`|[").contains(piece.text.front());
    return definition || goesOn ? u'\\' + piece.text : piece.text;
}

} // namespace

MarkdownRuns inlineRuns(const MarkdownPiece &piece)
{
    Collector collector = parse(leafSource(piece));
    if (collector.onlyLeaves && collector.table.rows.isEmpty())
        return collector.leaf;
    MarkdownRun whole;
    whole.text = QString(piece.text).replace(u'\n', QChar::LineSeparator);
    return {whole};
}

MarkdownTable tableOf(const MarkdownPiece &piece)
{
    return parse(piece.text).table;
}

std::optional<QUrl> safeLink(const QString &address)
{
    if (address.size() > kLongestLink)
        return {};
    QUrl url(address, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid() || (scheme != QLatin1String("http") && scheme != QLatin1String("https")) || url.host().isEmpty()
        || !url.userInfo().isEmpty())
        return {};
    return url;
}

QString withVisibleMarks(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        if (code < 0x20 && code != u'\n' && code != u'\t' && code != u'\r')
            shown += QChar(char16_t(0x2400 + code)); // the control pictures
        else if (code == 0x7f)
            shown += QChar(0x2421);
        else if ((code >= 0x80 && code <= 0x9f) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
            shown += QStringLiteral("⟨U+%1⟩").arg(QString::number(code, 16).toUpper().rightJustified(4, u'0'));
        else if (code == QChar::ObjectReplacementCharacter)
            shown += QChar(QChar::ReplacementCharacter);
        else
            shown += c;
    }
    return shown;
}

} // namespace bk
