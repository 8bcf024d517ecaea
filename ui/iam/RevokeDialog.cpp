// SPDX-License-Identifier: Apache-2.0
#include "ui/iam/RevokeDialog.h"

#include "core/iam/ServiceCredentials.h"
#include "ui/iam/IamAsking.h"
#include "ui/text/IamText.h"
#include "ui/text/SnippetText.h"
#include "ui/widgets/Banner.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bk {

using theme::Meaning;

RevokeDialog::RevokeDialog(const UiParts &parts, const KeyId &key, QWidget *parent)
    : QDialog(parent)
    , m_parts(parts)
    , m_key(key)
    , m_message(new Banner)
    , m_sure(new Banner)
    , m_busy(new Label({}, theme::Type::Caption, Label::Tone::Quiet))
    , m_close(makeButton(tr("Cancel")))
    , m_go(makePrimaryButton(tr("Revoke…")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    const ApiKey *found = m_parts.keys.find(key);
    const ApiKey shown = found ? *found : ApiKey();
    const bool longTerm = shown.kind == ApiKey::Kind::LongTerm;
    setWindowTitle(tr("Revoke %1").arg(shown.label));
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap3);
    buttons->setSpacing(theme::kGap2);
    buttons->addWidget(m_busy, 1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_go);
    auto *banners = new QVBoxLayout;
    banners->setContentsMargins(theme::kGap4, 0, theme::kGap4, theme::kGap2);
    banners->setSpacing(theme::kGap2);
    banners->addWidget(m_message);
    banners->addWidget(m_sure);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeScrollArea(longTerm ? buildLongTerm(shown) : buildShortTerm(shown)), 1);
    all->addLayout(banners);
    all->addWidget(makeSeparator());
    all->addLayout(buttons);
    const int room = parent ? parent->window()->height() - 40 : 520;
    resize(540, qMin(room, longTerm ? 440 : 520));
    setMinimumSize(440, 320);
    m_go->setVisible(longTerm);
    if (!longTerm)
        m_close->setText(tr("Close"));
    m_sure->setSecondAction(tr("Cancel"));
    connect(m_close, &QPushButton::clicked, this, &RevokeDialog::reject);
    connect(m_go, &QPushButton::clicked, this, &RevokeDialog::look);
    connect(m_sure, &Banner::acted, this, &RevokeDialog::revoke);
    connect(m_sure, &Banner::secondActed, this, [this] {
        m_sure->hide();
        m_form->setEnabled(true);
        m_go->show();
    });
}

QWidget *RevokeDialog::buildLongTerm(const ApiKey &key)
{
    m_source = new SourcePicker(m_parts.credentials, m_parts.settings.values().instanceMetadata);
    m_deactivate = new QRadioButton(tr("&Deactivate it: it can be activated again"));
    m_delete = new QRadioButton(tr("De&lete it for good"));
    m_alsoStored = new QCheckBox(tr("Delete the copy in the &keyring too"));
    m_cutsOff = Label::wrapped({}, Label::Tone::Quiet);
    m_deactivate->setChecked(true);
    m_form = new QWidget;
    auto *column = new QVBoxLayout(m_form);
    column->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap3);
    column->addWidget(Label::wrapped(tr("“%1” stops at AWS, for everything that uses it and wherever a copy of it is. Other keys of %2 go on working.").arg(key.label, key.user)));
    column->addWidget(m_deactivate);
    column->addWidget(m_delete);
    column->addWidget(m_cutsOff);
    column->addWidget(m_alsoStored);
    auto *who = new Label(tr("&Ask IAM with"));
    who->setBuddy(m_source);
    column->addWidget(who);
    column->addWidget(m_source);
    column->addStretch();
    connect(m_delete, &QRadioButton::toggled, this, &RevokeDialog::arrange);
    arrange();
    return m_form;
}

// Whose it is, as far as its own text tells.
QWidget *RevokeDialog::buildShortTerm(const ApiKey &key)
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap3);
    if (key.kind != ApiKey::Kind::ShortTerm) {
        column->addWidget(Label::wrapped(tr("What kind of key this is, is not known here, so how it is revoked is not known either. Ask whoever issued it.")));
        column->addStretch();
        return body;
    }
    PolicyInputs inputs;
    if (key.temporary) // a session: sessions that begin later are not meant
        inputs.sessionsBefore = m_parts.clock.now();
    const auto document = policyDocument(PolicyKind::RevokeShortTerm, inputs);
    const QString text = document ? QString::fromUtf8(document->toJson(QJsonDocument::Indented)) : QString();
    auto *policy = new QPlainTextEdit(text);
    policy->setReadOnly(true);
    policy->setTabChangesFocus(true);
    policy->setFont(theme::font(theme::Type::Mono));
    policy->setAccessibleName(tr("The policy"));
    policy->setMinimumHeight(190);
    auto *copy = makeButton(tr("Copy the policy"), QStringLiteral("copy"));
    connect(copy, &QPushButton::clicked, this, [this, text] {
        QGuiApplication::clipboard()->setText(text);
        m_message->showMessage(Meaning::Good, QStringLiteral("check"), tr("Copied. Attach it in IAM, as an inline policy."));
    });
    column->addWidget(Label::wrapped(shortTermPrincipal(key)));
    column->addWidget(Label::wrapped(policyExplanation(PolicyKind::RevokeShortTerm)));
    if (key.temporary)
        column->addWidget(Label::wrapped(tr("It holds for sessions that began before now. Sessions that begin later go on working.")));
    column->addWidget(policy, 1);
    column->addWidget(copy, 0, Qt::AlignLeft);
    return body;
}

