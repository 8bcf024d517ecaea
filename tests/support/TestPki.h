// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

#include <memory>

namespace bk {

// A certificate authority made for one test run, and leaves of every quality under it. Keys live in memory only.
class TestPki final {
public:
    enum class Leaf { Good, Expired, NotYetValid, WrongHost, SelfSigned, UnknownCa, WeakCa };

    TestPki();
    ~TestPki();
    // What a client should trust: the authority, and one with a weak key, whose leaves it should refuse all the same.
    [[nodiscard]] QByteArray caPem() const;
    // What a QSslServer needs. Good names: 127.0.0.1, ::1, localhost, fake.test, other.test.
    [[nodiscard]] QSslConfiguration serverSide(Leaf leaf = Leaf::Good) const;

private:
    struct Authority;
    std::unique_ptr<Authority> m_authority;
    std::unique_ptr<Authority> m_stranger;
    std::unique_ptr<Authority> m_weak;
};

} // namespace bk
