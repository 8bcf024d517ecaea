// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/core/iam/FakeIam.h"
#include "tests/support/CoreParts.h"
#include "ui/MainWindow.h"

#include <QProcessEnvironment>

namespace bk {

// The parts of a window whose machine has access keys, an IAM that answers to them, and a stored key of maria's that works.
class IamUnderWindow final {
public:
    CoreParts core;
    FakeIam iam;
    KeyId key;

    IamUnderWindow()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("AWS_ACCESS_KEY_ID"), QStringLiteral("AKIAIOSFODNN7EXAMPLE"));
        environment.insert(QStringLiteral("AWS_SECRET_ACCESS_KEY"), QString(40, u'x'));
        environment.insert(QStringLiteral("AWS_REGION"), QStringLiteral("us-east-1"));
        environment.insert(QStringLiteral("AWS_ENDPOINT_URL"), iam.caller().endpoint.url.toString());
        core.credentials.setEnvironment(environment, core.folder.path());
        core.accepts = [this](const Secret &secret) { return iam.accepts(secret.reveal()); };
        core.rotation.setTiming({1, 2, 20, 24 * 3'600});
        ApiKey draft;
        draft.label = QStringLiteral("billing-bot");
        draft.region = QStringLiteral("us-east-1");
        const auto id = await(core.keys.add(draft, Secret(iam.make().secret)));
        key = id && *id ? **id : KeyId();
    }
    [[nodiscard]] UiParts parts()
    {
        return {core.keyring, core.keys, core.http, core.client, core.models, core.doctor, core.expiry, core.settings, core.credentials, core.consents,
                core.iam, core.maker, core.rotation, core.rotationWatch, core.clock, false};
    }
};

} // namespace bk
