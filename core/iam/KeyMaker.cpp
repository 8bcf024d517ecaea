// SPDX-License-Identifier: Apache-2.0
#include "core/iam/KeyMaker.h"

namespace bk {

namespace {

MadeKey failed(MadeKey::Stands stands, Error error, ServiceCredential credential = {})
{
    return {stands, std::move(error), std::move(credential), {}, {}};
}

// IAM said no, or was never asked. A 5xx is no answer: it may come from somebody in between, behind the deed.
bool isRefusal(const Error &error)
{
    return (error.httpStatus >= 400 && error.httpStatus < 500) || error.kind == Error::Kind::InvalidInput || error.kind == Error::Kind::HostNotAllowed;
}

} // namespace

std::optional<Error> KeyMaker::keyringProblem() const
{
    const KeyringState &state = m_keyring.state();
    if (state.status == KeyringState::Status::Open)
        return std::nullopt;
    const auto kind = state.status == KeyringState::Status::Locked ? Error::Kind::KeyringLocked : Error::Kind::KeyringAbsent;
    return state.problem.value_or(Error{kind, {}, {}, {}, {}, 0});
}

QCoro::Task<MadeKey> KeyMaker::make(IamCaller caller, QString user, std::optional<int> ageDays, ApiKey draft)
{
    if (m_keys.findByLabel(draft.label))
        co_return failed(MadeKey::Stands::Nothing, Error{Error::Kind::AlreadyExists, draft.label, {}, draft.label, {}, 0});
    if (auto problem = keyringProblem())
        co_return failed(MadeKey::Stands::Nothing, *std::move(problem));
    IamCaller first = caller.clone();
    iam::Whose whose{user, false};
    auto listing = m_iam.list(std::move(first), std::move(whose));
    const auto held = co_await listing;
    if (!held)
        co_return failed(MadeKey::Stands::Nothing, held.error());
    if (held->size() >= iam::kMostKeysPerUser) {
        MadeKey full = failed(MadeKey::Stands::Nothing, Error{Error::Kind::KeySlotsFull, {}, {}, user, {}, 0});
        full.held = *held;
        co_return full;
    }
    IamCaller second = caller.clone();
    auto making = m_iam.create(std::move(second), user, ageDays);
    auto made = co_await making;
    if (!made && isRefusal(made.error()))
        co_return failed(MadeKey::Stands::Nothing, made.error());
    if (!made) {
        QList<ServiceCredential> before = *held;
        Error error = made.error();
        auto finding = findOut(std::move(caller), user, std::move(before), std::move(error));
        auto found = co_await finding;
        co_return found;
    }
    draft.created = made->credential.created;
    draft.expires = made->credential.expires;
    draft.neverExpires = !made->credential.expires.isValid();
    auto adding = m_keys.add(std::move(draft), std::move(made->key));
    const auto id = co_await adding;
    if (id)
        co_return MadeKey{MadeKey::Stands::Stored, std::nullopt, made->credential, *id, {}};
    auto removing = m_iam.remove(std::move(caller), made->credential.user, made->credential.id);
    const auto removed = co_await removing;
    co_return failed(removed ? MadeKey::Stands::TakenBack : MadeKey::Stands::Lost, id.error(), made->credential);
}

// Create without an answer: the list knows.
QCoro::Task<MadeKey> KeyMaker::findOut(IamCaller caller, QString user, QList<ServiceCredential> before, Error error)
{
    iam::Whose whose{user, false};
    auto listing = m_iam.list(std::move(caller), std::move(whose));
    const auto after = co_await listing;
    if (!after)
        co_return failed(MadeKey::Stands::NotKnown, std::move(error));
    for (const ServiceCredential &one : *after) {
        const bool isOld = std::any_of(before.cbegin(), before.cend(), [&one](const ServiceCredential &old) { return old.id == one.id; });
        if (!isOld)
            co_return failed(MadeKey::Stands::Lost, std::move(error), one);
    }
    co_return failed(MadeKey::Stands::Nothing, std::move(error));
}

QCoro::Task<MadeKey> KeyMaker::reset(IamCaller caller, ServiceCredential credential, KeyId key)
{
    if (auto problem = keyringProblem())
        co_return failed(MadeKey::Stands::Nothing, *std::move(problem), credential);
    if (!m_keys.find(key))
        co_return failed(MadeKey::Stands::Nothing, Error{Error::Kind::NotFound, QStringLiteral("key"), {}, key, {}, 0}, credential);
    auto resetting = m_iam.reset(std::move(caller), credential.user, credential.id);
    auto made = co_await resetting;
    if (!made) {
        // An answer whose secret cannot be read is an answer: it was done. Without one nobody knows.
        const bool done = made.error().kind == Error::Kind::NotTheService && !made.error().subject.isEmpty();
        const auto stands = isRefusal(made.error()) ? MadeKey::Stands::Nothing : done ? MadeKey::Stands::Lost : MadeKey::Stands::NotKnown;
        co_return failed(stands, made.error(), credential);
    }
    auto replacing = m_keys.replaceSecret(key, std::move(made->key));
    const auto replaced = co_await replacing;
    if (!replaced)
        co_return failed(MadeKey::Stands::Lost, replaced.error(), made->credential);
    const ApiKey *stored = m_keys.find(key);
    if (const auto dated = stored ? withDatesOf(made->credential, *stored) : std::nullopt)
        (void)co_await m_keys.edit(*dated); // the secret is safe; dates come again with the next list
    co_return MadeKey{MadeKey::Stands::Stored, std::nullopt, made->credential, key, {}};
}

} // namespace bk