void RevokeDialog::arrange()
{
    const bool deletes = m_delete->isChecked();
    m_alsoStored->setVisible(deletes);
    m_cutsOff->setText(deletes ? tr("Nobody can bring it back, and what uses it needs another key.")
                               : tr("What uses it is refused until it is activated again. It still counts as one of the two keys of its user."));
}

void RevokeDialog::setBusy(const QString &words)
{
    m_busy->setText(words);
    m_form->setEnabled(words.isEmpty());
    m_go->setVisible(words.isEmpty());
    m_sure->hide();
    if (!words.isEmpty())
        m_message->hide();
}

void RevokeDialog::showError(const Error &error)
{
    setBusy({});
    m_message->showMessage(Meaning::Bad, QStringLiteral("error"), words(error).full());
}

void RevokeDialog::askThen(std::function<void(IamCaller &&)> next)
{
    QCoro::connect(callerOf(m_parts, *m_source, m_parts.keys.find(m_key)), this, [this, next = std::move(next)](Result<IamCaller> &&caller) {
        if (!caller)
            return showError(caller.error());
        next(std::move(*caller));
    });
}

void RevokeDialog::look()
{
    const ApiKey *key = m_parts.keys.find(m_key);
    if (!key)
        return reject();
    setBusy(tr("Looking for it at IAM…"));
    askThen([this, user = key->user](IamCaller &&caller) {
        iam::Whose whose{user, false};
        QCoro::connect(m_parts.iam.list(std::move(caller), std::move(whose)), this, [this](const Result<QList<ServiceCredential>> &listed) {
            if (!listed)
                return showError(listed.error());
            ask(*listed);
        });
    });
}

// IAM gives the alias of a deleted key to the next one: the person sees which one would be meant.
void RevokeDialog::ask(const QList<ServiceCredential> &listed)
{
    const ApiKey *key = m_parts.keys.find(m_key);
    const ServiceCredential *credential = key ? credentialOf(*key, listed) : nullptr;
    if (!credential)
        return showError(Error{Error::Kind::NotFound, QStringLiteral("credential"), {}, key ? key->label : QString(), {}, 0});
    m_meant = *credential;
    setBusy({});
    m_form->setEnabled(false);
    m_go->hide();
    m_sure->showMessage(Meaning::Caution, QStringLiteral("warning"), credentialLine(m_meant, key->label, m_parts.clock.now()));
    m_sure->setAction(m_delete->isChecked() ? tr("Delete it now") : tr("Deactivate it now"));
}

void RevokeDialog::revoke()
{
    setBusy(m_delete->isChecked() ? tr("Deleting it…") : tr("Deactivating it…"));
    askThen([this](IamCaller &&caller) {
        auto task = m_delete->isChecked() ? m_parts.iam.remove(std::move(caller), m_meant.user, m_meant.id)
                                          : m_parts.iam.setActive(std::move(caller), m_meant.user, m_meant.id, false);
        QCoro::connect(std::move(task), this, [this](const Result<void> &done) {
            if (!done)
                return showError(done.error());
            revoked();
        });
    });
}

void RevokeDialog::revoked()
{
    setBusy({});
    m_form->setEnabled(false);
    m_go->hide();
    m_close->setText(tr("Close"));
    const bool deleted = m_delete->isChecked();
    m_message->showMessage(Meaning::Good, QStringLiteral("check"),
                           deleted ? tr("%1 is deleted at IAM. It may take a minute until Bedrock refuses it everywhere.").arg(m_meant.id)
                                   : tr("%1 is inactive at IAM. It may take a minute until Bedrock refuses it everywhere.").arg(m_meant.id));
    if (!deleted || !m_alsoStored->isChecked())
        return;
    QCoro::connect(m_parts.keys.remove(m_key), this, [this](const Result<RemovedKey> &removed) {
        if (!removed)
            m_message->showMessage(Meaning::Caution, QStringLiteral("warning"), tr("It is deleted at IAM, and its copy is still here.") + u'\n' + words(removed.error()).full());
    });
}

} // namespace bk

#include "moc_RevokeDialog.cpp"
