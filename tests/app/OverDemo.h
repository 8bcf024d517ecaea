// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoBedrock.h"
#include "core/bedrock/BedrockClient.h"

namespace bk {

// The program's own client over TLS to a local Bedrock of its own, both made anew for each test.
struct OverDemo final {
    explicit OverDemo(const Clock &demoClock)
        : demo(demoClock)
        , http(trusting(demo))
        , clock(demoClock)
        , client(http, clock, leadingTo(demo))
    {
    }

    DemoBedrock demo;
    HttpClient http;
    ServiceClock clock;
    BedrockClient client;

private:
    static HttpSettings trusting(DemoBedrock &demo)
    {
        if (!demo.listen())
            qFatal("the local Bedrock does not listen");
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        settings.extraCaPem = demo.caCertificatePem();
        return settings;
    }
    static EndpointOptions leadingTo(const DemoBedrock &demo)
    {
        EndpointOptions options;
        options.everywhere = {demo.url(), QStringLiteral("test")};
        return options;
    }
};

} // namespace bk
