// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/Composition.h"
#include "tests/support/CoreParts.h"
#include "ui/MainWindow.h"

#include <type_traits>

namespace bk {

// What a window or a page is given in tests. What only some of them need is added by whoever needs it, with with().
inline UiParts uiParts(CoreParts &c)
{
    return {.keyring = c.keyring, .keys = c.keys, .http = c.http, .client = c.client, .models = c.models, .doctor = c.doctor, .expiry = c.expiry,
            .settings = c.settings, .credentials = c.credentials, .consents = c.consents, .iam = c.iam,
            .maker = c.maker, .rotation = c.rotation, .rotationWatch = c.rotationWatch, .clock = c.clock};
}

inline UiParts uiParts(Composition &c)
{
    return {.keyring = *c.keyring, .keys = c.keys, .http = c.http, .client = c.client, .models = c.models, .doctor = c.doctor, .expiry = c.expiry,
            .settings = c.settings, .credentials = c.credentials, .consents = c.consents, .iam = c.iam,
            .maker = c.maker, .rotation = c.rotation, .rotationWatch = c.rotationWatch, .clock = c.clock, .demo = c.options.demo, .shortTerm = &c.shortTerm, .advice = &c.advice};
}

template <typename Part> UiParts with(UiParts parts, Part UiParts::*member, std::type_identity_t<Part> part)
{
    parts.*member = std::move(part);
    return parts;
}

} // namespace bk
