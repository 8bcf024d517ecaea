// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyDetail.h"

#include "core/iam/Rotation.h"
#include "core/keys/KeyFacts.h"
#include "ui/keys/AdviceView.h"
#include "ui/keys/FreshnessView.h"
#include "ui/keys/KeyTimeline.h"
#include "ui/keys/KeyWords.h"
#include "ui/keys/SecretPeek.h"
#include "ui/text/ErrorText.h"
#include "ui/text/TimeText.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FactGrid.h"

#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace bk {

namespace {

constexpr int kOneRow = 880; // from here on all buttons stand in one row

// The environment's bar beside the name, as in the list.
class EnvironmentBar final : public QWidget {
public:
    explicit EnvironmentBar(QWidget *parent) : QWidget(parent) { setFixedSize(4, 24); }
    QString environment;
    QString chosen;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::environmentColor(environment, chosen));
        painter.drawRoundedRect(rect(), 2, 2);
    }
};

Label *selectable(Label *label)
{
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

KeyDetail::KeyDetail(const UiParts &parts, QWidget *parent)
    : QWidget(parent)
    , m_parts(parts)
    , m_back(makeIconButton(QStringLiteral("back"), tr("Back to the list"), this))
    , m_name(new ElidedLabel(theme::Type::Title))
    , m_environmentBar(new EnvironmentBar(this))
    , m_environment(new Label({}, theme::Type::Caption, Label::Tone::Quiet))
    , m_test(makePrimaryButton(tr("Test"), QStringLiteral("test")))
    , m_reveal(makeButton(tr("Hold to reveal"), QStringLiteral("eye")))
    , m_copy(makeButton(tr("Copy"), QStringLiteral("copy")))
    , m_rotate(makeButton(tr("Rotate…"), QStringLiteral("retry")))
    , m_state(new Banner)
    , m_timeline(new KeyTimeline)
    , m_setEnd(makeButton(tr("Set the end date…"), QStringLiteral("clock")))
    , m_advice(new AdviceView)
    , m_facts(new FactGrid)
    , m_verdictIcon(new IconLabel(QStringLiteral("circle"), 18))
    , m_verdict(new Label({}, theme::Type::BodyStrong))
    , m_verdictWhen(new Label({}, theme::Type::Caption, Label::Tone::Quiet))
    , m_verdictWords(selectable(Label::wrapped({})))
    , m_notes(selectable(Label::wrapped({})))
{
    auto *test = new QWidget;
    auto *testColumn = new QVBoxLayout(test);
    testColumn->setContentsMargins(0, 0, 0, 0);
    testColumn->setSpacing(theme::kGap1);
    auto *verdictRow = new QHBoxLayout;
    verdictRow->setSpacing(theme::kGap2);
    verdictRow->addWidget(m_verdictIcon);
    verdictRow->addWidget(m_verdict, 1);
    verdictRow->addWidget(m_verdictWhen);
    testColumn->addLayout(verdictRow);
    testColumn->addWidget(m_verdictWords);
    m_verdictWords->setContentsMargins(18 + theme::kGap2, 0, 0, 0); // below the verdict's word

    auto *body = new QWidget;
    m_column = new QVBoxLayout(body);
    m_column->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap4);
    m_column->setSpacing(theme::kGap4);
    m_column->addWidget(buildHead());
    m_column->addWidget(buildButtons());
    m_column->addWidget(m_state);
    m_column->addWidget(m_timeline);
    if (parts.shortTerm) {
        m_freshness = new FreshnessView(*parts.shortTerm, parts.clock);
        m_freshnessSection = section(tr("Kept fresh"), m_freshness);
        m_column->addWidget(m_freshnessSection);
        connect(parts.shortTerm, &ShortTermRenewal::changed, this, [this] { m_freshnessSection->setVisible(m_freshness->show(m_id)); });
    }
    m_column->addWidget(m_setEnd, 0, Qt::AlignLeft);
    m_setEnd->setToolTip(tr("A long-term key does not tell when it ends. Without the date nobody can warn you."));
    m_column->addWidget(section(tr("Last test"), test));
    m_adviceSection = section(tr("Advice"), m_advice);
    connect(&parts.rotation, &Rotation::changed, this, [this] {
        if (const ApiKey *key = m_parts.keys.find(m_id))
            showAdvice(*key);
    });
    m_column->addWidget(m_adviceSection);
    m_column->addWidget(section(tr("What this key is"), m_facts));
    m_notesSection = section(tr("Notes"), m_notes);
    m_column->addWidget(m_notesSection);
    m_column->addStretch();

    QScrollArea *scroll = makeScrollArea(body);
    scroll->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(1, 1, 1, 1);
    all->addWidget(scroll);
    m_back->hide();
    connect(m_back, &QToolButton::clicked, this, &KeyDetail::backWanted);
    connect(m_setEnd, &QPushButton::clicked, this, &KeyDetail::endWanted);
    connect(m_advice, &AdviceView::dismissed, this, [this](KeyAdvice::Kind kind) {
        changeAdvice([this, kind](const ApiKey &key) { return m_parts.advice->dismiss(key, kind); });
    });
    connect(m_advice, &AdviceView::bringBackWanted, this, [this] {
        changeAdvice([this](const ApiKey &key) { return m_parts.advice->bringBack(key); });
    });
}

