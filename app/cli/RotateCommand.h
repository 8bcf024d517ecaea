// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/Session.h"
#include "core/iam/Rotation.h"

namespace bk {

// bkr iam rotate: another key in the place of a stored one. Goes on with a rotation that was begun; --finish deletes the old
// key sooner than a day later, --undo takes it back, --due deletes those whose day is over: for a timer. Without a label: those that
// are not over.
class RotateCommand final : public Command {
public:
    void describe(Options &options) override;
    QCoro::Task<int> run(Session &session) override;

private:
    [[nodiscard]] Result<std::optional<RotationRecord>> pendingOf(const Composition &parts) const;
    int list(const Composition &parts, bool json) const;
    QCoro::Task<int> finishDue(Session &session, Composition &parts) const;
    int told(const RotationRecord &record, bool json) const;

    QString m_label;
    std::optional<int> m_days;
    bool m_never = false;
    bool m_finish = false;
    bool m_undo = false;
    bool m_due = false;
};

} // namespace bk
