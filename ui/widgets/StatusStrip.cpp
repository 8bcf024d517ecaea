// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/StatusStrip.h"

#include "ui/text/ErrorText.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace bk {

namespace {

QString text(const char *words)
{
    return QCoreApplication::translate("bk::StatusStrip", words);
}

QPushButton *smallButton(const QString &words, const QString &iconName, QWidget *parent)
{
    QPushButton *button = makeButton(words, iconName, parent);
    button->setFlat(true);
    button->setFont(theme::font(theme::Type::Caption));
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    button->hide();
    return button;
}

} // namespace

QString keyringLine(const KeyringState &state)
{
    const QString backend = state.backend.isEmpty() ? text("Keyring") : state.backend;
    if (state.waitingForPrompt)
        return text("%1: waiting for your answer in its window").arg(backend);
    switch (state.status) {
    case KeyringState::Status::Starting:
        return text("Looking for the keyring…");
    case KeyringState::Status::Open:
        return text("%1: open").arg(backend);
    case KeyringState::Status::Locked:
        return text("%1: locked").arg(backend);
    case KeyringState::Status::Absent:
        return text("No system keyring");
    }
    Q_UNREACHABLE();
}

QString keyringExplanation(const KeyringState &state)
{
    switch (state.status) {
    case KeyringState::Status::Starting:
        return text("The keyring has not answered yet.");
    case KeyringState::Status::Open:
        return state.encryptedTransport
                   ? text("Secrets are stored here, and travel to it encrypted.")
                   : text("Secrets are stored here. This keyring offers no encrypted transport, so they cross the session bus in clear.");
    case KeyringState::Status::Locked:
        return text("Keys stay listed; their secrets can be used once the keyring is unlocked.");
    case KeyringState::Status::Absent:
        return state.problem ? words(*state.problem).full()
                             : text("No program on this desktop keeps secrets. Keys can be kept for this session only.");
    }
    Q_UNREACHABLE();
}

StatusStrip::StatusStrip(bool demo, QWidget *parent)
    : QWidget(parent)
    , m_demo(demo)
    , m_keyringIcon(new IconLabel(QStringLiteral("keyring"), 16, theme::Meaning::Neutral, this))
    , m_keyring(new Label({}, theme::Type::Caption, Label::Tone::Quiet, this))
    , m_unlock(smallButton(tr("Unlock…"), QStringLiteral("unlock"), this))
    , m_clipboard(new Label({}, theme::Type::Caption, Label::Tone::Caution, this))
    , m_clear(smallButton(tr("Clear now"), {}, this))
    , m_host(new ElidedLabel(theme::Type::Caption, Label::Tone::Quiet, this))
    , m_key(new ElidedLabel(theme::Type::Caption, Label::Tone::Quiet, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::kGap3, 1, theme::kGap3, 0);
    row->setSpacing(theme::kGap2);
    row->addWidget(m_keyringIcon);
    row->addWidget(m_keyring);
    row->addWidget(m_unlock);
    if (demo) {
        row->addSpacing(theme::kGap2);
        row->addWidget(new IconLabel(QStringLiteral("info"), 14, theme::Meaning::Accent, this));
        row->addWidget(new Label(tr("Demo: nothing leaves this machine"), theme::Type::Caption, Label::Tone::Accent, this));
    }
    row->addStretch(1);
    row->addWidget(m_clipboard);
    row->addWidget(m_clear);
    row->addSpacing(theme::kGap2);
    row->addWidget(m_host);
    row->addSpacing(theme::kGap2);
    row->addWidget(m_key);
    m_host->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_key->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_clipboard->hide();
    setFixedHeight(32);
    connect(m_unlock, &QPushButton::clicked, this, &StatusStrip::unlockWanted);
    connect(m_clear, &QPushButton::clicked, this, &StatusStrip::clearClipboardWanted);
    showTarget({}, {});
}

void StatusStrip::showKeyring(const KeyringState &state)
{
    const bool locked = state.status == KeyringState::Status::Locked;
    const bool absent = state.status == KeyringState::Status::Absent;
    m_keyring->setText(m_demo ? tr("Keys in memory") : keyringLine(state));
    m_keyring->setTone(locked || absent ? Label::Tone::Caution : Label::Tone::Quiet);
    m_keyringIcon->setIcon(locked ? QStringLiteral("lock") : absent ? QStringLiteral("warning") : QStringLiteral("keyring"),
                           locked || absent ? theme::Meaning::Caution : theme::Meaning::Neutral);
    const QString why = m_demo ? tr("The demo keeps its sample keys in memory until it ends.") : keyringExplanation(state);
    m_keyring->setToolTip(plainToolTip(why));
    m_keyring->setAccessibleDescription(why);
    m_unlock->setVisible(locked);
    m_unlock->setEnabled(!state.waitingForPrompt);
}

void StatusStrip::showTarget(const QString &keyLabel, const QString &host)
{
    m_host->setText(host);
    m_host->setVisible(!host.isEmpty());
    m_key->setText(keyLabel.isEmpty() ? tr("No key in use") : tr("Key: %1").arg(keyLabel));
}

void StatusStrip::showClipboard(int secondsLeft, bool ours)
{
    m_clipboard->setVisible(ours);
    m_clear->setVisible(ours);
    m_clipboard->setText(secondsLeft > 0 ? tr("Key in the clipboard, cleared in %1 s").arg(secondsLeft) : tr("Key in the clipboard"));
}

void StatusStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), theme::hairline());
}

} // namespace bk
