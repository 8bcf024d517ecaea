// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/ServiceClock.h"
#include "core/bedrock/ShortTermKey.h"
#include "core/keys/KeyStore.h"
#include "core/keys/ShortTermTable.h"

#include <functional>

namespace bk {

// A short-term key that is wanted.
struct ShortTermOrder final {
    QString profile; // picked: this one or an error; empty: Automatic, what the chain finds
    QString region;  // empty: what the environment or the profile names
    int seconds = kLongestShortTermSeconds;
};

// One that was made and is kept nowhere. Move-only.
struct MintedKey final {
    ShortTermKey key;   // its own end is never later than that of its session, where that is known
    Signer signer;
    CredentialStep who; // the place that won
};

// Short-term keys from the credentials of this machine: made, stored, and renewed ahead of their end under the same id, label
// and notes. A renewed key is stored by KeyStore::replaceSecret: the keyring has the old one or the new one. It is never signed
// by somebody else than the person chose: with another account (or, of Automatic, at another place) the answer is
// CredentialsBroken of type kSignerChanged, and the person is asked. A secret that other hands have put into its place is left
// alone (KeyNotUsable, kReplacedByHand), and a renewal that would end no later is not made (CredentialsBroken, kSessionEnds).
// What fails is tried again after 1, 2, 4 ... 30 minutes, and no more half a day after the end; what asks the person waits for
// renew(). Each renewal is claimed in the database: of two programs one makes it. Lives as long as the program.
class ShortTermRenewal final : public QObject {
    Q_OBJECT
public:
    // The chain of credentials, with the consents and settings of whoever asks.
    using Ask = std::function<QCoro::Task<CredentialResolution>(CredentialQuestion)>;
    enum class Signers { AsBefore, AsNow }; // AsNow: the person has seen who would sign, and wants it

    static inline const QString kSignerChanged = QStringLiteral("SignerChanged"); // subject: where, detail: account or access key
    static inline const QString kReplacedByHand = QStringLiteral("ReplacedByHand");
    static inline const QString kSessionEnds = QStringLiteral("SessionEnds");     // subject: where

    ShortTermRenewal(Database &database, KeyStore &keys, Keyring &keyring, const ServiceClock &clock, Ask ask, QObject *parent = nullptr);
    void setAsk(Ask ask) { m_ask = std::move(ask); }

    // Asked of the chain now, and not stored. Errors: whyNoCredential's and mintShortTermKey's.
    QCoro::Task<Result<MintedKey>> mint(ShortTermOrder order);
    // Made and in the system keyring, read back. Errors: those of mint() and KeyStore::add; KeyringLocked: nobody is asked to unlock.
    QCoro::Task<Result<KeyId>> make(ApiKey draft, ShortTermOrder order, bool keepFresh);
    // Now, whether it is kept fresh or not. NotFound: it was not made here. DatabaseBusy: another program is at it.
    QCoro::Task<Result<void>> renew(KeyId id, Signers signers = Signers::AsBefore);

    [[nodiscard]] Result<void> keepFresh(const KeyId &id, bool on);
    [[nodiscard]] Result<QList<ShortTermRecord>> records() const { return m_table.all(); }
    [[nodiscard]] Result<std::optional<ShortTermRecord>> record(const KeyId &id) const { return m_table.find(id); }
    // When the next attempt is, as far as this program makes one; invalid: none, or not kept fresh.
    [[nodiscard]] QDateTime nextAttempt(const ShortTermRecord &record) const;
    // Kept fresh, and not behind with it: its end is no news to anybody.
    [[nodiscard]] bool renewsItself(const ApiKey &key) const;
    [[nodiscard]] bool isRenewing(const KeyId &id) const { return m_running.contains(id); }

    // From now on keys are renewed by themselves. One timer to the next moment, a minute at most: a computer that slept is
    // noticed then, or at recheck().
    void watch();
    void recheck();

Q_SIGNALS:
    void changed(); // of records() or isRenewing()

private:
    struct Attempts {
        QDateTime made; // of the key they were to replace
        int failed = 0;
        QDateTime first;
        QDateTime last;
        bool asksPerson = false;
    };
    QCoro::Task<Result<void>> carryOut(ShortTermRecord record, Signers signers);
    QCoro::Task<Result<void>> openKeyring();
    [[nodiscard]] Result<void> checkOurs(const ShortTermRecord &record);
    [[nodiscard]] Result<void> checkSigner(const ShortTermRecord &record, const MintedKey &minted, Signers signers) const;
    void noteFailure(const ShortTermRecord &record, const Error &error);

    KeyStore &m_keys;
    Keyring &m_keyring;
    const ServiceClock &m_clock;
    Ask m_ask;
    ShortTermTable m_table;
    QTimer m_next;
    QSet<KeyId> m_running;
    QHash<KeyId, Attempts> m_attempts; // that failed, of this program
    int m_begun = 0;                   // renewals
    KeyringState::Status m_keyringStatus = KeyringState::Status::Starting;
    bool m_watching = false;
};

} // namespace bk
