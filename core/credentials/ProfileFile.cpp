// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ProfileFile.h"

#include "core/base/Secret.h"

#include <QSet>
#include <QUtf8StringView>

#include <algorithm>
#include <array>
#include <cstring>

namespace bk {

namespace {

constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF");

constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

QByteArrayView untilFirst(QByteArrayView text, char c)
{
    const void *at = text.isEmpty() ? nullptr : std::memchr(text.data(), c, std::size_t(text.size()));
    return at ? text.first(static_cast<const char *>(at) - text.data()) : text;
}

bool contains(QByteArrayView text, char c)
{
    return untilFirst(text, c).size() < text.size();
}

// A value's comment stands behind white space: pass;word is a value. Most lines hold neither # nor ;, which memchr sees soonest.
QByteArrayView withoutComment(QByteArrayView line)
{
    if (!contains(line, '#') && !contains(line, ';'))
        return line;
    for (qsizetype i = 1; i < line.size(); ++i) {
        if ((line[i] == '#' || line[i] == ';') && isBlank(line[i - 1]))
            return line.first(i);
    }
    return line;
}

// Letters, digits and - _ / . % @ : +, of profiles and of values alike.
constexpr std::array<bool, 256> kNameLetters = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c)
        table[std::size_t(c)] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    for (const char c : {'-', '_', '/', '.', '%', '@', ':', '+'})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool isName(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return kNameLetters[static_cast<unsigned char>(c)]; });
}

QByteArrayView unquoted(QByteArrayView text)
{
    const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return quoted ? text.sliced(1, text.size() - 2) : text;
}

bool sameName(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && qstrnicmp(a.data(), a.size(), b.data(), b.size()) == 0;
}

// Eight at a time; Qt's own check looks at one letter after the other.
bool isAscii(QByteArrayView bytes)
{
    quint64 all = 0;
    qsizetype i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        quint64 eight;
        std::memcpy(&eight, bytes.data() + i, 8);
        all |= eight;
    }
    for (; i < bytes.size(); ++i)
        all |= static_cast<unsigned char>(bytes[i]);
    return (all & 0x8080'8080'8080'8080) == 0;
}

int lineAt(QByteArrayView bytes, qsizetype position)
{
    return 1 + int(std::count(bytes.begin(), bytes.begin() + position, '\n'));
}

} // namespace

// Reads line by line into one file.
class ProfileFile::Reader final {
public:
    Reader(ProfileFile &file, Type type) : m_file(file), m_type(type) {}

    void read();

private:
    void takeLine(QByteArrayView line);
    void takeHeader(QByteArrayView line);
    void takeValue(QByteArrayView line);
    void takeContinued(QByteArrayView line);
    void fail(Problem problem);
    [[nodiscard]] bool findBadBytes(QByteArrayView bytes);
    [[nodiscard]] bool nameHeader(QByteArrayView inside);

    ProfileFile &m_file;
    Type m_type;
    int m_line = 0;
    qsizetype m_indent = 0;    // of the value that a deeper line continues
    bool m_inSection = false;
    bool m_ignoring = false;   // in a section that is none, or under a value whose name is none
    bool m_ignoredValue = false;
    bool m_hasValue = false;   // there is something to continue
    bool m_nested = false;     // and it is a block
};

void ProfileFile::Reader::fail(Problem problem)
{
    m_file.m_problem = problem;
    m_file.m_problemLine = m_line;
    m_file.m_headers.clear();
    m_file.m_values.clear();
}

bool ProfileFile::Reader::findBadBytes(QByteArrayView bytes)
{
    const qsizetype nul = untilFirst(bytes, '\0').size();
    if (nul < bytes.size()) {
        m_line = lineAt(bytes, nul);
        fail(Problem::NulByte);
        return true;
    }
    if (isAscii(bytes) || QUtf8StringView(bytes.data(), bytes.size()).isValidUtf8())
        return false;
    for (QByteArrayView rest = bytes; !rest.isEmpty();) {
        const QByteArrayView line = untilFirst(rest, '\n');
        if (!QUtf8StringView(line.data(), line.size()).isValidUtf8()) {
            m_line = lineAt(bytes, line.data() - bytes.data());
            break;
        }
        rest = rest.sliced(qMin(line.size() + 1, rest.size()));
    }
    fail(Problem::BadUtf8);
    return true;
}

