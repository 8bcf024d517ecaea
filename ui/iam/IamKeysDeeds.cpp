// SPDX-License-Identifier: Apache-2.0
// What is done to keys from their list: asked about first, with what it cuts off.
#include "ui/iam/AgePicker.h"
#include "ui/iam/IamAsking.h"
#include "ui/iam/IamKeysDialog.h"
#include "ui/text/IamText.h"
#include "ui/widgets/Banner.h"

#include <QLineEdit>
#include <QPushButton>

namespace bk {

using theme::Meaning;

const ApiKey *IamKeysDialog::storedOf(const ServiceCredential &credential) const
{
    return bk::storedOf(credential, m_parts.keys.keys());
}

void IamKeysDialog::setBusy(const QString &words)
{
    m_busy->setText(words);
    arrange();
}

void IamKeysDialog::showError(const Error &error)
{
    setBusy({});
    m_message->showMessage(Meaning::Bad, QStringLiteral("error"), words(error).full());
}

void IamKeysDialog::askThen(const QString &busy, std::function<void(IamCaller &&)> next)
{
    m_message->hide();
    setBusy(busy);
    QCoro::connect(callerOf(m_parts, *m_source), this, [this, next = std::move(next)](Result<IamCaller> &&caller) {
        if (!caller)
            return showError(caller.error());
        next(std::move(*caller));
    });
}

void IamKeysDialog::unlockThen(std::function<void()> next)
{
    if (m_parts.keyring.state().status != KeyringState::Status::Locked)
        return next();
    setBusy(tr("Waiting for the keyring to be unlocked…"));
    QCoro::connect(m_parts.keyring.unlock(), this, [this, next = std::move(next)](const Result<void> &unlocked) {
        if (!unlocked)
            return showError(unlocked.error());
        next();
    });
}

void IamKeysDialog::ask(Deed deed)
{
    const ServiceCredential *one = current();
    if (!one)
        return;
    m_deed = deed;
    m_meant = *one;
    const QString which = credentialLine(m_meant, labelOf(m_meant, m_parts.keys.keys()), m_parts.clock.now());
    QString what;
    QString button;
    switch (deed) {
    case Deed::Activate:
        what = tr("Whoever has a copy of the key can use it again.");
        button = tr("Activate it");
        break;
    case Deed::Deactivate:
        what = tr("What uses the key is refused at once, until it is activated again.");
        button = tr("Deactivate it");
        break;
    case Deed::Reset:
        what = tr("The secret it has now dies at once, wherever it is used. The new one is stored here in its place. To change a key without that, rotate it.");
        button = tr("Reset it");
        break;
    case Deed::Delete:
        what = tr("What uses the key is refused for good. A copy in the keyring stays; delete it on the page of the keys.");
        button = tr("Delete it");
        break;
    }
    m_making->hide();
    m_sure->showMessage(Meaning::Caution, QStringLiteral("warning"), which + u'\n' + what);
    m_sure->setAction(button);
}

void IamKeysDialog::act()
{
    m_sure->hide();
    if (m_deed == Deed::Reset) {
        return unlockThen([this] {
            askThen(tr("Resetting it, storing the new secret…"), [this](IamCaller &&caller) {
                const ApiKey *key = storedOf(m_meant);
                QCoro::connect(m_parts.maker.reset(std::move(caller), m_meant, key ? key->id : KeyId()), this, [this](const MadeKey &made) { told(made); });
            });
        });
    }
    askThen(tr("Telling IAM…"), [this](IamCaller &&caller) {
        auto task = m_deed == Deed::Delete ? m_parts.iam.remove(std::move(caller), m_meant.user, m_meant.id)
                                           : m_parts.iam.setActive(std::move(caller), m_meant.user, m_meant.id, m_deed == Deed::Activate);
        QCoro::connect(std::move(task), this, [this](const Result<void> &done) { acted(done); });
    });
}

void IamKeysDialog::acted(const Result<void> &done)
{
    if (!done)
        return showError(done.error());
    m_after = m_deed == Deed::Delete ? tr("%1 is deleted.").arg(m_meant.id) : m_deed == Deed::Activate ? tr("%1 is active.").arg(m_meant.id) : tr("%1 is inactive.").arg(m_meant.id);
    list();
}

void IamKeysDialog::openMaking()
{
    m_sure->hide();
    m_making->show();
    const ServiceCredential *one = current();
    if (m_forUser->text().isEmpty())
        m_forUser->setText(one ? one->user : m_user->text().trimmed());
    (m_forUser->text().isEmpty() ? m_forUser : m_label)->setFocus();
    arrange();
}

void IamKeysDialog::make()
{
    unlockThen([this] {
        askThen(tr("Making a key, storing it, reading it back…"), [this](IamCaller &&caller) {
            ApiKey draft;
            draft.label = m_label->text().trimmed();
            draft.region = m_parts.settings.values().defaultRegion;
            QCoro::connect(m_parts.maker.make(std::move(caller), m_forUser->text().trimmed(), m_age->days(), draft), this, [this](const MadeKey &made) { told(made); });
        });
    });
}

void IamKeysDialog::told(const MadeKey &made)
{
    setBusy({});
    const bool stored = made.stands == MadeKey::Stands::Stored;
    if (!stored && !made.held.isEmpty())
        return m_message->showMessage(Meaning::Caution, QStringLiteral("warning"),
                                      slotsFullText(m_forUser->text().trimmed(), made.held, m_parts.keys.keys(), m_parts.clock.now()));
    if (!stored)
        return m_message->showMessage(Meaning::Bad, QStringLiteral("error"), words(*made.error).full() + u'\n' + standsText(made));
    const ApiKey *key = m_parts.keys.find(made.key);
    m_after = tr("“%1” is stored and was read back. It may take a minute until Bedrock accepts it.").arg(key ? key->label : QString());
    m_making->hide();
    m_label->clear();
    list();
}

} // namespace bk
