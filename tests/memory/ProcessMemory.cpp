// SPDX-License-Identifier: Apache-2.0
#include "tests/memory/ProcessMemory.h"

#include <QFile>
#include <QStringConverter>

#include <algorithm>
#include <bitset>
#include <cstring>
#include <memory>

namespace bk::memory {

namespace {

constexpr qsizetype kLeastCharacters = 16;
constexpr qsizetype kBlock = 8;

quint64 blockAt(const char *bytes)
{
    quint64 block = 0;
    std::memcpy(&block, bytes, sizeof block);
    return block;
}

quint16 hashOf(quint64 block)
{
    return quint16((block * 0x9E3779B97F4A7C15ULL) >> 48);
}

// Three ways base64 can fall on bytes inside a longer text; the letters at the seams depend on the neighbours.
QByteArray base64At(const QByteArray &bytes, int offset)
{
    const QByteArray encoded = QByteArray(QByteArray(offset, '\0') + bytes).toBase64(QByteArray::OmitTrailingEquals);
    return encoded.mid(4).chopped(4);
}

struct Mapping {
    quint64 begin = 0;
    quint64 end = 0;
    QString name;
};

QList<Mapping> mappingsOf(pid_t program)
{
    QFile maps(QStringLiteral("/proc/%1/maps").arg(program));
    if (!maps.open(QIODevice::ReadOnly))
        return {};
    QList<Mapping> list;
    const auto lines = maps.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const auto words = line.simplified().split(' ');
        if (words.size() < 5 || !words[1].startsWith('r') || line.contains("[vvar]") || line.contains("[vsyscall]"))
            continue;
        if (words.size() > 5 && words[5].startsWith('/') && !words[1].contains('w'))
            continue; // the text of programs and libraries
        const auto range = words[0].split('-');
        list.append({range[0].toULongLong(nullptr, 16), range[1].toULongLong(nullptr, 16),
                     words.size() > 5 ? QString::fromLocal8Bit(words[5]) : QStringLiteral("anonymous")});
    }
    return list;
}

} // namespace

Needle::Needle(const QByteArray &key)
{
    // "ABSK" and the base64 of "user-at-account:secret": the secret begins behind the colon.
    const QByteArray inside = QByteArray::fromBase64(key.mid(4));
    const qsizetype colon = inside.indexOf(':');
    const QByteArray own = key.mid(4 + (colon + 3) / 3 * 4); // the letters of the secret alone
    add("as it is", own);
    QString wide = QString::fromLatin1(own);
    add("UTF-16LE", QByteArray(reinterpret_cast<const char *>(wide.constData()), wide.size() * 2), 2);
    QByteArray swapped;
    for (const char letter : own)
        swapped.append('\0').append(letter);
    add("UTF-16BE", swapped, 2);
    add("the text inside", inside.mid(colon + 1));
    add("the bytes inside", QByteArray::fromBase64(inside.mid(colon + 1)));
    for (int offset = 0; offset < 3; ++offset)
        add("base64 of it", base64At(own, offset));
    add("hex of it", own.toHex());
    if (const QByteArray encoded = own.toPercentEncoding(); encoded != own)
        add("percent-encoded", encoded);
    std::sort(m_blocks.begin(), m_blocks.end());
}

void Needle::add(const char *name, const QByteArray &bytes, qsizetype bytesPerCharacter)
{
    m_forms.append({name, bytes, kLeastCharacters * bytesPerCharacter});
    for (qsizetype at = 0; at + kBlock <= bytes.size(); at += kBlock)
        m_blocks.append(blockAt(bytes.constData() + at));
}

void Needle::search(const QByteArray &memory, const QString &where, QList<Copy> &copies) const
{
    auto filter = std::make_unique<std::bitset<65536>>();
    for (const quint64 block : m_blocks)
        filter->set(hashOf(block));
    qsizetype covered = 0; // up to here the piece found last reaches
    for (qsizetype at = 0; at + kBlock <= memory.size(); ++at) {
        const quint64 block = blockAt(memory.constData() + at);
        if (at < covered || block == 0 || !filter->test(hashOf(block)) || !std::binary_search(m_blocks.begin(), m_blocks.end(), block))
            continue;
        for (const Form &form : m_forms) {
            const qsizetype inForm = form.bytes.indexOf(QByteArrayView(memory.constData() + at, kBlock));
            if (inForm < 0)
                continue;
            qsizetype before = 0;
            while (before < inForm && before < at && form.bytes[inForm - before - 1] == memory[at - before - 1])
                ++before;
            qsizetype behind = kBlock;
            while (inForm + behind < form.bytes.size() && at + behind < memory.size() && form.bytes[inForm + behind] == memory[at + behind])
                ++behind;
            if (before + behind < form.least)
                continue;
            copies.append({QString::fromLatin1(form.name), where, before + behind});
            covered = at + behind;
            break;
        }
    }
}

QList<Copy> Needle::copiesIn(pid_t program) const
{
    QFile mem(QStringLiteral("/proc/%1/mem").arg(program));
    if (!mem.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {{QStringLiteral("not readable"), mem.fileName(), -1}}; // a blind test is no test
    QList<Copy> copies;
    const auto mappings = mappingsOf(program);
    if (mappings.isEmpty())
        return {{QStringLiteral("no memory"), mem.fileName(), -1}};
    for (const Mapping &mapping : mappings) {
        QByteArray bytes(qsizetype(mapping.end - mapping.begin), Qt::Uninitialized);
        if (!mem.seek(qint64(mapping.begin)))
            continue;
        const qint64 got = mem.read(bytes.data(), bytes.size());
        if (got > 0)
            search(bytes.first(got), mapping.name, copies);
    }
    return copies;
}

bool Needle::isIn(const QByteArray &text) const
{
    QList<Copy> copies;
    search(text, {}, copies);
    return !copies.isEmpty();
}

QByteArray toText(const QList<Copy> &copies)
{
    QByteArray text = QByteArray::number(copies.size()) + " copies";
    for (const Copy &copy : copies)
        text += "\n  " + QByteArray::number(copy.length) + " bytes, " + copy.form.toUtf8() + ", in " + copy.where.toUtf8();
    return text;
}

} // namespace bk::memory