QWidget *KeyDetail::buildHead()
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::kGap2);
    row->addWidget(m_back);
    row->addWidget(m_environmentBar);
    row->addWidget(m_name, 1);
    row->addWidget(m_environment);
    return head;
}

QWidget *KeyDetail::buildButtons()
{
    auto *buttons = new QWidget;
    buttons->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum); // the stretch is for when the rows stand side by side
    m_buttonRows = new QBoxLayout(QBoxLayout::TopToBottom, buttons);
    m_buttonRows->setContentsMargins(0, 0, 0, 0);
    m_buttonRows->setSpacing(theme::kGap2);
    QPushButton *use = makeButton(tr("Use in playground"), QStringLiteral("playground"));
    QPushButton *edit = makeButton(tr("Edit"), QStringLiteral("edit"));
    QPushButton *remove = makeButton(tr("Delete"), QStringLiteral("delete"));
    QPushButton *revoke = makeButton(tr("Revoke…"), QStringLiteral("stop"));
    revoke->setToolTip(tr("Stops the key at AWS, for everybody who has it"));
    connect(revoke, &QPushButton::clicked, this, &KeyDetail::revokeWanted);
    remove->setProperty("danger", true);
    auto *first = new QHBoxLayout;
    first->setSpacing(theme::kGap2);
    first->addWidget(m_test);
    first->addWidget(use);
    first->addStretch(1);
    auto *second = new QHBoxLayout;
    second->setSpacing(theme::kGap2);
    for (QPushButton *button : {m_copy, m_reveal, edit, remove})
        second->addWidget(button);
    second->addStretch(1);
    auto *third = new QHBoxLayout; // what is done at AWS
    third->setSpacing(theme::kGap2);
    third->addWidget(m_rotate);
    third->addWidget(revoke);
    third->addStretch(1);
    m_buttonRows->addLayout(first);
    m_buttonRows->addLayout(second);
    m_buttonRows->addLayout(third);
    m_buttonRows->addStretch();
    m_test->setToolTip(tr("Asks Bedrock whether it takes the key; costs nothing (F5)"));
    m_rotate->setToolTip(tr("Puts another key in its place, without a moment in which none works"));
    m_copy->setToolTip(tr("Copies the key; the clipboard is cleared by itself"));
    m_reveal->setToolTip(tr("Shows the key while you hold the button, 15 seconds at most"));
    connect(m_test, &QPushButton::clicked, this, &KeyDetail::testWanted);
    connect(use, &QPushButton::clicked, this, &KeyDetail::useWanted);
    connect(m_rotate, &QPushButton::clicked, this, &KeyDetail::rotateWanted);
    connect(m_copy, &QPushButton::clicked, this, &KeyDetail::copyWanted);
    connect(m_reveal, &QPushButton::pressed, this, &KeyDetail::reveal);
    connect(m_reveal, &QPushButton::released, this, &KeyDetail::conceal);
    connect(edit, &QPushButton::clicked, this, &KeyDetail::editWanted);
    connect(remove, &QPushButton::clicked, this, &KeyDetail::deleteWanted);
    return buttons;
}

