// SPDX-License-Identifier: Apache-2.0
#include "core/keys/ShortTermRenewal.h"

#include "core/base/Log.h"
#include "core/keys/CredentialPick.h"
#include "core/keys/KeyFacts.h"

#include <algorithm>

namespace bk {

namespace {

constexpr qint64 kLongestWaitMs = 60'000; // a timer stands still while the computer sleeps
constexpr qint64 kFirstPause = 60;
constexpr qint64 kLongestPause = 1'800; // half an hour
constexpr int kMostDoublings = 5;
constexpr qint64 kGiveUpSeconds = 43'200; // twelve hours
constexpr qint64 kOnTimeSeconds = 120;
constexpr qint64 kWorthwhile = 60; // a key that ends less than this later is no renewal

qint64 pauseAfter(int failures)
{
    return std::min(kFirstPause << std::min(failures - 1, kMostDoublings), kLongestPause);
}

Error typed(Error::Kind kind, const QString &type, QString subject = {}, QString detail = {})
{
    return Error{kind, std::move(detail), type, std::move(subject), {}, 0};
}

bool needsPerson(const Error &error)
{
    return error.type == ShortTermRenewal::kSignerChanged || error.type == ShortTermRenewal::kReplacedByHand;
}

QString placeOf(const CredentialStep &who)
{
    const QString text = who.origin.text();
    return text.isEmpty() ? nameOf(who.place) : text;
}

} // namespace

ShortTermRenewal::ShortTermRenewal(Database &database, KeyStore &keys, Keyring &keyring, const ServiceClock &clock, Ask ask, QObject *parent)
    : QObject(parent)
    , m_keys(keys)
    , m_keyring(keyring)
    , m_clock(clock)
    , m_ask(std::move(ask))
    , m_table(database)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &ShortTermRenewal::recheck);
}

QCoro::Task<Result<MintedKey>> ShortTermRenewal::mint(ShortTermOrder order)
{
    CredentialQuestion question;
    question.operationTakesApiKey = false; // a key signs nothing
    question.profile = order.profile;
    question.region = order.region;
    auto asking = m_ask(std::move(question));
    const CredentialResolution resolution = co_await asking;
    const CredentialStep *winner = resolution.winner();
    const AccessKeys *keys = winner && resolution.credential ? std::get_if<AccessKeys>(&*resolution.credential) : nullptr;
    if (!keys)
        co_return fail(whyNoCredential(resolution));
    const QDateTime now = m_clock.now();
    auto key = mintShortTermKey(*keys, resolution.region, order.seconds, now);
    if (key && key->endsWithSession) { // its text is to tell the end that it really has
        const int seconds = int(std::max<qint64>(1, key->start.secsTo(key->end)));
        key = mintShortTermKey(*keys, resolution.region, seconds, now);
        if (key)
            key->endsWithSession = true;
    }
    if (!key)
        co_return fail(key.error());
    MintedKey minted{std::move(*key), {}, *winner};
    minted.signer = signerOf(*winner, bearerFacts(minted.key.key).account);
    co_return std::move(minted);
}

QCoro::Task<Result<void>> ShortTermRenewal::openKeyring()
{
    using Status = KeyringState::Status;
    if (const Status status = m_keyring.state().status; status == Status::Starting || status == Status::Absent) {
        auto opening = m_keyring.open();
        const auto opened = co_await opening;
        if (!opened)
            co_return fail(opened.error());
    }
    // Nobody may be there to answer a prompt.
    if (m_keyring.state().status == Status::Locked)
        co_return fail(Error::Kind::KeyringLocked);
    co_return Result<void>();
}

