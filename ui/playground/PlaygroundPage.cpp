// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/PlaygroundPage.h"

#include "ui/playground/Composer.h"
#include "ui/playground/EmptyTalk.h"
#include "ui/playground/JsonDialog.h"
#include "ui/playground/LinkDialog.h"
#include "ui/playground/ParametersPanel.h"
#include "ui/playground/TargetBar.h"
#include "ui/playground/TranscriptView.h"
#include "ui/playground/TurnText.h"
#include "ui/text/CredentialText.h"
#include "ui/text/ErrorText.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace bk {

namespace {

constexpr int kSideWidth = 272;
constexpr int kFoldBelow = 900; // of the window
constexpr int kSaidMs = 2'500;

QToolButton *headButton(const QString &icon, const QString &words, const QString &tip)
{
    auto *button = new QToolButton;
    button->setIcon(theme::icon(icon));
    button->setText(words);
    button->setToolTip(tip);
    button->setAccessibleName(words);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

PlaygroundPage::PlaygroundPage(const UiParts &parts, QWidget *parent)
    : QWidget(parent), m_parts(parts), m_session(new ChatSession(parts.keys, parts.credentials, parts.client, this)),
      m_transcript(new TranscriptView), m_empty(new EmptyTalk), m_stack(new QStackedWidget),
      m_target(new TargetBar(parts)), m_composer(new Composer), m_parameters(new ParametersPanel),
      m_side(new QScrollArea), m_saidTimer(new QTimer(this))
{
    build();
    connectParts();
    tellTarget();
}

PlaygroundPage::~PlaygroundPage() = default;

QWidget *PlaygroundPage::buildHead()
{
    auto *head = new QWidget;
    auto *title = new QLabel(tr("Playground"));
    title->setFont(theme::font(theme::Type::Title));
    m_said = new QLabel;
    m_said->setTextFormat(Qt::PlainText);
    m_said->setFont(theme::font(theme::Type::Caption));
    m_said->setForegroundRole(QPalette::PlaceholderText);
    m_newButton = headButton(QStringLiteral("new-talk"), tr("New"), tr("Begin a new talk (Ctrl+Shift+N)"));
    m_jsonButton = headButton(QStringLiteral("code"), tr("JSON"), tr("The last request and response as JSON (Ctrl+J)"));
    m_sideButton = headButton(QStringLiteral("settings"), tr("Parameters"), tr("Show or fold the parameters (Ctrl+P)"));
    m_sideButton->setCheckable(true);
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap3, theme::kGap3);
    layout->setSpacing(theme::kGap1);
    layout->addWidget(title);
    layout->addSpacing(theme::kGap3);
    layout->addWidget(m_said, 1);
    for (QToolButton *button : {m_newButton, m_jsonButton, m_sideButton})
        layout->addWidget(button);
    return head;
}

void PlaygroundPage::build()
{
    m_transcript->setConversation(&m_session->conversation());
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_transcript);
    m_side->setWidget(m_parameters);
    m_side->setWidgetResizable(true);
    m_side->setFixedWidth(kSideWidth);
    m_side->setFrameShape(QFrame::NoFrame);
    m_side->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_side->setFocusPolicy(Qt::NoFocus);

    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(theme::kGap4, theme::kGap2, theme::kGap4, theme::kGap3);
    foot->setSpacing(theme::kGap2);
    foot->addWidget(m_target);
    foot->addWidget(m_composer);
    auto *talk = new QVBoxLayout;
    talk->setSpacing(0);
    talk->addWidget(m_stack, 1);
    talk->addLayout(foot);
    auto *body = new QHBoxLayout;
    body->setSpacing(0);
    body->addLayout(talk, 1);
    body->addWidget(m_side);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHead());
    layout->addLayout(body, 1);
    setFocusProxy(&m_composer->editor());
}

