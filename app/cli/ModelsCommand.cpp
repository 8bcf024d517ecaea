// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ModelsCommand.h"

#include "app/cli/Output.h"

#include <QJsonArray>

namespace bk {

using output::orNull;

namespace {

QString nameOf(ModelEntry::Kind kind)
{
    switch (kind) {
    case ModelEntry::Kind::FoundationModel: return "model";
    case ModelEntry::Kind::SystemProfile: return "profile";
    case ModelEntry::Kind::ApplicationProfile: return "application-profile";
    }
    Q_UNREACHABLE();
}

QJsonObject modelJson(const ModelEntry &entry)
{
    return {{"id", entry.id},
            {"kind", nameOf(entry.kind)},
            {"name", orNull(entry.name)},
            {"provider", orNull(entry.provider)},
            {"status", orNull(entry.status)},
            {"inputModalities", QJsonArray::fromStringList(entry.inputModalities)},
            {"outputModalities", QJsonArray::fromStringList(entry.outputModalities)},
            {"streaming", entry.streaming},
            {"onDemand", entry.onDemand}};
}

bool matches(const ModelEntry &entry, const QString &search)
{
    return search.isEmpty() || entry.id.contains(search, Qt::CaseInsensitive)
        || entry.name.contains(search, Qt::CaseInsensitive) || entry.provider.contains(search, Qt::CaseInsensitive);
}

} // namespace

void ModelsCommand::describe(Options &options)
{
    options.text("search", m_search, "Only those with this in their id, name or provider");
    m_choice.describe(options);
    options.examples("  bkr models --key billing-bot\n  bkr models claude --region eu-central-1\n");
}

QCoro::Task<int> ModelsCommand::run(Session &session)
{
    const bool json = session.common.json;
    auto chosen = co_await session.choose(m_choice);
    if (!chosen)
        co_return output::failed(chosen.error(), json);
    const auto parts = co_await session.parts();
    const auto list = co_await (*parts)->models.models(chosen->origin, std::move(chosen->credential), chosen->destination);
    if (!list)
        co_return output::failed(list.error(), json);
    const ModelList &found = *list;
    QJsonArray array;
    QList<QStringList> rows{{"ID", "NAME", "PROVIDER", "KIND", "STATUS"}};
    for (const ModelEntry &entry : found.entries) {
        if (!matches(entry, m_search))
            continue;
        array.append(modelJson(entry));
        rows.append({entry.id, entry.name, entry.provider, nameOf(entry.kind), entry.status});
    }
    if (json) {
        output::json({{"region", chosen->destination.region},
                      {"models", array},
                      {"error", found.partial ? QJsonValue(output::errorJson(*found.partial)) : QJsonValue()}});
    } else {
        output::table(rows);
    }
    if (found.partial)
        output::trouble(words(*found.partial));
    co_return int(ExitCode::Ok);
}

} // namespace bk
