// SPDX-License-Identifier: Apache-2.0
#include "ui/iam/RotationDialog.h"

#include "ui/iam/AgePicker.h"
#include "ui/iam/IamAsking.h"
#include "ui/text/IamText.h"
#include "ui/widgets/Banner.h"

#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bk {

using theme::Meaning;

RotationDialog::RotationDialog(const UiParts &parts, const KeyId &key, const QString &rotation, QWidget *parent)
    : QDialog(parent)
    , m_parts(parts)
    , m_key(key)
    , m_rotation(rotation)
    , m_head(Label::wrapped({}))
    , m_source(new SourcePicker(parts.credentials, parts.settings.values().instanceMetadata))
    , m_days(new AgePicker)
    , m_error(new Banner)
    , m_busy(Label::wrapped({}, Label::Tone::Quiet))
    , m_close(makeButton(tr("Cancel")))
    , m_leave(makeButton(tr("Forget this rotation")))
    , m_undo(makeButton(tr("Undo"), QStringLiteral("undo")))
    , m_go(makePrimaryButton(tr("Rotate")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    if (const ApiKey *old = m_parts.keys.find(key)) {
        m_label = old->label;
        m_user = old->user;
    }
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap4);
    column->addWidget(m_head);
    column->addWidget(buildPlan());
    column->addWidget(buildForm());
    column->addWidget(m_busy);
    column->addStretch();
    auto *errors = new QHBoxLayout;
    errors->setContentsMargins(theme::kGap4, 0, theme::kGap4, theme::kGap2);
    errors->addWidget(m_error);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeScrollArea(body), 1);
    all->addLayout(errors);
    all->addWidget(makeSeparator());
    all->addWidget(buildButtons());
    const int room = parent ? parent->window()->height() - 40 : 560;
    resize(540, qMin(room, 480));
    setMinimumSize(440, 320);
    connect(m_go, &QPushButton::clicked, this, &RotationDialog::go);
    connect(m_undo, &QPushButton::clicked, this, &RotationDialog::undo);
    connect(m_leave, &QPushButton::clicked, this, &RotationDialog::leave);
    connect(m_close, &QPushButton::clicked, this, &RotationDialog::stopOrClose);
    connect(m_error, &Banner::acted, this, &RotationDialog::keysAtIamWanted);
    connect(&m_parts.rotation, &Rotation::changed, this, &RotationDialog::refresh);
    m_leave->hide();
    m_busy->hide();
    refresh();
    setWindowTitle(tr("Rotate %1").arg(m_label));
    (m_close->isDefault() ? m_close : m_go)->setFocus();
}

QWidget *RotationDialog::buildPlan()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap2);
    for (int i = 0; i < 4; ++i) {
        auto *icon = new IconLabel(QStringLiteral("circle"), 18);
        Label *words = Label::wrapped({});
        auto *row = new QHBoxLayout;
        row->setSpacing(theme::kGap2);
        row->addWidget(icon, 0, Qt::AlignTop);
        row->addWidget(words, 1);
        column->addLayout(row);
        m_steps.append({icon, words});
    }
    return box;
}

QWidget *RotationDialog::buildForm()
{
    m_form = new QWidget;
    auto *column = new QVBoxLayout(m_form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap1);
    auto *who = new Label(tr("&Ask IAM with"));
    who->setBuddy(m_source);
    column->addWidget(who);
    column->addWidget(m_source);
    m_age = new QWidget;
    auto *age = new QVBoxLayout(m_age);
    age->setContentsMargins(0, theme::kGap2, 0, 0);
    age->setSpacing(theme::kGap1);
    auto *life = new Label(tr("The new key &lives"));
    life->setBuddy(m_days);
    age->addWidget(life);
    age->addWidget(m_days);
    column->addWidget(m_age);
    return m_form;
}

QWidget *RotationDialog::buildButtons()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap3);
    row->setSpacing(theme::kGap2);
    row->addWidget(m_leave);
    row->addStretch();
    row->addWidget(m_close);
    row->addWidget(m_undo);
    row->addWidget(m_go);
    return box;
}

const ApiKey *RotationDialog::key() const
{
    const ApiKey *named = m_parts.keys.find(m_key);
    return named || !m_record ? named : m_parts.keys.find(m_record->newKey.isEmpty() ? m_record->oldKey : m_record->newKey);
}

QString RotationDialog::userOf() const
{
    return m_record ? m_record->user : m_user;
}