void PlaygroundPage::connectParts()
{
    connect(m_target, &TargetBar::changed, this, &PlaygroundPage::tellTarget);
    connect(m_composer, &Composer::sendWanted, this, &PlaygroundPage::send);
    connect(m_composer, &Composer::noteUndone, this, &PlaygroundPage::cancelEdit);
    connect(m_composer, &Composer::begun, m_target, &TargetBar::preconnect);
    connect(m_composer, &Composer::stopWanted, this, [this] {
        if (m_session->isBusy())
            m_session->stop();
        else if (m_editedRow >= 0)
            cancelEdit();
    });
    connect(m_composer, &Composer::editLastWanted, this, [this] { editRow(m_session->conversation().lastQuestion()); });
    connect(m_session, &ChatSession::answering, this, [this](const CredentialStep &who, const QString &host) {
        const QString place = originText(who.origin, m_parts.credentials.home());
        say(tr("Goes with %1, from %2").arg(factsText(who.facts, m_parts.clock.now()), place));
        Q_EMIT targetChanged(tr("Automatic (%1)").arg(place), host);
    });
    connect(m_session, &ChatSession::busyChanged, m_composer, &Composer::setBusy);
    connect(&m_session->conversation(), &Conversation::rowsInserted, this, &PlaygroundPage::showStep);
    connect(&m_session->conversation(), &Conversation::rowsRemoved, this, &PlaygroundPage::showStep);
    connect(m_transcript, &TranscriptView::retryWanted, this, &PlaygroundPage::retryRow);
    connect(m_transcript, &TranscriptView::editWanted, this, &PlaygroundPage::editRow);
    connect(m_transcript, &TranscriptView::copyWanted, this, &PlaygroundPage::copyRow);
    connect(m_transcript, &TranscriptView::copied, this, &PlaygroundPage::say);
    connect(m_transcript, &TranscriptView::linkChosen, this, [this](const QUrl &url) { (new LinkDialog(url, this))->open(); });
    connect(m_empty, &EmptyTalk::promptChosen, this, [this](const QString &text) {
        m_composer->setContent({TextBlock{text}});
        m_composer->editor().setFocus();
    });
    connect(m_target, &TargetBar::modelPicked, &m_composer->editor(), qOverload<>(&QWidget::setFocus));
    connect(m_empty, &EmptyTalk::stepWanted, this, [this](EmptyTalk::Step step) {
        if (step == EmptyTalk::Step::AddKey)
            Q_EMIT addKeyWanted();
        else
            m_target->askForMissing();
    });
    connect(m_newButton, &QToolButton::clicked, this, &PlaygroundPage::newTalk);
    connect(m_jsonButton, &QToolButton::clicked, this, &PlaygroundPage::showJson);
    connect(m_sideButton, &QToolButton::clicked, this, [this](bool on) {
        m_sideChosen = true;
        m_side->setVisible(on);
    });
    const auto shortcut = [this](const char *keys, QToolButton *button) {
        auto *made = new QShortcut(QKeySequence(QString::fromLatin1(keys)), this);
        made->setContext(Qt::WidgetWithChildrenShortcut);
        connect(made, &QShortcut::activated, button, &QToolButton::click);
    };
    shortcut("Ctrl+Shift+N", m_newButton);
    shortcut("Ctrl+J", m_jsonButton);
    shortcut("Ctrl+P", m_sideButton);
    m_saidTimer->setSingleShot(true);
    m_saidTimer->setInterval(kSaidMs);
    connect(m_saidTimer, &QTimer::timeout, m_said, &QLabel::clear);
}

void PlaygroundPage::useKey(const KeyId &id)
{
    m_target->setKey(id);
    m_composer->editor().setFocus();
}

void PlaygroundPage::tellTarget()
{
    showStep();
    Q_EMIT targetChanged(m_target->pickTitle(), m_target->hasPick() ? m_target->effectiveHost() : QString());
}

