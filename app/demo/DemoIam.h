// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoFaults.h"
#include "app/demo/DemoKeys.h"

#include <QStringList>

namespace bk {

// The demo's IAM and STS over the query protocol, of one account: the five actions on service-specific credentials over the
// keys that DemoKeys issued, with the limit of two for a user, paging, states and ends; and GetCallerIdentity. Signatures are
// looked at for their form, their scope and their time, not proved: whoever signs is the user "demo". Source: reference
// bedrock.md 4; other actions are refused as the service refuses what it does not know.
class DemoIam final {
public:
    DemoIam(const Clock &clock, DemoKeys &keys) : m_clock(clock), m_keys(keys) {}

    // A form that names an action.
    [[nodiscard]] static bool concerns(const DemoRequest &request);
    [[nodiscard]] DemoReply answer(const DemoRequest &request);

    // Beside "demo" and whoever has a key.
    void addUser(const QString &user) { m_users.append(user); }
    [[nodiscard]] const QList<DemoIamCall> &journal() const { return m_journal; }

private:
    struct Call;
    struct Refusal;
    using Outcome = tl::expected<QByteArray, Refusal>; // what stands inside <ActionResult>; null: no such element

    [[nodiscard]] std::optional<Refusal> signatureProblem(const DemoRequest &request, Call &call) const;
    [[nodiscard]] Outcome outcome(const Call &call);
    [[nodiscard]] Outcome list(const Call &call) const;
    [[nodiscard]] Outcome create(const Call &call);
    [[nodiscard]] Outcome update(const Call &call);
    [[nodiscard]] Outcome reset(const Call &call);
    [[nodiscard]] Outcome remove(const Call &call);
    // The user that is meant, if there is one of that name.
    [[nodiscard]] tl::expected<QString, Refusal> userOf(const Call &call) const;
    [[nodiscard]] tl::expected<DemoKeys::LongTerm, Refusal> credentialOf(const Call &call) const;
    [[nodiscard]] QByteArray xmlOf(const DemoKeys::LongTerm &key) const;
    [[nodiscard]] QByteArray xmlOfMade(const QString &id, const Secret &secret) const;

    const Clock &m_clock;
    DemoKeys &m_keys;
    QStringList m_users{QStringLiteral("demo")};
    QList<DemoIamCall> m_journal;
};

} // namespace bk
