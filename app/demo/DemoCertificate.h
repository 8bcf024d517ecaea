// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QSslConfiguration>

#include <memory>

namespace bk {

// What a served certificate is to be like; the defaults are a good one for 127.0.0.1, ::1 and localhost.
struct DemoCertificateWish final {
    enum class Issuer { OwnCa, OtherCa, Itself, WeakCa }; // WeakCa: trusted, with a key too short to count
    Issuer issuer = Issuer::OwnCa;
    bool wrongHost = false;
    int validFromDays = -1; // from today
    int validToDays = 30;
    bool oldProtocols = false; // TLS 1.0 and 1.1 only
};

// A throw-away certificate authority and the server certificates it signs, all EC P-256, made in memory when the demo
// starts; nothing is written to disk, the private keys die with the object. Dates are the system's, not the demo's
// clock: the TLS library of the client judges them. Errors: TlsFailed with OpenSSL's words.
class DemoCertificate final {
public:
    DemoCertificate();
    ~DemoCertificate();
    DemoCertificate(const DemoCertificate &) = delete;

    [[nodiscard]] Result<void> make();
    // What a client of the demo trusts: the authority, and the weak one, whose leaves it should refuse all the same.
    [[nodiscard]] QByteArray caPem() const;
    // Ready for a server socket: leaf, key, chain, TLS 1.2 or newer.
    [[nodiscard]] Result<QSslConfiguration> serverConfiguration(const DemoCertificateWish &wish = {}) const;

private:
    struct Authority;
    std::unique_ptr<Authority> m_authority;
    std::unique_ptr<Authority> m_weak;
};

} // namespace bk
