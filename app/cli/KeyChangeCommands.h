// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "core/base/Result.h"
#include "core/keys/ApiKey.h"

namespace bk {

// What add and edit can say about a key; only what was given is changed.
class KeyFacts final {
public:
    void describe(Options &options);
    // Error: InvalidInput (a date that is none).
    [[nodiscard]] Result<ApiKey> applyTo(ApiKey key, const QDateTime &now) const;

private:
    std::optional<QString> m_environment;
    std::optional<QString> m_color;
    std::optional<QString> m_keyRegion;
    std::optional<QString> m_created;
    std::optional<QString> m_expires;
    std::optional<QString> m_notes;
    std::optional<QStringList> m_tags;
    std::optional<QStringList> m_endpoints;
};

// bkr keys add
class KeysAddCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QString m_label;
    KeyFacts m_facts;
};

// bkr keys rename OLD NEW
class KeysRenameCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QString m_old;
    QString m_new;
};

// bkr keys edit LABEL
class KeysEditCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QCoro::Task<Result<void>> replaceSecret(Session &session, KeyId id);

    QString m_label;
    bool m_replaceSecret = false;
    KeyFacts m_facts;
};

// bkr keys remove LABEL
class KeysRemoveCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    QString m_label;
    bool m_yes = false;
};

} // namespace bk
