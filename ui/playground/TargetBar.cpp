// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/TargetBar.h"

#include "ui/playground/TargetItems.h"
#include "ui/text/ErrorText.h"
#include "ui/text/TimeText.h"
#include "ui/widgets/Theme.h"

#include <QHBoxLayout>

namespace bk {

namespace {

const QLatin1String kFallbackRegion("us-east-1");

} // namespace

TargetBar::TargetBar(const UiParts &parts, QWidget *parent)
    : QWidget(parent), m_parts(parts), m_keyChip(new Chip(tr("Key"), QStringLiteral("keys"))),
      m_regionChip(new Chip(tr("Region"), QStringLiteral("globe"))),
      m_modelChip(new Chip(tr("Model"), QStringLiteral("model"))),
      m_keyPopup(new PickPopup(tr("Keys"), tr("Search keys"), this)),
      m_regionPopup(new PickPopup(tr("Regions"), tr("Search regions"), this)),
      m_modelPopup(new PickPopup(tr("Models"), tr("Search models, or type an id or ARN"), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kGap2);
    for (Chip *chip : {m_keyChip, m_regionChip, m_modelChip})
        layout->addWidget(chip);
    layout->addStretch(1);
    m_regionPopup->setFreeText(tr("Use “%1” as region"));
    m_modelPopup->setFreeText(tr("Use “%1” as it is"));
    connect(m_keyChip, &Chip::clicked, this, &TargetBar::openKeys);
    connect(m_modelChip, &Chip::clicked, this, &TargetBar::openModels);
    connect(m_regionChip, &Chip::clicked, this, [this] {
        refillRegions();
        m_regionPopup->openAt(m_regionChip);
    });
    connect(m_keyPopup, &PickPopup::picked, this, &TargetBar::setKey);
    connect(m_regionPopup, &PickPopup::picked, this, &TargetBar::setRegion);
    connect(m_modelPopup, &PickPopup::picked, this, &TargetBar::setModel);
    connect(m_modelPopup, &PickPopup::picked, this, &TargetBar::modelPicked);
    connect(m_modelPopup, &PickPopup::refreshWanted, this, [this] { loadModels(true); });
    connectParts();

    const SettingsValues &last = m_parts.settings.values();
    m_key = last.lastKeyId;
    m_region = last.lastRegion.isEmpty() ? last.defaultRegion : last.lastRegion;
    m_model = last.lastModel;
    refresh();
}

void TargetBar::connectParts()
{
    const KeyStore *keys = &m_parts.keys;
    connect(keys, &KeyStore::loaded, this, &TargetBar::refresh);
    connect(keys, &KeyStore::keyAdded, this, &TargetBar::refresh);
    connect(keys, &KeyStore::keyRemoved, this, &TargetBar::refresh);
    connect(keys, &KeyStore::keyChanged, this, &TargetBar::refresh);
    connect(keys, &KeyStore::statesChanged, this, &TargetBar::refresh);
}

const ApiKey *TargetBar::key() const
{
    return m_parts.keys.find(m_key);
}

ChatTarget TargetBar::target() const
{
    const ApiKey *picked = key();
    QString region = picked ? effectiveRegion(*picked, m_region) : m_region;
    if (region.isEmpty() && !isAutomatic()) // there the chain says which
        region = kFallbackRegion;
    return {picked ? picked->id : isAutomatic() ? kAutomatic : KeyId(), region, m_model, m_parts.settings.values().instanceMetadata};
}

QString TargetBar::pickTitle() const
{
    const ApiKey *picked = key();
    return picked ? picked->label : isAutomatic() ? tr("Automatic") : QString();
}

QString TargetBar::effectiveHost() const
{
    if (isAutomatic()) // known when it has been asked
        return {};
    const auto endpoint = m_parts.client.endpointFor(Service::BedrockRuntime, target().region);
    return endpoint ? endpoint->displayHost() : QString();
}

QString TargetBar::modelTitle() const
{
    const auto list = m_parts.models.cached(m_key, target().region);
    if (list) {
        for (const ModelEntry &entry : list->entries) {
            if (entry.id == m_model && !entry.name.isEmpty())
                return entry.name;
        }
    }
    return m_model;
}

void TargetBar::setKey(const KeyId &id)
{
    const bool other = m_key != id;
    m_key = id;
    if (other)
        forgetModelsShown();
    refresh();
    remember();
    preconnect();
}

void TargetBar::preconnect() const
{
    if (key())
        m_parts.client.preconnect(target().region);
}

void TargetBar::setRegion(const QString &region)
{
    if (region == m_region)
        return;
    m_region = region;
    forgetModelsShown();
    refresh();
    remember();
    preconnect();
}

void TargetBar::setModel(const QString &id)
{
    m_model = id;
    refresh();
    remember();
}

void TargetBar::forgetModelsShown()
{
    ++m_load;
    m_modelPopup->setItems({}, {});
}

void TargetBar::openKeys()
{
    refillKeys();
    m_keyPopup->openAt(m_keyChip);
}

void TargetBar::openModels()
{
    loadModels(false);
    m_modelPopup->openAt(m_modelChip);
}

void TargetBar::askForMissing()
{
    if (!hasPick())
        openKeys();
    else if (m_model.isEmpty())
        openModels();
}

void TargetBar::refillKeys()
{
    const QDateTime now = m_parts.clock.now();
    QList<PickItem> items = keyItems(m_parts.keys.keys(), now);
    items.append({kAutomatic, tr("Automatic"), tr("what wins on this machine: see the page Credentials"), {}, {}});
    m_keyPopup->setItems(items, m_key);
    m_keyPopup->setState(m_parts.keys.keys().isEmpty() ? tr("There is no key yet. Add one on the Keys page.") : QString());
}

void TargetBar::refillRegions()
{
    QList<PickItem> items = regionItems(target().region);
    if (isAutomatic())
        items.prepend({QString(), tr("As set"), tr("by the variable, the profile or the key that wins"), {}, {}});
    m_regionPopup->setItems(items, target().region);
}

void TargetBar::loadModels(bool again)
{
    if (!hasPick()) {
        m_modelPopup->setState(tr("Pick a key to see its models, or type a model id."));
        return;
    }
    // Who Automatic is may have changed since: its lists are not kept.
    const auto cached = isAutomatic() ? std::nullopt : m_parts.models.cached(m_key, target().region);
    if (cached)
        showModels(*cached);
    const bool old = !cached || cached->fetchedAt.secsTo(m_parts.clock.now()) > 3600;
    if (again || old)
        requestModels(again);
}

void TargetBar::requestModels(bool again)
{
    m_modelPopup->setState(target().region.isEmpty() ? tr("Asking for the models…") : tr("Asking %1 for its models…").arg(target().region), true);
    const quint64 load = ++m_load;
    CredentialQuestion question;
    question.region = target().region;
    question.instanceMetadata = target().instanceMetadata;
    QCoro::connect(pickCredential(&m_parts.keys, &m_parts.credentials, m_key, question), this,
                   [this, load, again, id = m_key](Result<PickedCredential> &&picked) {
        if (load != m_load)
            return;
        if (!picked) {
            showModels(fail(picked.error()));
            return;
        }
        QCoro::connect(m_parts.models.models(id, std::move(picked->credential), picked->destination, again || id == kAutomatic ? 0 : 3600), this,
                       [this, load](const Result<ModelList> &answer) {
            if (load == m_load)
                showModels(answer);
        });
    });
}

void TargetBar::showModels(const Result<ModelList> &answer)
{
    if (!answer) {
        const ErrorWords said = words(answer.error());
        m_modelPopup->setState(said.title + QStringLiteral(". ") + said.nextStep + u'\n' + tr("A typed model id works without the list."),
                               false, true);
        m_modelPopup->setAge(tr("Not loaded"));
        return;
    }
    const ModelList &list = *answer;
    m_modelPopup->setItems(modelItems(list), m_model);
    QString state;
    if (list.entries.isEmpty())
        state = tr("This key sees no models in %1.").arg(target().region);
    else if (list.partial)
        state = tr("A part of the list is missing: %1.").arg(words(*list.partial).title);
    m_modelPopup->setState(state, false, list.partial.has_value());
    m_modelPopup->setAge(tr("%1 models and profiles, loaded %2")
                             .arg(m_modelPopup->model().rowCount())
                             .arg(agoText(list.fetchedAt, m_parts.clock.now())));
    refresh();
}

void TargetBar::refresh()
{
    const auto &keys = m_parts.keys.keys();
    if (!hasPick() && keys.size() == 1)
        m_key = keys.first().id;
    const ApiKey *picked = key();
    const ChatTarget now = target();
    const bool bound = picked && picked->kind == ApiKey::Kind::ShortTerm && !picked->region.isEmpty();
    m_keyChip->setValue(pickTitle(), keys.isEmpty() ? tr("no key") : tr("pick a key"),
                        picked ? theme::environmentColor(picked->environment, picked->environmentColor) : QColor());
    m_keyChip->setProblem(!hasPick());
    m_regionChip->setValue(now.region, isAutomatic() ? tr("as set") : QString());
    m_regionChip->setEnabled(!bound);
    m_regionChip->setToolTip(bound ? tr("A short-term key works in its own region only") : QString());
    m_modelChip->setValue(modelTitle(), tr("pick a model"));
    m_modelChip->setProblem(hasPick() && m_model.isEmpty());
    Q_EMIT changed();
}

void TargetBar::remember()
{
    SettingsValues values = m_parts.settings.values();
    values.lastKeyId = m_key;
    values.lastRegion = m_region;
    values.lastModel = m_model;
    // Failing to remember is no reason to disturb a talk: next time the chips start empty.
    if (!(values == m_parts.settings.values()))
        (void)m_parts.settings.save(values);
}

} // namespace bk