void ProfileFile::Reader::read()
{
    QByteArrayView rest = m_file.m_bytes;
    if (rest.startsWith(kByteOrderMark))
        rest = rest.sliced(kByteOrderMark.size());
    if (findBadBytes(rest))
        return;
    while (!rest.isEmpty() && m_file.m_problem == Problem::None) {
        const QByteArrayView line = untilFirst(rest, '\n');
        ++m_line;
        takeLine(line);
        rest = rest.sliced(qMin(line.size() + 1, rest.size()));
    }
}

void ProfileFile::Reader::takeLine(QByteArrayView line)
{
    const QByteArrayView text = trimmed(line);
    if (text.isEmpty() || text.front() == '#' || text.front() == ';')
        return;
    const qsizetype indent = text.data() - line.data();
    // Deeper than the value above it: belongs to that. People who indent whole sections are understood, as Python and
    // JavaScript do.
    if (m_hasValue && indent > m_indent)
        return takeContinued(text);
    if (text.front() == '[')
        return takeHeader(text);
    if (indent > 0 && m_inSection && !contains(text, '='))
        return fail(Problem::NothingToContinue);
    m_indent = indent;
    takeValue(text);
}

// The kind and the name between the brackets; false: a section of no kind that we know, or a name that is none.
bool ProfileFile::Reader::nameHeader(QByteArrayView inside)
{
    Header header{inside, Section::Profile, false, m_line, m_file.m_values.size()};
    if (m_type == Type::Config && inside != QByteArrayView("default")) {
        const auto blank = std::find_if(inside.begin(), inside.end(), isBlank);
        const QByteArrayView kind = inside.first(blank - inside.begin());
        header.name = unquoted(trimmed(inside.sliced(kind.size())));
        header.prefixed = kind == QByteArrayView("profile");
        if (kind == QByteArrayView("sso-session"))
            header.section = Section::SsoSession;
        else if (kind == QByteArrayView("services"))
            header.section = Section::Services;
        else if (!header.prefixed)
            return false;
    }
    if (!isName(header.name))
        return false;
    m_file.m_headers.push_back(header);
    return true;
}

void ProfileFile::Reader::takeHeader(QByteArrayView line)
{
    const QByteArrayView header = trimmed(untilFirst(untilFirst(line, '#'), ';'));
    if (header.size() < 2 || header.back() != ']')
        return fail(Problem::SectionNotClosed);
    m_inSection = true;
    m_hasValue = false;
    m_ignoring = !nameHeader(trimmed(header.sliced(1, header.size() - 2)));
    if (m_ignoring)
        m_file.m_notes.append({Note::Kind::SectionIgnored, m_line});
}

void ProfileFile::Reader::takeValue(QByteArrayView line)
{
    if (!m_inSection)
        return fail(Problem::NoSection);
    const QByteArrayView name = untilFirst(line, '=');
    if (name.size() == line.size() || withoutComment(name).size() < name.size()) // or it stands in a comment
        return fail(Problem::NoEquals);
    const Value value{trimmed(name), trimmed(withoutComment(line.sliced(name.size() + 1))), m_line};
    if (value.name.isEmpty())
        return fail(Problem::NoName);
    m_hasValue = true;
    m_nested = value.text.isEmpty();
    m_ignoredValue = m_ignoring || !isName(value.name);
    if (!m_ignoredValue)
        m_file.m_values.push_back(value);
    else if (!m_ignoring)
        m_file.m_notes.append({Note::Kind::NameIgnored, m_line});
}