QCoro::Task<Result<KeyId>> ShortTermRenewal::make(ApiKey draft, ShortTermOrder order, bool keepFresh)
{
    const QString label = printable(draft.label);
    const bool taken = std::any_of(m_keys.keys().begin(), m_keys.keys().end(), [&](const ApiKey &key) { return key.label == label; });
    if (taken) // before anybody is asked
        co_return fail(Error::Kind::AlreadyExists, label);
    auto opening = openKeyring();
    const auto open = co_await opening;
    if (!open)
        co_return fail(open.error());
    const ShortTermOrder asked = order;
    auto minting = mint(std::move(order));
    auto minted = co_await minting;
    if (!minted)
        co_return fail(minted.error());
    ShortTermRecord record;
    record.profile = asked.profile;
    record.signer = minted->signer;
    record.seconds = asked.seconds;
    record.keepFresh = keepFresh;
    record.made = minted->key.start;
    record.ends = minted->key.end;
    record.endsWithSession = minted->key.endsWithSession;
    auto adding = m_keys.add(std::move(draft), std::move(minted->key.key));
    const auto id = co_await adding;
    if (!id)
        co_return fail(id.error());
    record.key = *id;
    if (const auto kept = m_table.insert(record, m_clock.now()); !kept) {
        auto removing = m_keys.remove(*id); // a key that nobody would renew is not what was asked for
        const auto removed = co_await removing;
        if (!removed)
            qCWarning(lcStore) << "a short-term key stays without its record";
        co_return fail(kept.error());
    }
    Q_EMIT changed();
    recheck();
    co_return KeyId(*id);
}

QCoro::Task<Result<void>> ShortTermRenewal::renew(KeyId id, Signers signers)
{
    const auto found = m_table.find(id);
    if (!found)
        co_return fail(found.error());
    const std::optional<ShortTermRecord> &known = *found;
    if (!known || !m_keys.find(id))
        co_return fail(Error::Kind::NotFound, QStringLiteral("a short-term key made here"), id);
    const ShortTermRecord &record = *known;
    if (const auto claimed = m_table.claim(record, m_clock.now()); !claimed)
        co_return claimed;
    m_running.insert(id);
    ++m_begun;
    Q_EMIT changed();
    auto going = carryOut(record, signers);
    const auto done = co_await going;
    m_running.remove(id);
    if (done)
        m_attempts.remove(id);
    else
        noteFailure(record, done.error());
    Q_EMIT changed();
    if (m_watching)
        m_next.start(0);
    co_return done;
}

QCoro::Task<Result<void>> ShortTermRenewal::carryOut(ShortTermRecord record, Signers signers)
{
    auto opening = openKeyring();
    const auto open = co_await opening;
    if (!open)
        co_return open;
    if (const auto ours = checkOurs(record); !ours)
        co_return ours;
    ShortTermOrder order{record.profile, m_keys.find(record.key)->region, record.seconds};
    auto minting = mint(std::move(order));
    auto minted = co_await minting;
    if (!minted)
        co_return fail(minted.error());
    if (const auto same = checkSigner(record, *minted, signers); !same)
        co_return same;
    const QDateTime now = m_clock.now();
    const bool works = now < record.ends && now >= record.made;
    if (works && minted->key.endsWithSession && record.ends.secsTo(minted->key.end) < kWorthwhile)
        co_return fail(typed(Error::Kind::CredentialsBroken, kSessionEnds, placeOf(minted->who)));
    if (const auto ours = checkOurs(record); !ours) // signing in may have taken minutes
        co_return ours;
    // First what it will be, so that a program that dies behind the keyring's part leaves a key that is known as ours.
    if (const auto announced = m_table.announce(record.key, minted->key.start); !announced)
        co_return announced;
    record.signer = minted->signer;
    record.made = minted->key.start;
    record.ends = minted->key.end;
    record.endsWithSession = minted->key.endsWithSession;
    record.renewed = now;
    auto replacing = m_keys.replaceSecret(record.key, std::move(minted->key.key));
    const auto replaced = co_await replacing;
    if (!replaced)
        co_return replaced;
    co_return m_table.settle(record);
}

// What stands there is the key that was made here, or the one that was about to take its place.
Result<void> ShortTermRenewal::checkOurs(const ShortTermRecord &record)
{
    const auto isOurs = [&] {
        const ApiKey *key = m_keys.find(record.key);
        return key && key->kind == ApiKey::Kind::ShortTerm && (key->created == record.made || (record.nextMade.isValid() && key->created == record.nextMade));
    };
    if (!isOurs()) { // another program's change may not have been seen yet
        if (const auto loaded = m_keys.load(); !loaded)
            return loaded;
    }
    const ApiKey *key = m_keys.find(record.key);
    if (!key)
        return fail(Error::Kind::NotFound, QStringLiteral("key"), record.key);
    using State = ApiKey::SecretState;
    if (!isOurs() || key->secretState == State::ChangedOutside || key->secretState == State::Missing)
        return fail(typed(Error::Kind::KeyNotUsable, kReplacedByHand));
    return {};
}

