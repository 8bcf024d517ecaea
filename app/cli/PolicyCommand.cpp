// SPDX-License-Identifier: Apache-2.0
#include "app/cli/PolicyCommand.h"

#include "app/cli/Output.h"
#include "app/cli/Session.h"
#include "core/base/Result.h"
#include "ui/text/SnippetText.h"

#include <QJsonArray>

namespace bk {

namespace {

QString placeName(PolicyPlace place)
{
    return place == PolicyPlace::Identity ? "identity" : "organization";
}

QJsonObject about(const PolicyFacts &facts)
{
    return {{"name", facts.name}, {"title", policyTitle(facts.kind)}, {"explanation", policyExplanation(facts.kind)}, {"attachTo", placeName(facts.place)}};
}

void list(bool json)
{
    QJsonArray all;
    QList<QStringList> rows{{"NAME", "WHAT IT DOES", "ATTACHED TO"}};
    for (const PolicyFacts &facts : policyTable()) {
        all.append(about(facts));
        rows.append({facts.name, policyTitle(facts.kind), placeText(facts.place)});
    }
    if (json)
        output::json({{"policies", all}});
    else
        output::table(rows);
}

} // namespace

void PolicyCommand::describe(Options &options)
{
    options.text("name", m_name, "Which one, as `bkr policy list` calls it")
        .text("--account", m_inputs.account, "The account, 12 digits; left out, any")
        .text("--user", m_inputs.user, "The IAM user; left out, whoever asks (manage-own-keys)")
        .texts("--model", m_inputs.models, "A model id, inference profile or ARN (invoke-models); several times")
        .texts("--region", m_inputs.regions, "A region (invoke-models; its partition for the others); several times")
        .whole("--max-days", m_inputs.maxDays, "The longest life of a new key (limit-key-age: 90 when left out; manage-own-keys)")
        .examples("  bkr policy list\n"
                  "  bkr policy manage-own-keys --account 123456789012 --user maria --max-days 90\n"
                  "  bkr policy invoke-models --account 123456789012 --region eu-central-1 --model eu.amazon.nova-lite-v1:0 > policy.json\n"
                  "  bkr policy deny-keys --json | jq .policy\n");
}

QCoro::Task<int> PolicyCommand::run(Session &session)
{
    const bool json = session.common.json;
    if (m_name.isEmpty() || m_name == QLatin1String("list")) {
        list(json);
        co_return int(ExitCode::Ok);
    }
    const PolicyFacts *facts = findPolicy(m_name);
    if (!facts)
        co_return output::failed({Error::Kind::InvalidInput, "there is no policy of that name (bkr policy list)", {}, m_name, {}, 0}, json);
    if (m_inputs.regions.isEmpty() && !session.common.region.isEmpty()) // given before the command
        m_inputs.regions.append(session.common.region);
    const auto document = policyDocument(facts->kind, m_inputs);
    if (!document)
        co_return output::failed({Error::Kind::InvalidInput, problemSentence(document.error()), {}, {}, {}, 0}, json);
    if (!json) {
        output::text(QString::fromUtf8(document->toJson(QJsonDocument::Indented)));
        co_return int(ExitCode::Ok);
    }
    QJsonObject answer = about(*facts);
    answer.insert("policy", document->object());
    output::json(answer);
    co_return int(ExitCode::Ok);
}

} // namespace bk
