// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyWords.h"

#include "ui/text/TimeText.h"

#include <QCoreApplication>

namespace bk {

using theme::Meaning;

namespace {

QString tr(const char *words)
{
    return QCoreApplication::translate("bk::KeyWords", words);
}

Sign sign(const char *words, const char *icon, Meaning meaning)
{
    return {tr(words), QString::fromLatin1(icon), meaning};
}

Sign verdictSign(Diagnosis::Verdict verdict)
{
    using Verdict = Diagnosis::Verdict;
    switch (verdict) {
    case Verdict::Works:
        return sign("Works", "check", Meaning::Good);
    case Verdict::WorksLimited:
        return sign("Works, limited", "check", Meaning::Good);
    case Verdict::NotAKey:
        return sign("Not a key", "error", Meaning::Bad);
    case Verdict::Expired:
        return sign("Expired", "error", Meaning::Bad);
    case Verdict::NotYetValid:
        return sign("Not valid yet", "clock", Meaning::Caution);
    case Verdict::ClockWrong:
        return sign("Clock is wrong", "clock", Meaning::Caution);
    case Verdict::Unreachable:
        return sign("Unreachable", "warning", Meaning::Caution);
    case Verdict::TlsFailed:
        return sign("TLS failed", "warning", Meaning::Caution);
    case Verdict::WrongPlace:
        return sign("Not Bedrock", "warning", Meaning::Caution);
    case Verdict::Rejected:
        return sign("Rejected", "error", Meaning::Bad);
    case Verdict::Forbidden:
        return sign("Forbidden", "error", Meaning::Bad);
    case Verdict::ModelProblem:
        return sign("Model problem", "warning", Meaning::Caution);
    case Verdict::Throttled:
        return sign("Throttled", "clock", Meaning::Caution);
    case Verdict::ServiceTrouble:
        return sign("Service trouble", "warning", Meaning::Caution);
    case Verdict::NoSecret:
        return sign("Secret not available", "lock", Meaning::Caution);
    }
    Q_UNREACHABLE();
}

// The error that stands behind a verdict when the error itself is not at hand any more.
std::optional<Error::Kind> errorBehind(Diagnosis::Verdict verdict)
{
    using Verdict = Diagnosis::Verdict;
    using Kind = Error::Kind;
    switch (verdict) {
    case Verdict::Works:
    case Verdict::WorksLimited:
    case Verdict::NotYetValid:
    case Verdict::ClockWrong:
        return std::nullopt;
    case Verdict::NotAKey:
        return Kind::KeyNotUsable;
    case Verdict::Expired:
        return Kind::KeyExpired;
    case Verdict::Unreachable:
        return Kind::NetworkFailed;
    case Verdict::TlsFailed:
        return Kind::TlsFailed;
    case Verdict::WrongPlace:
        return Kind::NotTheService;
    case Verdict::Rejected:
        return Kind::KeyRejected;
    case Verdict::Forbidden:
        return Kind::KeyUseForbidden;
    case Verdict::ModelProblem:
        return Kind::ModelAccessDenied;
    case Verdict::Throttled:
        return Kind::Throttled;
    case Verdict::ServiceTrouble:
        return Kind::ServiceFailed;
    case Verdict::NoSecret:
        return Kind::KeyringNotFound;
    }
    Q_UNREACHABLE();
}

} // namespace

ErrorWords testWords(const TestRecord &record, const ApiKey &key)
{
    const auto verdict = verdictOf(record.verdict);
    if (!verdict)
        return {record.verdict, record.message, {}};
    Diagnosis diagnosis;
    diagnosis.verdict = *verdict;
    diagnosis.region = key.region;
    diagnosis.httpStatus = record.httpStatus;
    if (const auto kind = errorBehind(*verdict))
        diagnosis.error = Error{*kind, record.message, {}, {}, {}, record.httpStatus};
    return words(diagnosis);
}

QString kindWords(ApiKey::Kind kind)
{
    switch (kind) {
    case ApiKey::Kind::LongTerm:
        return tr("Long-term");
    case ApiKey::Kind::ShortTerm:
        return tr("Short-term");
    case ApiKey::Kind::Other:
        return tr("Unknown kind");
    }
    Q_UNREACHABLE();
}

QString environmentWords(const QString &environment)
{
    QString words = environment.trimmed();
    if (words.isEmpty())
        return tr("No environment");
    words[0] = words[0].toUpper();
    return words;
}

QString accountWords(const QString &account)
{
    if (account.size() != 12)
        return account;
    return account.left(4) + QLatin1Char(' ') + account.mid(4, 4) + QLatin1Char(' ') + account.right(4);
}

QString factsLine(const ApiKey &key)
{
    QStringList facts{kindWords(key.kind)};
    if (!key.region.isEmpty())
        facts << key.region;
    if (!key.account.isEmpty())
        facts << accountWords(key.account);
    else if (!key.accessKeyId.isEmpty())
        facts << key.accessKeyId;
    return facts.join(QStringLiteral(" · "));
}

Sign secretSign(ApiKey::SecretState state)
{
    switch (state) {
    case ApiKey::SecretState::Unknown:
        return sign("Not looked yet", "clock", Meaning::Neutral);
    case ApiKey::SecretState::Stored:
        return sign("In the keyring", "keyring", Meaning::Neutral);
    case ApiKey::SecretState::Locked:
        return sign("Locked", "lock", Meaning::Caution);
    case ApiKey::SecretState::Missing:
        return sign("Secret missing", "missing", Meaning::Bad);
    case ApiKey::SecretState::ChangedOutside:
        return sign("Changed outside", "warning", Meaning::Caution);
    case ApiKey::SecretState::KeyringAway:
        return sign("Keyring away", "warning", Meaning::Caution);
    case ApiKey::SecretState::SessionOnly:
        return sign("This session only", "session", Meaning::Neutral);
    }
    Q_UNREACHABLE();
}

QString secretExplanation(ApiKey::SecretState state)
{
    switch (state) {
    case ApiKey::SecretState::Unknown:
    case ApiKey::SecretState::Stored:
        return {};
    case ApiKey::SecretState::Locked:
        return tr("The keyring is locked. Unlock it to test, copy or use this key.");
    case ApiKey::SecretState::Missing:
        return tr("The keyring is open but does not hold this key's secret any more. What is known about the key is kept; "
                  "paste the key again.");
    case ApiKey::SecretState::ChangedOutside:
        return tr("Another program has changed the secret in the keyring. It is not used until you say "
                  "that the new one is right, or paste the key again.");
    case ApiKey::SecretState::KeyringAway:
        return tr("There is no keyring to read the secret from. Start GNOME Keyring, KeePassXC or KWallet.");
    case ApiKey::SecretState::SessionOnly:
        return tr("This key lives in memory and is gone when the program ends.");
    }
    Q_UNREACHABLE();
}

std::optional<Diagnosis::Verdict> verdictOf(const QString &name)
{
    using Verdict = Diagnosis::Verdict;
    for (int i = 0; i <= int(Verdict::NoSecret); ++i)
        if (verdictName(Verdict(i)) == name)
            return Verdict(i);
    return std::nullopt;
}

Sign testSign(const std::optional<TestRecord> &record)
{
    if (!record)
        return sign("Not tested", "circle", Meaning::Neutral);
    const auto verdict = verdictOf(record->verdict);
    if (verdict == Diagnosis::Verdict::WrongPlace && record->layer == layerName(Diagnosis::Layer::Region))
        return sign("Check the region", "globe", Meaning::Caution); // nothing was asked, so nothing was "not Bedrock"
    return verdict ? verdictSign(*verdict) : Sign{record->verdict, QStringLiteral("info"), Meaning::Neutral};
}

Meaning expiryMeaning(ExpiryLevel level)
{
    switch (level) {
    case ExpiryLevel::NotKnown:
    case ExpiryLevel::Never:
        return Meaning::Neutral;
    case ExpiryLevel::Fine:
        return Meaning::Good;
    case ExpiryLevel::Soon:
    case ExpiryLevel::Near:
        return Meaning::Caution;
    case ExpiryLevel::Urgent:
    case ExpiryLevel::Ended:
        return Meaning::Bad;
    }
    Q_UNREACHABLE();
}

QString warningSentence(const ApiKey &key, const QDateTime &now)
{
    const QString name = key.environment.isEmpty() ? key.label : tr("%1 (%2)").arg(key.label, key.environment);
    const ExpiryStatus status = expiryOf(key, now);
    if (status.level == ExpiryLevel::Ended)
        return tr("%1 has ended. Make a new key and replace it.").arg(name);
    return tr("%1 ends in %2.").arg(name, durationText(status.secondsLeft));
}

QString freeLabel(const KeyStore &keys, const QString &wanted)
{
    QString label = wanted;
    for (int n = 2; keys.findByLabel(label); ++n)
        label = QStringLiteral("%1 %2").arg(wanted).arg(n);
    return label;
}

} // namespace bk
