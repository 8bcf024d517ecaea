// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/Rotation.h"

#include <QHash>
#include <QTimer>

namespace bk {

// Whether the old key's day is over, or its deletion was begun. Never before it rests: that is the person's to go on with.
[[nodiscard]] bool isDue(const RotationRecord &record, const QDateTime &now);

// Deletes old keys by itself once their day is over: while the program runs, and at its next start. Only as the one as whom
// IAM was asked for that rotation, and Rotation::finish looks before whether the new key works; else the old one is left, with the
// reason, and is looked at again within an hour. What somebody undid or finished meanwhile is nobody's error. Lives as long as the
// program.
class RotationWatch final : public QObject {
    Q_OBJECT
public:
    // Whom IAM would be asked as now, by what was picked for that rotation; or why nobody answers.
    using Caller = std::function<QCoro::Task<Result<IamCaller>>(AskedAs)>;
    RotationWatch(Rotation &rotation, const Clock &clock, Caller caller, QObject *parent = nullptr);

    void start(); // looks soon, and from then on at each end; one timer
    // What is due, once and now: those whose old key was deleted. Errors: the journal's alone; whyLeft() has the others.
    QCoro::Task<Result<QList<RotationRecord>>> finishDue();
    // Why the old key was left although it was due. An error of type "AnotherCaller": other credentials answer now.
    [[nodiscard]] std::optional<Error> whyLeft(const QString &id) const;

Q_SIGNALS:
    void ended(const bk::RotationRecord &record); // its old key was deleted by itself
    void looked();                                // whyLeft() may be another one

private:
    void look();
    void wait();
    QCoro::Task<Result<void>> finish(RotationRecord record);
    void leave(const RotationRecord &record, const Error &why);

    Rotation &m_rotation;
    const Clock &m_clock;
    Caller m_caller;
    QTimer m_next;
    QHash<QString, Error> m_left;
    bool m_started = false;
    bool m_looking = false;
};

} // namespace bk