Result<void> ShortTermRenewal::checkSigner(const ShortTermRecord &record, const MintedKey &minted, Signers signers) const
{
    if (signers == Signers::AsNow || isSameSigner(record.signer, minted.signer, record.profile.isEmpty()))
        return {};
    const QString whom = minted.signer.account.isEmpty() ? minted.key.accessKeyId : minted.signer.account;
    return fail(typed(Error::Kind::CredentialsBroken, kSignerChanged, placeOf(minted.who), whom));
}

void ShortTermRenewal::noteFailure(const ShortTermRecord &record, const Error &error)
{
    const QDateTime now = m_clock.now();
    Attempts &attempts = m_attempts[record.key];
    if (attempts.made != record.made)
        attempts = {};
    attempts.made = record.made;
    if (attempts.failed++ == 0)
        attempts.first = now;
    attempts.last = now;
    attempts.asksPerson = needsPerson(error);
    if (const auto noted = m_table.giveUp(record.key, error, now); !noted)
        qCWarning(lcStore) << "why a key was not renewed could not be kept";
}

Result<void> ShortTermRenewal::keepFresh(const KeyId &id, bool on)
{
    if (const auto kept = m_table.setKeepFresh(id, on); !kept)
        return kept;
    m_attempts.remove(id);
    Q_EMIT changed();
    recheck();
    return {};
}

QDateTime ShortTermRenewal::nextAttempt(const ShortTermRecord &record) const
{
    if (!record.keepFresh)
        return {};
    QDateTime now = m_clock.now();
    if (!wantsRenewal(record, now))
        return renewalOf(record);
    const auto attempts = m_attempts.constFind(record.key);
    if (attempts == m_attempts.constEnd() || attempts->made != record.made)
        return now;
    const QDateTime since = std::max(attempts->first, record.ends);
    if (attempts->asksPerson || now > since.addSecs(kGiveUpSeconds))
        return {};
    const QDateTime next = attempts->last.addSecs(pauseAfter(attempts->failed));
    return now < attempts->last ? now : next; // the clock was set back
}

bool ShortTermRenewal::renewsItself(const ApiKey &key) const
{
    if (key.kind != ApiKey::Kind::ShortTerm)
        return false;
    const std::optional<ShortTermRecord> record = m_table.find(key.id).value_or(std::nullopt);
    if (!record)
        return false;
    const bool onTime = m_clock.now() < std::min(record->ends, renewalOf(*record).addSecs(kOnTimeSeconds));
    return record->keepFresh && !record->problem && onTime;
}

void ShortTermRenewal::watch()
{
    m_watching = true;
    m_keyringStatus = m_keyring.state().status;
    connect(&m_keyring, &Keyring::stateChanged, this, [this](const KeyringState &state) {
        const bool opened = state.status == KeyringState::Status::Open && std::exchange(m_keyringStatus, state.status) != state.status;
        m_keyringStatus = state.status;
        if (opened && m_attempts.removeIf([](const QHash<KeyId, Attempts>::iterator &at) { return !at->asksPerson; }) > 0)
            recheck();
    });
    connect(&m_keys, &KeyStore::loaded, this, [this] { // another program may have made or renewed one
        Q_EMIT changed();
        m_next.start(0);
    });
    connect(&m_keys, &KeyStore::keyAdded, this, [this] { m_next.start(0); });
    m_next.start(0);
}

void ShortTermRenewal::recheck()
{
    if (!m_watching || !m_running.isEmpty()) // one after another; asked again behind each
        return;
    const auto records = m_table.all();
    if (!records) {
        qCWarning(lcStore) << "the keys to be kept fresh could not be read";
        m_next.start(int(kLongestWaitMs));
        return;
    }
    const QDateTime now = m_clock.now();
    qint64 wait = kLongestWaitMs;
    bool waiting = false;
    for (const ShortTermRecord &record : *records) {
        const QDateTime next = nextAttempt(record);
        if (!next.isValid() || !m_keys.find(record.key))
            continue;
        waiting = true;
        if (next <= now) {
            const int begun = m_begun;
            const auto renewing = renew(record.key);
            if (m_begun != begun) // else another program has it: looked at again in a while
                return;
        } else {
            wait = std::min(wait, now.msecsTo(next) + 1);
        }
    }
    if (waiting)
        m_next.start(int(wait));
    else
        m_next.stop();
}

} // namespace bk

#include "moc_ShortTermRenewal.cpp"
