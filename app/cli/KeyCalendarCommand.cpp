// SPDX-License-Identifier: Apache-2.0
#include "app/cli/KeyCalendarCommand.h"

#include "app/cli/KeyNotices.h"
#include "app/cli/Output.h"
#include "app/cli/Session.h"
#include "ui/text/NoticeText.h"

#include <cstdio>

namespace bk {

void KeysCalendarCommand::describe(Options &options)
{
    options.examples("  bkr keys calendar > keys.ics\n");
}

QCoro::Task<int> KeysCalendarCommand::run(Session &session)
{
    const auto parts = co_await session.parts();
    if (!parts)
        co_return output::failed(parts.error(), session.common.json);
    const QByteArray calendar = calendarOf((*parts)->keys.keys(), noticeSteps(**parts), (*parts)->clock.now());
    if (calendar.isEmpty())
        co_return output::failed({Error::Kind::NotFound, "key with a known end", {}, {}, {}, 0}, session.common.json);
    if (session.common.json)
        output::json({{"calendar", QString::fromUtf8(calendar)}});
    else
        std::fwrite(calendar.constData(), 1, size_t(calendar.size()), stdout); // with its carriage returns; the words in it are escaped
    co_return int(ExitCode::Ok);
}

} // namespace bk
