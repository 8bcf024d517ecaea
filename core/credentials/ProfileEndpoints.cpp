// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ProfileEndpoints.h"

namespace bk {

namespace {

bool isTrue(const QString &text)
{
    return text.trimmed().compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

bool isSet(const EndpointOptions::Override &given)
{
    return !given.url.isEmpty() || !given.origin.isEmpty();
}

// The environment decides where it says anything, "false" too.
bool flag(const QProcessEnvironment &environment, const QString &variable, const Profile &profile, const char *key)
{
    return environment.contains(variable) ? isTrue(environment.value(variable)) : isTrue(profile.text(key));
}

EndpointOptions::Override overrideAt(QByteArrayView url, const CredentialOrigin &origin)
{
    return {QUrl(QString::fromUtf8(url), QUrl::StrictMode), origin.text()};
}

} // namespace

EndpointOptions endpointsOf(const QProcessEnvironment &environment, const SharedFiles &files, const Profile &profile)
{
    EndpointOptions options = EndpointOptions::fromEnvironment(environment);
    options.fips = flag(environment, QStringLiteral("AWS_USE_FIPS_ENDPOINT"), profile, "use_fips_endpoint");
    options.dualStack = flag(environment, QStringLiteral("AWS_USE_DUALSTACK_ENDPOINT"), profile, "use_dualstack_endpoint");
    const bool ignored = flag(environment, QStringLiteral("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), profile, "ignore_configured_endpoint_urls");
    if (ignored) {
        options.byService.clear();
        options.everywhere = {};
    }
    if (ignored || isSet(options.everywhere))
        return options;
    if (const auto name = profile.value("services"); name) {
        const Profile services = files.services(QString::fromUtf8(name->text));
        for (const Service service : allServices()) {
            const auto block = services.value(settingsKeyOf(service).toLatin1());
            if (!block)
                continue;
            const QByteArrayView url = ProfileFile::nested(block->text, "endpoint_url");
            if (!url.isEmpty() && !options.byService.contains(service))
                options.byService.insert(service, overrideAt(url, block->origin));
        }
    }
    if (const auto url = profile.value("endpoint_url"); url && !url->text.isEmpty())
        options.everywhere = overrideAt(url->text, url->origin);
    return options;
}

} // namespace bk