// How it stands now, whoever brought it there.
void RotationDialog::refresh()
{
    const auto pending = m_parts.rotation.pending();
    m_record.reset();
    for (const RotationRecord &record : pending.value_or(QList<RotationRecord>())) {
        if (m_rotation.isEmpty() ? record.oldKey == m_key || record.newKey == m_key : record.id == m_rotation)
            m_record = record;
    }
    if (m_record) {
        m_rotation = m_record->id;
        m_label = m_record->label;
        m_user = m_record->user;
    } else if (!m_running && !m_rotation.isEmpty() && m_end == End::None) {
        if (m_failed) // nothing was changed: it may be begun again
            m_rotation.clear();
        else
            m_end = End::Left; // by another window or program
    }
    QString head = tr("Another key takes the place of “%1”, without a moment in which none works.").arg(m_label);
    if (m_end == End::Finished)
        head = tr("“%1” is the new key, and the old one is deleted.").arg(m_label);
    else if (m_end == End::Undone)
        head = tr("“%1” is the old key again, and the new one is deleted.").arg(m_label);
    else if (m_end == End::Left)
        head = tr("This rotation is over. The keys in the list are as they stand.");
    else if (m_record && !m_running)
        head = rotationText(*m_record);
    m_head->setText(head);
    const bool backwards = m_end == End::Undone || m_end == End::Left || (m_record && m_record->undoing);
    showPlan(m_end == End::Finished ? 4 : m_record ? rotationStepsDone(m_record->step) : 0, backwards);
    showButtons();
}

void RotationDialog::showPlan(int done, bool backwards)
{
    const QStringList words = rotationPlan(m_label, userOf());
    for (int i = 0; i < m_steps.size(); ++i) {
        const auto &[icon, label] = m_steps.at(i);
        const bool over = i < done;
        const bool now = i == done && m_running;
        icon->setVisible(!backwards);
        label->setVisible(!backwards);
        icon->setIcon(over ? QStringLiteral("check") : now ? QStringLiteral("retry") : QStringLiteral("circle"), over ? Meaning::Good : now ? Meaning::Accent : Meaning::Neutral);
        label->setText(words.at(i));
        label->setTone(over ? Label::Tone::Quiet : Label::Tone::Normal);
        label->setAccessibleName((over ? tr("Done: %1") : now ? tr("Now: %1") : tr("Then: %1")).arg(words.at(i)));
    }
}

void RotationDialog::showButtons()
{
    const bool over = m_end != End::None;
    m_form->setVisible(!m_running && !over);
    m_age->setVisible(!m_record);
    m_busy->setVisible(m_running);
    m_go->setText(over ? tr("Close") : m_record ? goOnLabel(*m_record) : tr("Rotate"));
    m_go->setVisible(!m_running);
    // What rests needs nothing more: the deletion is there, and not where a second Return would meet it.
    const bool rests = !over && m_record && m_record->step == RotationStep::Resting && !m_record->undoing;
    m_go->setProperty("primary", !rests);
    m_go->setProperty("danger", rests);
    m_close->setProperty("primary", rests);
    (rests ? m_close : m_go)->setDefault(true);
    for (QPushButton *button : {m_go, m_close})
        button->update();
    m_undo->setVisible(!m_running && !over && m_record && !m_record->undoing && m_record->step != RotationStep::Deleting);
    m_close->setVisible(!over);
    const bool stops = m_running && (!m_record || m_record->step < RotationStep::Live) && !(m_record && m_record->undoing);
    m_close->setText(stops ? tr("Stop") : m_running || m_record ? tr("Close") : tr("Cancel"));
}

void RotationDialog::startWith(Deed deed)
{
    (deed == Deed::Undo && m_undo->isVisibleTo(this) ? m_undo : m_go)->setFocus();
}

void RotationDialog::setRunning(const QString &words)
{
    m_running = !words.isEmpty();
    m_busy->setText(words);
    if (m_running) {
        m_failed = false;
        m_error->hide();
        m_error->setAction({});
        m_leave->hide();
    }
    refresh();
}

void RotationDialog::unlockThen(std::function<void()> next)
{
    if (m_parts.keyring.state().status != KeyringState::Status::Locked)
        return next();
    setRunning(tr("Waiting for the keyring to be unlocked…"));
    QCoro::connect(m_parts.keyring.unlock(), this, [this, next = std::move(next)](const Result<void> &unlocked) {
        if (!unlocked)
            return showError(unlocked.error());
        next();
    });
}