QWidget *KeyDetail::section(const QString &title, QWidget *content)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap2);
    column->addWidget(makeSeparator());
    auto *head = new Label(title, theme::Type::BodyStrong);
    column->addSpacing(theme::kGap1);
    column->addWidget(head);
    column->addWidget(content);
    return box;
}

void KeyDetail::show(const KeyId &id, const std::optional<Diagnosis> &diagnosis, bool testing)
{
    if (id != m_id)
        conceal();
    m_id = id;
    const ApiKey *key = m_parts.keys.find(id);
    if (!key)
        return;
    m_name->setText(key->label);
    auto *bar = static_cast<EnvironmentBar *>(m_environmentBar);
    bar->environment = key->environment;
    bar->chosen = key->environmentColor;
    bar->update();
    m_environment->setText(environmentWords(key->environment));
    m_timeline->show(*key, m_parts.clock.now());
    if (m_freshness)
        m_freshnessSection->setVisible(m_freshness->show(id));
    m_rotate->setVisible(key->kind == ApiKey::Kind::LongTerm);
    showState(*key);
    m_setEnd->setVisible(asksForEnd(*key));
    showTest(*key, diagnosis, testing);
    showAdvice(*key);
    showFacts(*key);
    showNotes(*key);
}

void KeyDetail::setBackVisible(bool visible)
{
    m_back->setVisible(visible);
}

void KeyDetail::showState(const ApiKey &key)
{
    const QString explanation = secretExplanation(key.secretState);
    m_state->disconnect(this);
    if (explanation.isEmpty())
        return m_state->hide();
    const Sign sign = secretSign(key.secretState);
    m_state->showMessage(sign.meaning, sign.icon, explanation);
    using State = ApiKey::SecretState;
    const bool changed = key.secretState == State::ChangedOutside;
    const bool locked = key.secretState == State::Locked;
    const bool wrong = changed || key.secretState == State::Missing;
    m_state->setAction(locked ? tr("Unlock…") : wrong ? tr("Replace…") : QString());
    m_state->setSecondAction(changed ? tr("Use the new one") : QString());
    connect(m_state, &Banner::acted, this, locked ? &KeyDetail::unlockWanted : &KeyDetail::replaceWanted);
    connect(m_state, &Banner::secondActed, this, &KeyDetail::acceptWanted);
}

void KeyDetail::showFacts(const ApiKey &key)
{
    QList<QPair<QString, QString>> facts;
    const auto addFact = [&facts](const QString &name, const QString &value) { facts.append({name, value}); };
    const bool longTerm = key.kind == ApiKey::Kind::LongTerm;
    addFact(tr("Kind"), longTerm ? tr("Long-term: works until it ends or is revoked in IAM")
                        : key.kind == ApiKey::Kind::ShortTerm ? tr("Short-term: up to 12 hours, one region")
                                                              : kindWords(key.kind));
    const bool guessed = key.kind == ApiKey::Kind::ShortTerm && !key.account.isEmpty(); // from the access key id
    addFact(tr("Account"), guessed ? tr("%1 (probably)").arg(accountWords(key.account)) : accountWords(key.account));
    if (longTerm && !key.user.isEmpty())
        addFact(tr("IAM user"), key.slot == 1 ? tr("%1, its second key").arg(key.user) : tr("%1, its first key").arg(key.user));
    addFact(tr("Region"), key.region.isEmpty() ? tr("Not chosen") : key.region);
    addFact(tr("Access key id"), key.accessKeyId);
    if (key.temporary)
        addFact(tr("Session"), tr("Made from temporary credentials; the session may end sooner"));
    addFact(tr("Last characters"), key.lastFour.isEmpty() ? QString() : QStringLiteral("…") + key.lastFour);
    const QString backend = m_parts.keyring.state().backend;
    addFact(tr("Kept in"), key.secretState == ApiKey::SecretState::SessionOnly ? tr("Memory, this session only")
                           : m_parts.demo                                      ? tr("The demo's keyring (memory)")
                           : backend.isEmpty()                                 ? tr("The system keyring")
                                                                               : backend);
    addFact(tr("Tags"), key.tags.join(QStringLiteral(", ")));
    m_facts->show(facts);
}