void ProfileFile::Reader::takeContinued(QByteArrayView text)
{
    if (m_nested) {
        const QByteArrayView name = untilFirst(text, '=');
        if (name.size() == text.size())
            return fail(Problem::NestedNoEquals);
        if (trimmed(name).isEmpty())
            return fail(Problem::NestedNoName);
    }
    if (m_ignoredValue)
        return;
    Value &value = m_file.m_values.back();
    // A value of many lines grows in place: only the first of them copies.
    const bool grows = !m_file.m_joined.empty() && m_file.m_joined.back().constData() == value.text.data() && !value.text.isEmpty();
    if (!grows)
        m_file.m_joined.push_back(value.text.toByteArray());
    QByteArray &joined = m_file.m_joined.back();
    joined.append('\n').append(text);
    value.text = joined;
}

ProfileFile ProfileFile::read(QByteArray bytes, Type type)
{
    ProfileFile file;
    file.m_bytes = std::move(bytes);
    file.m_values.reserve(std::size_t(file.m_bytes.size() / 48));
    Reader(file, type).read();
    return file;
}

ProfileFile::~ProfileFile()
{
    wipe(m_bytes);
    for (QByteArray &joined : m_joined)
        wipe(joined);
}

bool ProfileFile::hasPrefixedDefault() const
{
    return std::any_of(m_headers.begin(), m_headers.end(),
                       [](const Header &header) { return header.prefixed && header.name == QByteArrayView("default"); });
}

bool ProfileFile::counts(const Header &header, Section section, QByteArrayView name, bool prefixedDefault) const
{
    return header.section == section && header.name == name
           && (header.prefixed || !prefixedDefault || section != Section::Profile || name != QByteArrayView("default"));
}

int ProfileFile::lineOf(Section section, QByteArrayView name) const
{
    const bool prefixed = hasPrefixedDefault();
    for (const Header &header : m_headers) {
        if (counts(header, section, name, prefixed))
            return header.line;
    }
    return 0;
}

std::vector<ProfileFile::Value> ProfileFile::values(Section section, QByteArrayView name) const
{
    std::vector<Value> found;
    const bool prefixed = hasPrefixedDefault();
    for (std::size_t i = 0; i < m_headers.size(); ++i) {
        if (!counts(m_headers[i], section, name, prefixed))
            continue;
        const std::size_t end = i + 1 < m_headers.size() ? m_headers[i + 1].first : m_values.size();
        found.insert(found.end(), m_values.begin() + std::ptrdiff_t(m_headers[i].first), m_values.begin() + std::ptrdiff_t(end));
    }
    return found;
}

QStringList ProfileFile::names(Section section) const
{
    QStringList names;
    for (const Header &header : m_headers) {
        if (header.section == section)
            names.append(QString::fromUtf8(header.name));
    }
    names.sort();
    names.removeDuplicates();
    return names;
}

QList<ProfileFile::Note> ProfileFile::notes(Section section, QByteArrayView name) const
{
    QList<Note> notes;
    QSet<QByteArray> later; // names alone, and only while this runs
    const std::vector<Value> all = values(section, name);
    for (auto value = all.rbegin(); value != all.rend(); ++value) {
        const QByteArray lower = value->name.toByteArray().toLower();
        if (later.contains(lower))
            notes.prepend({Note::Kind::GivenTwice, value->line});
        later.insert(lower);
    }
    return notes;
}

const ProfileFile::Value *ProfileFile::find(const std::vector<Value> &values, QByteArrayView name)
{
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
        if (sameName(value->name, name))
            return &*value;
    }
    return nullptr;
}

QByteArrayView ProfileFile::nested(QByteArrayView block, QByteArrayView name)
{
    QByteArrayView found;
    while (!block.isEmpty()) {
        const QByteArrayView line = untilFirst(block, '\n');
        block = block.sliced(qMin(line.size() + 1, block.size()));
        const QByteArrayView before = untilFirst(line, '=');
        if (before.size() < line.size() && sameName(trimmed(before), name))
            found = trimmed(withoutComment(line.sliced(before.size() + 1)));
    }
    return found;
}

} // namespace bk
