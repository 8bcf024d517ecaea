// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/TargetItems.h"

#include "ui/text/TimeText.h"
#include "ui/widgets/Theme.h"

#include <QCoreApplication>

namespace bk {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("bk::TargetBar", text);
}

QString kindWords(ApiKey::Kind kind)
{
    switch (kind) {
    case ApiKey::Kind::LongTerm: return tr("long-term");
    case ApiKey::Kind::ShortTerm: return tr("short-term");
    case ApiKey::Kind::Other: break;
    }
    return tr("other");
}

bool answersInText(const ModelEntry &entry)
{
    return entry.outputModalities.isEmpty() || entry.outputModalities.contains(QStringLiteral("TEXT"), Qt::CaseInsensitive);
}

QString modelBadge(const ModelEntry &entry)
{
    if (entry.kind == ModelEntry::Kind::ApplicationProfile)
        return tr("application profile");
    if (entry.status.compare(QLatin1String("LEGACY"), Qt::CaseInsensitive) == 0)
        return tr("legacy");
    if (entry.kind == ModelEntry::Kind::SystemProfile)
        return tr("profile");
    return entry.onDemand ? QString() : tr("only by profile");
}

} // namespace

QString secretStateWords(ApiKey::SecretState state)
{
    switch (state) {
    case ApiKey::SecretState::Locked: return tr("keyring locked");
    case ApiKey::SecretState::Missing: return tr("secret missing");
    case ApiKey::SecretState::ChangedOutside: return tr("changed outside");
    case ApiKey::SecretState::KeyringAway: return tr("no keyring");
    case ApiKey::SecretState::SessionOnly: return tr("this session only");
    case ApiKey::SecretState::Unknown:
    case ApiKey::SecretState::Stored: break;
    }
    return {};
}

QList<PickItem> keyItems(const QList<ApiKey> &keys, const QDateTime &now)
{
    QList<PickItem> items;
    for (const ApiKey &key : keys) {
        QStringList facts{kindWords(key.kind)};
        for (const QString &fact : {key.region, timeLeftText(key, now), secretStateWords(key.secretState)}) {
            if (!fact.isEmpty())
                facts << fact;
        }
        items.append({key.id, key.label, facts.join(QStringLiteral(" · ")),
                      theme::environmentColor(key.environment, key.environmentColor), key.environment});
    }
    return items;
}

QList<PickItem> regionItems(const QString &current)
{
    QStringList regions = knownBedrockRegions();
    if (!current.isEmpty() && !regions.contains(current))
        regions.prepend(current);
    QList<PickItem> items;
    for (const QString &region : std::as_const(regions))
        items.append({region, region, {}, {}, {}});
    return items;
}

QList<PickItem> modelItems(const ModelList &list)
{
    QList<PickItem> items;
    for (const ModelEntry &entry : list.entries) {
        if (!answersInText(entry))
            continue;
        const bool known = !entry.provider.isEmpty() && !entry.name.startsWith(entry.provider, Qt::CaseInsensitive);
        const QString name = entry.name.isEmpty() ? entry.id : entry.name;
        items.append({entry.id, known ? entry.provider + u' ' + name : name, entry.id, {}, modelBadge(entry)});
    }
    return items;
}

} // namespace bk
