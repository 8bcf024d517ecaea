// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QStringList>

#include <deque>
#include <vector>

namespace bk {

// One of AWS's two shared files, read: sections and their values, each with its line. Pure. The rules are those that the SDKs
// share (smithy's profile-parser-tests): comments, continued lines, a nested block under an empty value, [profile x] in the
// config file and [x] in the credentials file. Time is linear in the size; one damaged line damages the file, as for the SDKs:
// who would go on could act as somebody else. Holds the bytes, secrets among them, and wipes them; move-only.
class ProfileFile final {
public:
    enum class Type { Config, Credentials };
    enum class Section { Profile, SsoSession, Services };
    enum class Problem {
        None,
        NulByte,
        BadUtf8,
        NoSection,              // a value before the first section
        SectionNotClosed,
        NoEquals,
        NoName,
        NothingToContinue,      // an indented line, and no value before it
        NestedNoEquals,
        NestedNoName,
    };
    struct Value {
        QByteArrayView name;    // as written; compare without case
        QByteArrayView text;    // trimmed; continued lines joined by \n, a nested block begins with \n
        int line = 0;
    };
    // A remark about a line that does no harm by itself.
    struct Note {
        enum class Kind { SectionIgnored, NameIgnored, GivenTwice };
        Kind kind;
        int line = 0;
        bool operator==(const Note &) const = default;
    };

    // Never fails; problem() tells. After a problem there are no sections.
    [[nodiscard]] static ProfileFile read(QByteArray bytes, Type type);
    ProfileFile() = default;
    ~ProfileFile();
    ProfileFile(ProfileFile &&) noexcept = default;
    ProfileFile(const ProfileFile &) = delete;
    ProfileFile &operator=(const ProfileFile &) = delete;

    [[nodiscard]] Problem problem() const { return m_problem; }
    [[nodiscard]] int problemLine() const { return m_problemLine; } // 1-based
    // [default] of the config file counts only where there is no [profile default].
    [[nodiscard]] bool has(Section section, QByteArrayView name) const { return lineOf(section, name) > 0; }
    [[nodiscard]] int lineOf(Section section, QByteArrayView name) const; // of the first of that name; 0: none
    // All values of all sections of that name in their order; of one name the last counts (find does that).
    [[nodiscard]] std::vector<Value> values(Section section, QByteArrayView name) const;
    [[nodiscard]] QStringList names(Section section) const; // each once, sorted
    // Notes of that section (values given twice), and of the file as a whole (sections that are none).
    [[nodiscard]] QList<Note> notes(Section section, QByteArrayView name) const;
    [[nodiscard]] const QList<Note> &notes() const { return m_notes; }

    // The last of that name, without case; null: none.
    [[nodiscard]] static const Value *find(const std::vector<Value> &values, QByteArrayView name);
    // endpoint_url inside "\nendpoint_url = https://..."; empty: none.
    [[nodiscard]] static QByteArrayView nested(QByteArrayView block, QByteArrayView name);

private:
    struct Header {
        QByteArrayView name;
        Section section;
        bool prefixed; // [profile default]
        int line;
        std::size_t first; // of its values
    };
    class Reader;
    [[nodiscard]] bool counts(const Header &header, Section section, QByteArrayView name, bool prefixedDefault) const;
    [[nodiscard]] bool hasPrefixedDefault() const;

    QByteArray m_bytes;
    std::deque<QByteArray> m_joined; // values of several lines
    std::vector<Header> m_headers;
    std::vector<Value> m_values;
    QList<Note> m_notes;
    Problem m_problem = Problem::None;
    int m_problemLine = 0;
};

} // namespace bk
