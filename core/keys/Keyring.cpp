// SPDX-License-Identifier: Apache-2.0
#include "core/keys/Keyring.h"

#include <algorithm>

namespace bk {

Result<void> checkStorable(const KeyId &id, const Secret &secret)
{
    constexpr qsizetype kMostBytes = 64LL * 1024;
    if (id.isEmpty())
        return fail(Error::Kind::InvalidInput, QStringLiteral("the key has no id"));
    if (secret.isEmpty())
        return fail(Error::Kind::InvalidInput, QStringLiteral("the secret is empty"));
    if (secret.size() > kMostBytes)
        return fail(Error::Kind::InvalidInput, QStringLiteral("the secret is longer than 64 KiB"));
    const QByteArrayView bytes = secret.reveal();
    const bool printable = std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (!printable)
        return fail(Error::Kind::InvalidInput, QStringLiteral("the secret is not one line of printable ASCII"));
    return {};
}

QCoro::Task<Result<FoundSecrets>> Keyring::readSeveral(QStringList ids)
{
    FoundSecrets found;
    for (const KeyId &id : ids) {
        auto secret = co_await read(id);
        if (secret)
            found.byId.insert_or_assign(id, std::move(*secret));
        else if (secret.error().kind != Error::Kind::KeyringNotFound && secret.error().kind != Error::Kind::KeyringLocked)
            co_return fail(secret.error());
    }
    co_return std::move(found);
}

} // namespace bk

#include "moc_Keyring.cpp"
