// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyDialog.h"

#include "core/keys/KeyFacts.h"
#include "ui/keys/KeyForm.h"
#include "ui/keys/KeyWords.h"
#include "ui/keys/KindGuide.h"
#include "ui/keys/SecretEntry.h"
#include "ui/text/ErrorText.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/SecretField.h"
#include "ui/widgets/StatusStrip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace bk {

namespace {

bool isUnknownKind(const KeyReading &reading)
{
    return reading.kind == KeyReading::Kind::Unknown && !reading.key.isEmpty();
}

ApiKey::Kind kindOf(const KeyReading &reading)
{
    if (isUnknownKind(reading))
        return ApiKey::Kind::Other;
    return reading.kind == KeyReading::Kind::ShortTerm ? ApiKey::Kind::ShortTerm : ApiKey::Kind::LongTerm;
}

} // namespace

KeyDialog::KeyDialog(const UiParts &parts, const KeyId &id, QWidget *parent)
    : QDialog(parent)
    , m_parts(parts)
    , m_id(id)
    , m_entry(new SecretEntry(parts.clock))
    , m_keepUnknown(new QCheckBox(tr("Keep it all the same, as a key of &another kind")))
    , m_guide(new KindGuide)
    , m_form(new KeyForm)
    , m_scroll(new QScrollArea)
    , m_error(new Banner)
    , m_bar(new QProgressBar)
    , m_busyWords(new Label({}, theme::Type::Caption, Label::Tone::Quiet))
    , m_save(makePrimaryButton(id.isEmpty() ? tr("Add key") : tr("Save")))
    , m_cancel(makeButton(tr("Cancel")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(id.isEmpty() ? tr("Add key") : tr("Edit key"));
    build();
    fill();
    connect(m_entry, &SecretEntry::readingChanged, this, &KeyDialog::readingChanged);
    connect(m_keepUnknown, &QCheckBox::toggled, this, &KeyDialog::updateButton);
    connect(m_form, &KeyForm::changed, this, &KeyDialog::updateButton);
    connect(m_form, &KeyForm::changed, this, &KeyDialog::updateGuide);
    connect(m_save, &QPushButton::clicked, this, &KeyDialog::save);
    connect(m_cancel, &QPushButton::clicked, this, &KeyDialog::reject);
    updateButton();
}

void KeyDialog::build()
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap4);
    if (!adding()) {
        m_replace = makeButton(tr("Replace secret…"), QStringLiteral("keys"));
        column->addWidget(m_replace, 0, Qt::AlignLeft);
        m_entry->hide();
        connect(m_replace, &QPushButton::clicked, this, &KeyDialog::startReplacing);
    }
    column->addWidget(m_entry);
    column->addWidget(m_keepUnknown);
    m_keepUnknown->hide();
    column->addWidget(m_guide);
    m_guide->setVisible(adding());
    column->addWidget(m_form);
    if (adding())
        column->addWidget(buildStorage());
    column->addStretch();
    m_scroll->setWidget(body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);

    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(80);
    m_bar->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap3);
    buttons->setSpacing(theme::kGap2);
    buttons->addWidget(m_bar);
    buttons->addWidget(m_busyWords, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_save);
    m_save->setDefault(true);

    auto *errors = new QHBoxLayout;
    errors->setContentsMargins(theme::kGap4, 0, theme::kGap4, theme::kGap2);
    errors->addWidget(m_error);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_scroll, 1);
    all->addLayout(errors);
    all->addWidget(makeSeparator());
    all->addLayout(buttons);
    const int room = parentWidget() ? parentWidget()->window()->height() - 40 : 640;
    resize(540, qMin(room, adding() ? 640 : 480));
    setMinimumSize(440, 320);
}

QWidget *KeyDialog::buildStorage()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap1);
    auto *title = new Label(tr("Keep it &in"));
    m_storage = new QComboBox;
    m_storageNote = Label::wrapped({}, Label::Tone::Quiet);
    m_storageNote->setFont(theme::font(theme::Type::Caption));
    title->setBuddy(m_storage);
    m_storage->setAccessibleName(tr("Keep it in"));
    const KeyringState &state = m_parts.keyring.state();
    const bool absent = state.status == KeyringState::Status::Absent;
    if (!absent)
        m_storage->addItem(theme::icon(QStringLiteral("keyring")),
                           m_parts.demo          ? tr("The demo's keyring (memory)")
                           : state.backend.isEmpty() ? tr("The system keyring")
                                                     : tr("The system keyring (%1)").arg(state.backend),
                           int(Storage::SystemKeyring));
    m_storage->addItem(theme::icon(QStringLiteral("session")), tr("Memory, for this session only"), int(Storage::SessionOnly));
    column->addWidget(title);
    column->addWidget(m_storage);
    column->addWidget(m_storageNote);
    const auto note = [this, absent, locked = state.status == KeyringState::Status::Locked] {
        if (sessionOnly())
            m_storageNote->setText(absent ? tr("There is no system keyring, and a key is never written in clear. It is forgotten when the program ends.")
                                          : tr("The key is forgotten when the program ends."));
        else
            m_storageNote->setText(locked ? tr("The keyring is locked; it will ask you to unlock it.")
                                          : tr("Written, read back and compared before it counts as stored."));
    };
    connect(m_storage, &QComboBox::currentIndexChanged, this, note);
    note();
    return box;
}

void KeyDialog::fill()
{
    const ApiKey *key = m_parts.keys.find(m_id);
    if (key) {
        m_form->fill(*key);
        m_form->labelField()->setFocus();
        return;
    }
    m_form->setKind(ApiKey::Kind::LongTerm);
    m_form->suggestRegion(m_parts.settings.values().defaultRegion);
    m_entry->setFocus();
}

