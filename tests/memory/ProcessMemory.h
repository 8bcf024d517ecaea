// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <sys/types.h>

namespace bk::memory {

// A run of a secret found in the memory of another program.
struct Copy final {
    QString form;  // "as it is", "UTF-16LE", ...
    QString where; // the mapping, as the kernel names it
    qsizetype length = 0; // bytes of that form in one piece
};

// What must not be found: the part of a key that only its holder knows. Looked for as it is, as UTF-16 of both orders, as
// the text and the bytes that are encoded in it, as base64 of itself at each of the three offsets, percent-encoded (where
// that differs) and in capitals of hex; each in pieces of 16 characters or more.
class Needle final {
public:
    // key: a whole key of ours (SampleKeys). The start of a long-term key encodes the name of the IAM user, which the list
    // shows; it is not looked for.
    explicit Needle(const QByteArray &key);

    [[nodiscard]] QList<Copy> copiesIn(pid_t program) const;
    [[nodiscard]] bool isIn(const QByteArray &text) const;

private:
    struct Form {
        const char *name;
        QByteArray bytes;
        qsizetype least; // bytes of the shortest piece that counts
    };
    void add(const char *name, const QByteArray &bytes, qsizetype bytesPerCharacter = 1);
    void search(const QByteArray &memory, const QString &where, QList<Copy> &copies) const;
    QList<Form> m_forms;
    QList<quint64> m_blocks; // sorted: eight bytes each, of which a piece of 16 holds at least one
};

// One line a copy, for a failing test.
[[nodiscard]] QByteArray toText(const QList<Copy> &copies);

} // namespace bk::memory
