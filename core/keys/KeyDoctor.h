// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/bedrock/BedrockClient.h"
#include "core/keys/ApiKey.h"

namespace bk {

// What a test found: the first layer that fails, in order. Source of the reading: reference bedrock.md 3 and 6.
struct Diagnosis final {
    enum class Verdict {
        Works,          // 200
        WorksLimited,   // authenticated, but the listing is not allowed: normal for a key limited to invoking
        NotAKey,        // offline: the text is no key or is damaged
        Expired,        // offline or by the service
        NotYetValid,    // issued in the future: a clock is wrong
        ClockWrong,     // the computer's clock is more than 5 minutes off the server's
        Unreachable,    // network, proxy, DNS
        TlsFailed,
        WrongPlace,     // an answer that is not Bedrock's; redirect; host not allowed
        Rejected,       // wrong key, or wrong region, or revoked
        Forbidden,      // the account forbids API keys (policy or SCP)
        ModelProblem,   // the paid test only: model access, model id
        Throttled,
        ServiceTrouble, // 5xx
        NoSecret,       // the keyring did not give the key
    };
    enum class Layer { Keyring, Format, Clock, Network, Tls, Authentication, Region, Permission, ModelAccess, Quota, Service, None };

    Verdict verdict = Verdict::Works;
    Layer layer = Layer::None;
    std::optional<Error> error; // the error behind it
    int httpStatus = 0;
    qint64 latencyMs = 0;
    QString host;               // where it was asked, ASCII
    QString region;
    qint64 clockSkewSeconds = 0; // server minus ours; 0 if not known
    qint64 modelCount = -1;     // of a 200 list
};

// The reading of an error, pure: verdict and layer from its kind alone.
[[nodiscard]] Diagnosis diagnosisOf(const Error &error);

[[nodiscard]] QString verdictName(Diagnosis::Verdict verdict); // "works", "works-limited", ...
[[nodiscard]] QString layerName(Diagnosis::Layer layer);
[[nodiscard]] TestRecord toRecord(const Diagnosis &diagnosis, const QDateTime &at);

// Tests a key without cost: offline reading first, then GET /foundation-models in its region. A Converse of one output
// token only when a model is given. Never tied to a model, never tries another credential. Lives as long as the program.
class KeyDoctor final : public QObject {
    Q_OBJECT
public:
    KeyDoctor(BedrockClient &client, const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] QCoro::Task<Diagnosis> examine(BearerToken credential, Destination destination, QString paidTestModel = {});

private:
    [[nodiscard]] QCoro::Task<Diagnosis> askForModels(Credential credential, Destination destination);
    [[nodiscard]] QCoro::Task<Diagnosis> askModel(Credential credential, Destination destination, QString model);

    BedrockClient &m_client;
    const Clock &m_clock;
};

} // namespace bk
