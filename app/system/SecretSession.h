// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>

namespace bk {

// How secrets travel on the bus: the transport session of the Secret Service, either
// dh-ietf1024-sha256-aes128-cbc-pkcs7 (Diffie-Hellman in RFC 2409's second group, HKDF-SHA256 without salt and info,
// AES-128-CBC with a fresh IV as the "parameters" of each secret) or plain. Pure: bytes in, bytes out.
// https://specifications.freedesktop.org/secret-service/latest/transfer-secrets.html
class SecretSession final {
public:
    struct Wrapped {
        QByteArray parameters;
        QByteArray value;
    };

    // A plain session: the bytes as they are.
    SecretSession() = default;
    // The first half of an encrypted one: makes our key pair. Fails only when OpenSSL does.
    static Result<SecretSession> offer();

    [[nodiscard]] const QByteArray &publicKey() const { return m_publicKey; }
    [[nodiscard]] bool isEncrypted() const { return !m_publicKey.isEmpty(); }
    // The second half. False where the pair of keys is useless or of a shape that implementations disagree about (a
    // shared secret with leading zero bytes: some cut them): offer again.
    [[nodiscard]] bool accept(const QByteArray &theirPublicKey);

    [[nodiscard]] Result<Wrapped> wrap(const Secret &secret) const;
    // Overwrites the value given. An empty secret is an error: a keyring that has nothing must not look like success.
    [[nodiscard]] Result<Secret> unwrap(const QByteArray &parameters, QByteArray &value) const;

private:
    QByteArray m_publicKey;
    Secret m_privateKey;
    Secret m_aesKey;
};

} // namespace bk
