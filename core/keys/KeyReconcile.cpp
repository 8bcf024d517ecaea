// SPDX-License-Identifier: Apache-2.0
#include "core/base/Database.h"
#include "core/base/Log.h"
#include "core/keys/KeyFacts.h"
#include "core/keys/KeyStore.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

// The half of KeyStore that compares: database with file, keyring with database.
namespace bk {

namespace {

constexpr int kSettleMs = 100;        // changes come in bursts
constexpr qint64 kOwnEchoMs = 1'500;  // a keyring's signal this soon after our own change is about it
constexpr qsizetype kReadAtOnce = 50; // secrets in memory at a time while checking

} // namespace

void KeyStore::watchKeyring()
{
    m_reconcileSoon.setSingleShot(true);
    m_reconcileSoon.setInterval(kSettleMs);
    connect(&m_reconcileSoon, &QTimer::timeout, this, [this] { const auto running = reconcile(); });
    connect(&m_keyring, &Keyring::itemsChanged, this, [this] {
        const bool ours = !m_inFlight.isEmpty() || (m_lastOwnChange.isValid() && m_lastOwnChange.elapsed() < kOwnEchoMs);
        if (!ours)
            m_verified.clear();
        scheduleReconcile();
    });
    connect(&m_keyring, &Keyring::stateChanged, this, [this](const KeyringState &state) {
        if (std::exchange(m_keyringStatus, state.status) != state.status && m_loaded)
            scheduleReconcile();
    });
}

void KeyStore::scheduleReconcile()
{
    if (m_loaded && !m_reconcileSoon.isActive())
        m_reconcileSoon.start();
}

// Another process (bkr beside the window) may write the file: its log changes, then the folder.
void KeyStore::watchDatabase()
{
    m_loadSoon.setSingleShot(true);
    m_loadSoon.setInterval(kSettleMs);
    const auto changed = [this] { m_loadSoon.start(); };
    connect(&m_files, &QFileSystemWatcher::fileChanged, this, changed);
    connect(&m_files, &QFileSystemWatcher::directoryChanged, this, changed);
    connect(&m_loadSoon, &QTimer::timeout, this, &KeyStore::loadIfChanged);
}

void KeyStore::watchFiles()
{
    const QString file = m_database.file();
    const QStringList watched = m_files.files() + m_files.directories();
    for (const QString &path : {QFileInfo(file).absolutePath(), file, QString(file + QStringLiteral("-wal"))}) {
        if (!watched.contains(path) && QFileInfo::exists(path))
            m_files.addPath(path);
    }
}

void KeyStore::loadIfChanged()
{
    watchFiles();
    const qint64 changes = m_database.foreignChanges();
    if (changes < 0 || changes == m_seenChanges)
        return;
    if (auto again = load(); !again)
        qCWarning(lcStore) << "the database changed and cannot be read:" << again.error().detail;
    else
        scheduleReconcile();
}

Result<void> KeyStore::load()
{
    auto rows = m_table.all();
    if (!rows)
        return fail(rows.error());
    m_seenChanges = m_database.foreignChanges();
    QList<ApiKey> keys;
    QHash<KeyId, Prints> prints;
    for (KeyRow &row : *rows) {
        if (const ApiKey *known = find(row.key.id))
            row.key.secretState = known->secretState;
        if (row.current.digest != m_prints.value(row.key.id).current.digest)
            m_verified.remove(row.key.id);
        prints.insert(row.key.id, {row.current, row.next});
        keys.append(row.key);
    }
    for (const ApiKey &key : std::as_const(m_keys)) {
        if (key.secretState == ApiKey::SecretState::SessionOnly) {
            prints.insert(key.id, m_prints.value(key.id));
            keys.append(key);
        }
    }
    std::sort(keys.begin(), keys.end(), [](const ApiKey &a, const ApiKey &b) {
        const int order = a.label.compare(b.label, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a.label < b.label;
    });
    m_keys = keys;
    m_rows.clear();
    m_prints = prints;
    m_loaded = true;
    watchFiles();
    Q_EMIT loaded();
    return {};
}

void KeyStore::setState(const KeyId &id, ApiKey::SecretState state)
{
    const ApiKey *found = find(id);
    if (!found || found->secretState == state || found->secretState == ApiKey::SecretState::SessionOnly)
        return;
    m_keys[m_rows.value(id)].secretState = state;
    m_newStates.append(id);
}

void KeyStore::tellStates()
{
    if (const QList<KeyId> ids = std::exchange(m_newStates, {}); !ids.isEmpty())
        Q_EMIT statesChanged(ids);
}

QCoro::Task<Result<void>> KeyStore::reconcile()
{
    m_reconcileAgain = true;
    if (m_reconciling)
        co_return {};
    m_reconciling = true;
    Result<void> answer;
    while (m_reconcileAgain) {
        m_reconcileAgain = false;
        answer = co_await compareOnce();
    }
    m_reconciling = false;
    co_return answer;
}

QCoro::Task<Result<void>> KeyStore::compareOnce()
{
    m_touched.clear();
    auto items = co_await m_keyring.list();
    if (!items) {
        const Error &error = items.error();
        for (const ApiKey &key : QList<ApiKey>(m_keys))
            noteFailure(key.id, error);
        tellStates();
        co_return fail(error);
    }
    const QStringList unread = compareWith(*items);
    tellStates();
    for (qsizetype at = 0; at < unread.size(); at += kReadAtOnce) {
        auto found = co_await m_keyring.readSeveral(unread.mid(at, kReadAtOnce));
        if (!found)
            break; // what cannot be read now is looked at when it is used
        QStringList doubtful;
        for (const auto &[id, secret] : found->byId) {
            if (isMoving(id))
                continue;
            if (isKnown(id, secret))
                (void)judge(id, secret);
            else
                doubtful.append(id);
        }
        // Perhaps the keyring only remembers wrongly which item is whose: reading by the id tells, and judges.
        for (const KeyId &id : std::as_const(doubtful)) {
            if (!isMoving(id))
                (void)co_await this->secret(id);
        }
        tellStates();
    }
    co_return {};
}

bool KeyStore::isMoving(const KeyId &id) const
{
    return m_inFlight.contains(id) || m_touched.contains(id);
}

// Sets the states that a list tells; answers which secrets are still to be read.
QStringList KeyStore::compareWith(const QList<KeyringItem> &items)
{
    QHash<KeyId, KeyringItem> byId;
    QList<KeyringItem> orphans;
    for (const KeyringItem &item : items) {
        byId.insert(item.id, item);
        if (!find(item.id) && !isMoving(item.id))
            orphans.append(item);
    }
    QStringList unread;
    for (const ApiKey &key : QList<ApiKey>(m_keys)) {
        if (key.secretState == ApiKey::SecretState::SessionOnly || isMoving(key.id))
            continue;
        const auto item = byId.constFind(key.id);
        if (item == byId.constEnd()) {
            setState(key.id, ApiKey::SecretState::Missing);
        } else if (item->locked) {
            setState(key.id, ApiKey::SecretState::Locked);
        } else if (!m_verified.contains(key.id)) {
            unread.append(key.id);
            if (key.secretState != ApiKey::SecretState::ChangedOutside)
                setState(key.id, ApiKey::SecretState::Stored);
        } else if (key.secretState != ApiKey::SecretState::ChangedOutside) {
            setState(key.id, ApiKey::SecretState::Stored);
        }
    }
    const auto same = [](const KeyringItem &a, const KeyringItem &b) { return a.id == b.id && a.locked == b.locked; };
    const bool changed = !std::equal(orphans.begin(), orphans.end(), m_orphans.begin(), m_orphans.end(), same);
    m_orphans = orphans;
    if (changed)
        Q_EMIT orphansChanged();
    return unread;
}

} // namespace bk