void PlaygroundPage::showStep()
{
    const bool talks = m_session->conversation().rowCount() > 0;
    m_stack->setCurrentWidget(talks ? static_cast<QWidget *>(m_transcript) : m_empty);
    m_newButton->setEnabled(talks);
    m_jsonButton->setEnabled(talks);
    if (m_parts.keys.keys().isEmpty() && !m_target->hasPick())
        m_empty->setStep(EmptyTalk::Step::AddKey);
    else if (!m_target->hasPick())
        m_empty->setStep(EmptyTalk::Step::PickKey);
    else if (m_target->target().modelId.isEmpty())
        m_empty->setStep(EmptyTalk::Step::PickModel);
    else
        m_empty->setStep(EmptyTalk::Step::Ask);
}

bool PlaygroundPage::isReady()
{
    if (m_parts.keys.keys().isEmpty() && !m_target->hasPick()) {
        Q_EMIT addKeyWanted();
        return false;
    }
    if (!m_target->hasPick() || m_target->target().modelId.isEmpty()) {
        m_target->askForMissing();
        return false;
    }
    const auto parameters = m_parameters->parameters();
    if (!parameters) {
        m_side->show();
        m_sideButton->setChecked(true);
        m_composer->setNote(tr("The additional fields are not valid JSON. %1").arg(parameters.error().detail), true);
        return false;
    }
    return true;
}

void PlaygroundPage::send()
{
    const QList<ContentBlock> content = m_composer->content();
    if (content.isEmpty() || !isReady())
        return;
    if (const int row = std::exchange(m_editedRow, -1); row >= 0)
        m_session->editFrom(row);
    m_composer->clear();
    m_session->send(m_target->target(), *m_parameters->parameters(), content);
}

void PlaygroundPage::retryRow(int row)
{
    const int question = m_session->conversation().lastQuestion();
    if (question >= 0 && row > question) {
        cancelEdit();
        if (isReady())
            m_session->retry(m_target->target(), *m_parameters->parameters());
        return;
    }
    editRow(row - 1); // later turns would be lost: that is for the person to send
}

void PlaygroundPage::editRow(int row)
{
    const QList<Turn> &turns = m_session->conversation().turns();
    if (row < 0 || row >= turns.size())
        return;
    m_editedRow = row;
    m_composer->setContent(turns.at(row).content);
    const int dropped = int(turns.size()) - row - 1;
    m_composer->setNote(dropped > 1 ? tr("Editing a question. Sending it replaces the question and the %1 messages after it.").arg(dropped)
                                    : tr("Editing the last question. Sending it replaces the question and its answer."),
                        false, tr("Cancel edit"));
    m_composer->editor().setFocus();
}

void PlaygroundPage::cancelEdit()
{
    if (std::exchange(m_editedRow, -1) >= 0)
        m_composer->clear();
}

void PlaygroundPage::copyRow(int row)
{
    const QList<Turn> &turns = m_session->conversation().turns();
    if (row < 0 || row >= turns.size())
        return;
    const Turn &turn = turns.at(row);
    QString text = turn.text;
    if (turn.state == Turn::State::Failed && turn.outcome && turn.outcome->error) {
        const QStringList lines{words(*turn.outcome->error).full(), errorFacts(*turn.outcome->error)};
        text = lines.join(u'\n');
    }
    QGuiApplication::clipboard()->setText(text);
    say(tr("Copied"));
}

void PlaygroundPage::showJson()
{
    (new JsonDialog(m_session->lastRequest(), m_session->lastResponse(), this))->open();
}

void PlaygroundPage::newTalk()
{
    m_editedRow = -1;
    m_composer->setNote({});
    m_session->clear();
    m_composer->editor().setFocus();
}

void PlaygroundPage::say(const QString &words)
{
    m_said->setText(words);
    m_saidTimer->start();
}

void PlaygroundPage::foldParameters()
{
    if (m_sideChosen)
        return;
    const bool wide = window()->width() >= kFoldBelow;
    m_side->setVisible(wide);
    m_sideButton->setChecked(wide);
}

void PlaygroundPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    foldParameters();
}

void PlaygroundPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    foldParameters();
}

} // namespace bk
