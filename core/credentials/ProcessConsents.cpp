// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ProcessConsents.h"

#include "core/base/AtomicFile.h"

#include <QCryptographicHash>

#include <algorithm>

namespace bk {

namespace {

constexpr qint64 kLargestList = 256LL * 1024;
constexpr qsizetype kHashLetters = 64;

// Each part with its length before it, so that no two commands are the same text in other pieces.
QByteArray hashOf(const ProcessCommand &command)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &part : {command.origin.file, command.origin.profile, command.command}) {
        const QByteArray utf8 = part.toUtf8();
        hash.addData(QByteArray::number(utf8.size()));
        hash.addData(":");
        hash.addData(utf8);
    }
    return hash.result().toHex();
}

} // namespace

ProcessConsents::ProcessConsents(QString file) : m_file(std::move(file))
{
    const auto bytes = m_file.isEmpty() ? Result<QByteArray>() : readBoundedFile(m_file, kLargestList, Links::Refuse);
    if (!bytes)
        return;
    for (const QByteArray &line : bytes->split('\n')) {
        if (line.size() == kHashLetters)
            m_hashes.insert(line);
    }
}

bool ProcessConsents::allows(const ProcessCommand &command) const
{
    return m_hashes.contains(hashOf(command));
}

Result<void> ProcessConsents::remember(const ProcessCommand &command)
{
    m_hashes.insert(hashOf(command));
    return save();
}

Result<void> ProcessConsents::forgetAll()
{
    m_hashes.clear();
    return save();
}

Result<void> ProcessConsents::save() const
{
    if (m_file.isEmpty())
        return {};
    QByteArrayList lines(m_hashes.begin(), m_hashes.end());
    std::sort(lines.begin(), lines.end());
    const QByteArray bytes = lines.join('\n') + '\n';
    return writeFileAtomically(m_file, bytes);
}

} // namespace bk
