// SPDX-License-Identifier: Apache-2.0
#include "app/system/KeyringNames.h"

namespace bk {

namespace {

constexpr auto kKeyId = "key-id";
constexpr auto kEnvironment = "environment";
constexpr auto kLabelPrefix = "Bedrock API key: ";

} // namespace

SecretAttributes attributesOfOurs()
{
    return {{QStringLiteral("application"), QStringLiteral("bedrock-keyring")}};
}

SecretAttributes attributesOf(const KeyId &id)
{
    auto attributes = attributesOfOurs();
    attributes.insert(kKeyId, id);
    return attributes;
}

SecretAttributes attributesOf(const KeyId &id, const QString &environment)
{
    auto attributes = attributesOf(id);
    attributes.insert(kEnvironment, environment);
    attributes.insert(QStringLiteral("xdg:schema"), QStringLiteral("io.github.bedrockkeyring.Key"));
    return attributes;
}

KeyId keyIdIn(const SecretAttributes &attributes)
{
    return attributes.value(kKeyId);
}

QString environmentIn(const SecretAttributes &attributes)
{
    return attributes.value(kEnvironment);
}

QString itemLabel(const QString &label)
{
    return kLabelPrefix + label;
}

QString labelIn(const QString &itemLabel)
{
    const QLatin1String prefix(kLabelPrefix);
    return itemLabel.startsWith(prefix) ? itemLabel.mid(prefix.size()) : itemLabel;
}

// Process names are cut to 15 characters by the system.
QString backendName(const QString &process)
{
    if (process.startsWith(QLatin1String("gnome-keyring")))
        return QStringLiteral("GNOME Keyring");
    if (process.startsWith(QLatin1String("keepassxc")))
        return QStringLiteral("KeePassXC");
    if (process.startsWith(QLatin1String("kwalletd")) || process.startsWith(QLatin1String("ksecretd")))
        return QStringLiteral("KWallet");
    return process.isEmpty() ? QStringLiteral("Secret Service") : process;
}

} // namespace bk
