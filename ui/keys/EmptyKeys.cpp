// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/EmptyKeys.h"

#include "ui/widgets/StatusStrip.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace bk {

namespace {

constexpr int kTextWidth = 460;

// How the two kinds of keys look and where they come from.
QWidget *lesson()
{
    auto *card = new Card;
    auto *grid = new QGridLayout(card);
    grid->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap3);
    grid->setHorizontalSpacing(theme::kGap4);
    grid->setVerticalSpacing(theme::kGap1);
    int row = 0;
    const auto kind = [&](const QString &start, const QString &name, const QString &text) {
        auto *sample = new Label(start, theme::Type::Mono, Label::Tone::Accent);
        grid->addWidget(sample, row, 0, Qt::AlignTop);
        grid->addWidget(new Label(name, theme::Type::BodyStrong), row, 1);
        Label *words = Label::wrapped(text, Label::Tone::Quiet);
        words->setFont(theme::font(theme::Type::Caption));
        grid->addWidget(words, row + 1, 1);
        row += 2;
    };
    kind(QStringLiteral("ABSK…"), EmptyKeys::tr("Long-term key"),
         EmptyKeys::tr("Made in the Bedrock console under API keys, or in IAM. Works until its end or until it is revoked."));
    kind(QStringLiteral("bedrock-api-key-…"), EmptyKeys::tr("Short-term key"),
         EmptyKeys::tr("Made here from AWS credentials, in the Bedrock console or by AWS's token generator. Up to 12 hours, in one region."));
    grid->setColumnStretch(1, 1);
    return card;
}

} // namespace

EmptyKeys::EmptyKeys(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(QStringLiteral("keys"), 40, theme::Meaning::Accent))
    , m_title(new Label({}, theme::Type::Title))
    , m_text(Label::wrapped({}, Label::Tone::Quiet))
    , m_lesson(lesson())
    , m_keyring(Label::wrapped({}, Label::Tone::Caution))
    , m_primary(makePrimaryButton({}))
    , m_make(makeButton(tr("Make a short-term key…")))
    , m_unlock(makeButton(tr("Unlock the keyring…"), QStringLiteral("unlock")))
{
    auto *inner = new QWidget;
    inner->setMaximumWidth(kTextWidth);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap3);
    column->addStretch(2);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_text);
    column->addWidget(m_lesson);
    column->addWidget(m_keyring);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::kGap2);
    buttons->addStretch();
    buttons->addWidget(m_primary);
    buttons->addWidget(m_make);
    buttons->addWidget(m_unlock);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addStretch(3);
    m_text->setAlignment(Qt::AlignHCenter);
    m_keyring->setAlignment(Qt::AlignHCenter);
    auto *all = new QHBoxLayout(this);
    all->addStretch(1);
    all->addWidget(inner, 20);
    all->addStretch(1);
    setFocusProxy(m_primary);
    connect(m_primary, &QPushButton::clicked, this, [this] { m_state == NoMatch ? Q_EMIT clearSearchWanted() : Q_EMIT addWanted(); });
    connect(m_make, &QPushButton::clicked, this, &EmptyKeys::makeWanted);
    connect(m_unlock, &QPushButton::clicked, this, &EmptyKeys::unlockWanted);
    showLoading();
}

void EmptyKeys::setState(State state)
{
    m_state = state;
    m_lesson->setVisible(state == NoKeys);
    m_primary->setVisible(state != Loading);
    m_make->setVisible(state == NoKeys && m_mayMake);
    m_keyring->hide();
    m_unlock->hide();
}

void EmptyKeys::setMakeVisible(bool visible)
{
    m_mayMake = visible;
    setState(m_state);
}

void EmptyKeys::showLoading()
{
    setState(Loading);
    m_icon->setIcon(QStringLiteral("clock"), theme::Meaning::Neutral);
    m_title->setText(tr("Looking for keys…"));
    m_text->setText(tr("The keyring has not answered yet."));
}

void EmptyKeys::showNoKeys(const KeyringState &state)
{
    setState(NoKeys);
    m_icon->setIcon(QStringLiteral("keys"), theme::Meaning::Accent);
    m_title->setText(tr("No keys yet"));
    m_text->setText(tr("Paste an Amazon Bedrock API key. You see at once what it is, and it is kept in the system keyring and nowhere else."));
    m_primary->setText(tr("Add key"));
    m_primary->setIcon(theme::icon(QStringLiteral("add")));
    const bool locked = state.status == KeyringState::Status::Locked;
    m_unlock->setVisible(locked);
    m_keyring->setText(keyringExplanation(state));
    m_keyring->setVisible(locked || state.status == KeyringState::Status::Absent);
}

void EmptyKeys::showNoMatch(const QString &search)
{
    setState(NoMatch);
    m_icon->setIcon(QStringLiteral("search"), theme::Meaning::Neutral);
    m_title->setText(tr("No key matches"));
    m_text->setText(tr("Nothing is found for “%1”. Names, environments, accounts, users, regions, tags and notes were looked at.").arg(search));
    m_primary->setText(tr("Clear the search"));
    m_primary->setIcon(QIcon());
}

} // namespace bk