void KeyDetail::showTest(const ApiKey &key, const std::optional<Diagnosis> &diagnosis, bool testing)
{
    m_test->setEnabled(!testing);
    m_test->setText(testing ? tr("Testing…") : tr("Test"));
    const bool noSecret = diagnosis && diagnosis->verdict == Diagnosis::Verdict::NoSecret;
    const Sign sign = noSecret ? Sign{tr("Could not be tested"), QStringLiteral("warning"), theme::Meaning::Caution} : testSign(key.lastTest);
    m_verdictIcon->setIcon(sign.icon, sign.meaning);
    m_verdict->setText(sign.words);
    QStringList when;
    if (key.lastTest && !noSecret) {
        when << agoText(key.lastTest->at, m_parts.clock.now());
        if (key.lastTest->latencyMs > 0)
            when << tr("%1 ms").arg(key.lastTest->latencyMs);
    }
    m_verdictWhen->setText(when.join(QStringLiteral(" · ")));
    QStringList lines;
    if (diagnosis || key.lastTest) {
        const ErrorWords said = diagnosis ? words(*diagnosis) : testWords(*key.lastTest, key);
        for (const QString &line : {said.sentence, said.nextStep})
            if (!line.isEmpty())
                lines << line;
    } else {
        lines << tr("A test asks Bedrock for its list of models. It costs nothing and tells whether the key is accepted.");
    }
    m_verdictWords->setText(lines.join(QLatin1Char('\n')));
    m_verdictWords->setVisible(!lines.isEmpty());
}

void KeyDetail::showNotes(const ApiKey &key)
{
    m_notes->setText(key.notes);
    m_notesSection->setVisible(!key.notes.trimmed().isEmpty());
}

void KeyDetail::showAdvice(const ApiKey &key)
{
    const QSet<KeyId> resting = m_parts.rotation.resting();
    QList<ApiKey> others = m_parts.keys.keys();
    others.removeIf([&](const ApiKey &other) { return resting.contains(other.id); });
    const QList<KeyAdvice> all = resting.contains(key.id) ? QList<KeyAdvice>() : adviceFor(key, others, m_parts.clock.now());
    m_adviceSection->setVisible(m_parts.advice && !all.isEmpty());
    if (!m_parts.advice || all.isEmpty())
        return;
    const QList<KeyAdvice> left = m_parts.advice->undismissed(key, all);
    m_advice->show(key.id, left, int(all.size() - left.size()));
}

void KeyDetail::changeAdvice(const std::function<Result<void>(const ApiKey &)> &change)
{
    const ApiKey *key = m_parts.keys.find(m_id);
    if (!key)
        return;
    if (auto changed = change(*key); !changed)
        Q_EMIT problem(changed.error());
    showAdvice(*key);
}

// The button may be let go before the keyring has answered: then nothing is shown.
void KeyDetail::reveal()
{
    const KeyId id = m_id;
    QCoro::connect(m_parts.keys.secret(id), this, [this, id](Result<Secret> &&secret) {
        if (!secret) {
            Q_EMIT problem(secret.error());
            return;
        }
        if (!m_reveal->isDown() || id != m_id || m_peek)
            return;
        m_peek = new SecretPeek(std::move(*secret), this);
        m_column->insertWidget(2, m_peek);
        connect(m_peek, &SecretPeek::closed, this, &KeyDetail::conceal);
    });
}

void KeyDetail::conceal()
{
    if (!m_peek)
        return;
    m_peek->hide();
    m_peek->deleteLater();
    m_peek = nullptr;
}

void KeyDetail::hideEvent(QHideEvent *event)
{
    conceal();
    QWidget::hideEvent(event);
}

void KeyDetail::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_buttonRows->setDirection(width() >= kOneRow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

bool KeyDetail::event(QEvent *event)
{
    if (event->type() == QEvent::WindowDeactivate)
        conceal();
    return QWidget::event(event);
}

} // namespace bk