void KeyDialog::startReplacing()
{
    m_replacing = true;
    m_replace->hide();
    m_entry->show();
    m_entry->setFocus();
    updateButton();
}

void KeyDialog::startAtEnd()
{
    m_form->askForEnd();
    m_scroll->ensureWidgetVisible(m_form->focusWidget() ? m_form->focusWidget() : m_form);
}

void KeyDialog::startWith(Secret secret)
{
    m_entry->field()->put(std::move(secret));
}

void KeyDialog::readingChanged()
{
    const KeyReading &reading = m_entry->reading();
    m_keepUnknown->setVisible(isUnknownKind(reading));
    if (!isUnknownKind(reading))
        m_keepUnknown->setChecked(false);
    if (adding() && isUnknownKind(reading))
        m_form->setKind(ApiKey::Kind::Other);
    if (adding() && reading.isBedrockKey()) {
        m_form->setKind(kindOf(reading));
        if (reading.kind == KeyReading::Kind::ShortTerm)
            m_form->suggestLabel(freeLabel(m_parts.keys, tr("Short-term %1").arg(reading.region)));
        else
            m_form->suggestLabel(freeLabel(m_parts.keys, reading.slot == 1 ? tr("%1 second").arg(reading.user) : reading.user));
    }
    updateButton();
    updateGuide();
}

// What would be said of the key, were it stored as it stands here.
void KeyDialog::updateGuide()
{
    if (!adding())
        return;
    const KeyReading &reading = m_entry->reading();
    if (!reading.valid())
        return m_guide->showNothingRead();
    ApiKey draft;
    m_form->applyTo(draft);
    takeFacts(draft, reading, reading.key);
    m_guide->show(draft.kind, adviceFor(draft, m_parts.keys.keys(), m_parts.clock.now()));
}

bool KeyDialog::sessionOnly() const
{
    return m_storage && m_storage->currentData().toInt() == int(Storage::SessionOnly);
}

bool KeyDialog::secretUsable() const
{
    return m_entry->reading().valid() || (isUnknownKind(m_entry->reading()) && m_keepUnknown->isChecked());
}

void KeyDialog::updateButton()
{
    const ApiKey *same = secretUsable() ? m_parts.keys.findBySecret(m_entry->reading().key) : nullptr;
    if (same)
        m_error->showMessage(theme::Meaning::Caution, QStringLiteral("warning"), tr("You have this key already: %1.").arg(same->label));
    else if (!m_busy)
        m_error->hide();
    const bool secretFine = (!adding() && !m_replacing) || secretUsable();
    m_save->setEnabled(!m_busy && secretFine && !m_form->label().isEmpty());
}

void KeyDialog::setBusy(const QString &words)
{
    m_busy = !words.isEmpty();
    m_busyWords->setText(words);
    m_bar->setVisible(m_busy);
    m_scroll->widget()->setEnabled(!m_busy);
    if (m_busy)
        m_error->hide();
    updateButton();
}

void KeyDialog::showError(const Error &error)
{
    setBusy({}); // hides what was said before
    const ErrorWords said = words(error);
    m_error->showMessage(theme::Meaning::Bad, QStringLiteral("error"), said.full());
    if (error.kind == Error::Kind::AlreadyExists) {
        m_form->labelField()->setFocus();
        m_scroll->ensureWidgetVisible(m_form->labelField());
    }
}

void KeyDialog::save()
{
    if (adding())
        return sessionOnly() ? add() : unlockThen(&KeyDialog::add);
    if (m_replacing)
        return unlockThen(&KeyDialog::replace);
    edit();
}

void KeyDialog::unlockThen(void (KeyDialog::*next)())
{
    if (m_parts.keyring.state().status != KeyringState::Status::Locked)
        return (this->*next)();
    setBusy(tr("Waiting for the keyring to be unlocked…"));
    QCoro::connect(m_parts.keyring.unlock(), this, [this, next](const Result<void> &unlocked) {
        if (!unlocked)
            return showError(unlocked.error());
        (this->*next)();
    });
}

void KeyDialog::add()
{
    const QString backend = m_parts.keyring.state().backend;
    setBusy(sessionOnly() ? tr("Keeping it in memory…") : tr("Writing to %1, reading back…").arg(backend.isEmpty() ? tr("the keyring") : backend));
    ApiKey draft;
    draft.kind = kindOf(m_entry->reading());
    m_form->applyTo(draft);
    const Storage storage = sessionOnly() ? Storage::SessionOnly : Storage::SystemKeyring;
    QCoro::connect(m_parts.keys.add(draft, m_entry->reading().key.clone(), storage), this, [this](const Result<KeyId> &id) {
        if (!id)
            return showError(id.error());
        m_entry->forget();
        Q_EMIT saved(*id, true);
        accept();
    });
}

void KeyDialog::replace()
{
    setBusy(tr("Writing the new secret, reading back…"));
    QCoro::connect(m_parts.keys.replaceSecret(m_id, m_entry->reading().key.clone()), this, [this](const Result<void> &replaced) {
        if (!replaced)
            return showError(replaced.error());
        m_replacing = false; // done; a failing edit must not write it again
        m_entry->forget();
        m_entry->hide();
        edit();
    });
}

void KeyDialog::edit()
{
    const ApiKey *key = m_parts.keys.find(m_id);
    if (!key)
        return reject();
    setBusy(tr("Saving…"));
    ApiKey changed = *key;
    m_form->applyTo(changed);
    QCoro::connect(m_parts.keys.edit(changed), this, [this](const Result<void> &edited) {
        if (!edited)
            return showError(edited.error());
        Q_EMIT saved(m_id, false);
        accept();
    });
}

void KeyDialog::reject()
{
    m_entry->forget();
    QDialog::reject();
}

} // namespace bk
