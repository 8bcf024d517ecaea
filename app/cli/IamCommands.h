// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/Session.h"
#include "core/iam/KeyMaker.h"

namespace bk {

// What every command about IAM begins with: as whom it is asked, and the parts.
struct IamSide final {
    IamCaller caller;
    Composition *parts;
};
[[nodiscard]] QCoro::Task<Result<IamSide>> iamSide(Session &session);
[[nodiscard]] QJsonObject credentialJson(const ServiceCredential &credential, const QString &storedAs);

// bkr iam list: the long-term keys that IAM knows, and which of them are stored here.
class IamListCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QString m_user;
    bool m_allUsers = false;
};

// bkr iam create: made at IAM, then stored in the keyring and read back before anything else is said. Where the keyring takes no
// key, or the user has two, nothing is made; a key that could not be stored is deleted again.
class IamCreateCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    [[nodiscard]] Result<std::optional<int>> ageDays() const; // nothing: never ends
    // The user named, or the one who asks; InvalidInput when that is a role.
    QCoro::Task<Result<QString>> user(Session &session) const;
    int notMade(const Session &session, const MadeKey &made, const QString &user, const QDateTime &now) const;

    QString m_user;
    QString m_label;
    QString m_environment;
    std::optional<int> m_days;
    bool m_never = false;
};

// What is done to one key, named by its id.
class IamChangeCommand : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

protected:
    enum class Deed { Activate, Deactivate, Delete };
    explicit IamChangeCommand(Deed deed) : m_deed(deed) {}

private:
    const Deed m_deed;
    QString m_id;
    QString m_user;
    bool m_yes = false;
};

// bkr iam activate ID
class IamActivateCommand final : public IamChangeCommand {
public:
    IamActivateCommand() : IamChangeCommand(Deed::Activate) {}
};

// bkr iam deactivate ID
class IamDeactivateCommand final : public IamChangeCommand {
public:
    IamDeactivateCommand() : IamChangeCommand(Deed::Deactivate) {}
};

// bkr iam delete ID
class IamDeleteCommand final : public IamChangeCommand {
public:
    IamDeleteCommand() : IamChangeCommand(Deed::Delete) {}
};

} // namespace bk
