// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoAnswers.h"
#include "app/demo/DemoFaults.h"
#include "app/demo/DemoKeys.h"

#include <optional>

namespace bk {

// What Bedrock would say to a request whose key has been judged: bedrock-runtime and the control plane, told apart by the
// path. Pure but for the region. Source: reference bedrock.md 2, 3 and 6; unknown paths get the HTTP-200 trap of 2.5.
class DemoService final {
public:
    void setRegion(const QString &region);

    struct Answer {
        DemoReply reply;
        std::optional<QList<StreamEvent>> events; // a stream: reply holds its status and headers only
    };
    [[nodiscard]] Answer answer(const DemoRequest &request, const DemoKeys::Verdict &verdict) const;

private:
    struct Call;
    [[nodiscard]] Answer runtime(const Call &call) const;
    [[nodiscard]] Answer converse(const Call &call, bool stream) const;
    [[nodiscard]] Answer invoke(const Call &call) const;
    [[nodiscard]] Answer countTokensOf(const Call &call) const;
    [[nodiscard]] Answer controlPlane(const Call &call, const DemoKeys::Verdict &verdict) const;
    [[nodiscard]] Answer listProfiles(const Call &call) const;
    [[nodiscard]] Answer availability(const QString &modelId) const;
    [[nodiscard]] std::optional<DemoReply> modelProblem(const QString &modelId, const DemoModels::Target &target) const;

    QString m_region = QStringLiteral("us-east-1");
    DemoModels m_models;
};

} // namespace bk