void RotationDialog::askThen(std::function<void(IamCaller &&)> next)
{
    unlockThen([this, next = std::move(next)] {
        setRunning(tr("Asking for the credentials…"));
        QCoro::connect(callerOf(m_parts, *m_source, key()), this, [this, next](Result<IamCaller> &&caller) {
            if (!caller)
                return showError(caller.error());
            if (m_stopWanted)
                return showError(Error{Error::Kind::Cancelled, {}, {}, {}, {}, 0});
            next(std::move(*caller));
        });
    });
}

// What is wanted is what the person saw: where it stands otherwise by now, it is shown again and nothing is done.
void RotationDialog::go()
{
    if (m_end != End::None)
        return accept();
    if (m_record && m_record->undoing)
        return undo();
    m_stopWanted = false;
    const auto seen = m_record ? std::optional(m_record->step) : std::nullopt;
    askThen([this, seen](IamCaller &&caller) {
        const auto now = m_record ? std::optional(m_record->step) : std::nullopt;
        if (now != seen || (m_record && m_record->undoing))
            return setRunning({});
        if (!m_record)
            return begin(std::move(caller));
        if (m_record->step == RotationStep::Resting || m_record->step == RotationStep::Deleting) {
            setRunning(tr("Looking once more whether the new key works, then deleting the old one…"));
            QCoro::connect(m_parts.rotation.finish(std::move(caller), m_rotation), this, [this](const Result<void> &done) { ended(done, End::Finished); });
            return;
        }
        setRunning(tr("You may close this: it goes on, and a working key is stored at every moment."));
        QCoro::connect(m_parts.rotation.goOn(std::move(caller), m_rotation), this, [this](const Result<RotationRecord> &rests) {
            ended(rests ? Result<void>() : fail(rests.error()), End::None);
        });
    });
}

// Two keys are said before anything is done, with both of them.
void RotationDialog::begin(IamCaller caller)
{
    setRunning(tr("Looking at IAM whether there is room for another key…"));
    const auto kept = std::make_shared<IamCaller>(caller.clone());
    iam::Whose whose{userOf(), false};
    QCoro::connect(m_parts.iam.list(std::move(caller), std::move(whose)), this, [this, kept](const Result<QList<ServiceCredential>> &held) {
        if (!held)
            return showError(held.error());
        if (m_stopWanted)
            return showError(Error{Error::Kind::Cancelled, {}, {}, {}, {}, 0});
        if (held->size() >= iam::kMostKeysPerUser)
            return showFull(*held);
        setRunning(tr("You may close this: it goes on, and a working key is stored at every moment."));
        QCoro::connect(m_parts.rotation.begin(std::move(*kept), m_key, m_days->days()), this, [this](const Result<RotationRecord> &rests) {
            ended(rests ? Result<void>() : fail(rests.error()), End::None);
        });
    });
}

void RotationDialog::showFull(const QList<ServiceCredential> &held)
{
    m_failed = true;
    setRunning({});
    m_error->showMessage(Meaning::Caution, QStringLiteral("warning"), slotsFullText(userOf(), held, m_parts.keys.keys(), m_parts.clock.now()));
    m_error->setAction(tr("Keys at AWS…"));
}

void RotationDialog::undo()
{
    m_stopWanted = false;
    askThen([this](IamCaller &&caller) {
        setRunning(tr("Taking the old key back: it has to work again before the new one is deleted. That can take a minute."));
        QCoro::connect(m_parts.rotation.undo(std::move(caller), m_rotation), this, [this](const Result<void> &done) { ended(done, End::Undone); });
    });
}

void RotationDialog::leave()
{
    ended(m_parts.rotation.leave(m_rotation), End::Left);
}

// What runs is asked to stop where it can; else the dialog goes and the rotation goes on.
void RotationDialog::stopOrClose()
{
    if (!m_running || m_close->text() != tr("Stop"))
        return reject();
    m_stopWanted = true;
    m_parts.rotation.stop();
    m_busy->setText(tr("Stopping before the next step…"));
}

void RotationDialog::ended(const Result<void> &result, End end)
{
    if (!result)
        return showError(result.error());
    m_end = end;
    setRunning({});
    (m_close->isDefault() ? m_close : m_go)->setFocus();
}

void RotationDialog::showError(const Error &error)
{
    m_failed = true;
    setRunning({});
    if (error.kind == Error::Kind::Cancelled)
        return;
    m_error->showMessage(Meaning::Bad, QStringLiteral("error"), words(error).full());
    m_leave->setVisible(m_record && error.kind == Error::Kind::NotFound); // its keys are gone: it can only be forgotten
}

} // namespace bk

#include "moc_RotationDialog.cpp"
