// SPDX-License-Identifier: Apache-2.0
#include "app/cli/KeyNotices.h"

#include "app/cli/Output.h"
#include "app/system/Notifier.h"
#include "ui/text/NoticeText.h"

namespace bk {

NoticeSteps noticeSteps(const Composition &parts)
{
    NoticeSteps steps;
    steps.days = parts.settings.values().warningDays;
    return steps;
}

QCoro::Task<Result<QStringList>> notifyOfEnds(Composition *parts, QList<ApiKey> keys)
{
    ExpiryNotices notices(parts->database, parts->clock);
    keys.removeIf([parts](const ApiKey &key) { return parts->shortTerm.renewsItself(key); });
    const auto due = notices.claim(keys, noticeSteps(*parts));
    if (!due)
        co_return fail(due.error());
    Notifier notifier;
    QStringList told;
    for (const ExpiryNotice &notice : *due) {
        // Without buttons: nobody is here any more when they are pressed.
        Notification notification{notice.key.id, noticeTitle(notice, parts->clock.now()), noticeBody(notice), isUrgent(notice), {}};
        const bool shown = co_await notifier.show(std::move(notification));
        const auto kept = shown ? notices.told(notice) : notices.notTold(notice);
        if (!kept)
            co_return fail(kept.error());
        if (shown)
            told.append(notice.key.label);
    }
    if (told.size() < due->size())
        output::note("The desktop shows no notifications now; they are due again the next time.");
    co_return told;
}

} // namespace bk
