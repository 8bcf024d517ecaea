// SPDX-License-Identifier: Apache-2.0
// What can be done with keys from their page; how the page is built and arranged is in KeysPage.cpp.
#include "core/base/AtomicFile.h"
#include "ui/iam/IamKeysDialog.h"
#include "ui/iam/PolicyDialog.h"
#include "ui/iam/RevokeDialog.h"
#include "ui/iam/RotationDialog.h"
#include "ui/keys/EmptyKeys.h"
#include "ui/keys/KeyDialog.h"
#include "ui/keys/KeyFilterModel.h"
#include "ui/keys/KeyListModel.h"
#include "ui/keys/KeyTester.h"
#include "ui/keys/KeysPage.h"
#include "ui/keys/ShortTermDialog.h"
#include "ui/text/ErrorText.h"
#include "ui/text/NoticeText.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/SecretClipboard.h"

#include <QFileDialog>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>

namespace bk {

using theme::Meaning;

namespace {
constexpr int kUndoMs = 10'000;
}

void KeysPage::addKey()
{
    openDialog({}, false);
}

void KeysPage::addFound(Secret secret)
{
    openDialog({}, false)->startWith(std::move(secret));
}

// What is wanted now and then.
void KeysPage::fillMore()
{
    auto *menu = new QMenu(m_more);
    auto *make = menu->addAction(tr("Make a &short-term key…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N), this, &KeysPage::makeShortTerm);
    make->setVisible(m_parts.shortTerm);
    make->setEnabled(m_parts.shortTerm);
    addAction(make);
    menu->addAction(tr("&Keys at AWS…"), this, &KeysPage::showKeysAtIam);
    menu->addAction(tr("&Policies…"), this, &KeysPage::showPolicies);
    menu->addSeparator();
    m_calendar = menu->addAction(tr("Save the ends as a &calendar file…"), this, &KeysPage::saveCalendar);
    connect(m_more, &QToolButton::clicked, menu, [this, menu] { menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
}

void KeysPage::showPolicies()
{
    const ApiKey *key = m_parts.keys.find(currentId());
    (new PolicyDialog(PolicyKind::ManageOwnKeys, key ? *key : ApiKey(), this))->open();
}

void KeysPage::makeShortTerm()
{
    auto *dialog = new ShortTermDialog(m_parts, this);
    connect(dialog, &ShortTermDialog::saved, this, &KeysPage::keySaved);
    dialog->open();
}

KeyDialog *KeysPage::openDialog(const KeyId &id, bool replace)
{
    auto *dialog = new KeyDialog(m_parts, id, this);
    connect(dialog, &KeyDialog::saved, this, &KeysPage::keySaved);
    dialog->open();
    if (replace)
        dialog->startReplacing();
    return dialog;
}

void KeysPage::askForEnd()
{
    openDialog(currentId(), false)->startAtEnd();
}

void KeysPage::saveCalendar()
{
    auto *dialog = new QFileDialog(this, tr("Save the ends as a calendar file"), QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
                                   tr("Calendar files (*.ics)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave); // it asks before it replaces
    dialog->setDefaultSuffix(QStringLiteral("ics"));
    dialog->selectFile(QStringLiteral("bedrock-keys.ics"));
    connect(dialog, &QFileDialog::fileSelected, this, &KeysPage::writeCalendar);
    dialog->open();
}

void KeysPage::writeCalendar(const QString &file)
{
    NoticeSteps steps;
    steps.days = m_parts.settings.values().warningDays;
    const QByteArray calendar = calendarOf(m_parts.keys.keys(), steps, m_parts.clock.now());
    if (calendar.isEmpty())
        return say(Meaning::Caution, QStringLiteral("warning"), tr("No key has a known end, so there is nothing for a calendar. Set the end dates first."));
    if (auto written = writeFileAtomically(file, calendar); !written)
        return showProblem(written.error());
    say(Meaning::Good, QStringLiteral("check"),
        tr("The ends of the keys (%1) are saved in %2. Open it with your calendar; save it anew when a key has changed.").arg(calendar.count("BEGIN:VEVENT")).arg(file));
}

void KeysPage::rotate(const KeyId &id)
{
    const ApiKey *key = m_parts.keys.find(id);
    if (key && key->kind == ApiKey::Kind::LongTerm)
        openRotation(id, {}, false);
}

void KeysPage::revoke(const KeyId &id)
{
    (new RevokeDialog(m_parts, id, this))->open();
}

void KeysPage::showKeysAtIam()
{
    (new IamKeysDialog(m_parts, this))->open();
}

void KeysPage::openRotation(const KeyId &id, const QString &rotation, bool undo)
{
    auto *dialog = new RotationDialog(m_parts, id, rotation, this);
    connect(dialog, &RotationDialog::keysAtIamWanted, this, [this, dialog] {
        dialog->close();
        showKeysAtIam();
    });
    dialog->open();
    dialog->startWith(undo ? RotationDialog::Deed::Undo : RotationDialog::Deed::GoOn);
}

void KeysPage::keySaved(const KeyId &id, bool added)
{
    select(id);
    currentView()->setFocus();
    const ApiKey *key = m_parts.keys.find(id);
    if (!added || !key)
        return;
    say(Meaning::Good, QStringLiteral("check"),
        key->secretState == ApiKey::SecretState::SessionOnly ? tr("%1 is kept in memory for this session.").arg(key->label)
                                                             : tr("%1 is stored and was read back. Does Bedrock accept it?").arg(key->label));
    m_offeredTest = id;
    m_message->setAction(tr("Test now"), QStringLiteral("test"));
}

void KeysPage::testCurrent()
{
    if (const KeyId id = currentId(); !id.isEmpty())
        m_tester->test({id});
}

void KeysPage::testAll()
{
    QList<KeyId> ids;
    for (int row = 0; row < m_filter->rowCount(); ++row)
        ids.append(m_model->idAt(m_filter->index(row, 0)));
    if (ids.isEmpty())
        return;
    m_testAll->setEnabled(false);
    if (ids.size() > 1) {
        m_progress->showMessage(Meaning::Accent, QStringLiteral("test"), tr("0 of %1 keys tested").arg(ids.size()));
        m_progress->setAction(tr("Cancel"));
    }
    m_tester->test(ids);
}

void KeysPage::showTestEnd(int done)
{
    m_testAll->setEnabled(true);
    if (!m_progress->isVisibleTo(this))
        return;
    int fine = 0;
    for (const ApiKey &key : m_parts.keys.keys()) {
        const auto last = m_tester->last(key.id);
        fine += last && (last->verdict == Diagnosis::Verdict::Works || last->verdict == Diagnosis::Verdict::WorksLimited);
    }
    m_progress->showMessage(fine == done ? Meaning::Good : Meaning::Caution, fine == done ? QStringLiteral("check") : QStringLiteral("warning"),
                            fine == done ? tr("All %1 keys work.").arg(done) : tr("%1 of %2 tested keys work.").arg(fine).arg(done));
    m_progress->setAction(tr("Close"));
}

void KeysPage::copyCurrent()
{
    const KeyId id = currentId();
    if (id.isEmpty())
        return;
    QCoro::connect(m_parts.keys.secret(id), this, [this](Result<Secret> &&secret) {
        if (!secret)
            return showProblem(secret.error());
        m_clipboard.put(*secret, m_parts.settings.values().clipboardSeconds);
    });
}

void KeysPage::acceptCurrent()
{
    QCoro::connect(m_parts.keys.acceptChanged(currentId()), this, [this](const Result<void> &accepted) {
        if (!accepted)
            showProblem(accepted.error());
    });
}

void KeysPage::deleteCurrent()
{
    const KeyId id = currentId();
    if (id.isEmpty())
        return;
    QCoro::connect(m_parts.keys.remove(id), this, [this](Result<RemovedKey> &&removed) {
        if (!removed)
            return showProblem(removed.error());
        offerUndo(std::move(*removed));
    });
}

void KeysPage::offerUndo(RemovedKey removed)
{
    const QString label = removed.key.label;
    m_undo = std::move(removed);
    m_undoBar->showMessage(Meaning::Neutral, QStringLiteral("delete"), tr("%1 was deleted. It is still valid at AWS until it ends or is revoked there.").arg(label));
    m_undoBar->setAction(tr("Undo"), QStringLiteral("undo"));
    m_undoEnd.start(kUndoMs);
}

void KeysPage::undo()
{
    if (!m_undo)
        return;
    m_undoEnd.stop();
    m_undoBar->hide();
    RemovedKey again{m_undo->key, m_undo->secret.clone()};
    const KeyId id = again.key.id;
    QCoro::connect(m_parts.keys.restore(std::move(again)), this, [this, id](const Result<void> &restored) {
        if (!restored) { // it stays at hand: the person may try again
            showProblem(restored.error());
            m_undoBar->show();
            m_undoEnd.start(kUndoMs);
            return;
        }
        m_undo.reset();
        select(id);
    });
}

void KeysPage::showOrphans()
{
    const auto &found = m_parts.keys.orphans();
    if (found.isEmpty())
        return m_orphans->hide();
    m_orphans->showMessage(Meaning::Accent, QStringLiteral("keyring"),
                           found.size() == 1 ? tr("Found in the keyring, but not in this list: %1.").arg(found.first().label)
                                             : tr("Found %1 keys in the keyring that are not in this list.").arg(found.size()));
    m_orphans->setAction(found.size() == 1 ? tr("Adopt") : tr("Adopt all"));
}

void KeysPage::adoptNext()
{
    const auto &found = m_parts.keys.orphans();
    if (found.isEmpty())
        return;
    const auto before = found.size();
    QCoro::connect(m_parts.keys.adopt(found.first().id), this, [this, before](const Result<KeyId> &adopted) {
        if (!adopted)
            return showProblem(adopted.error());
        select(*adopted);
        if (m_parts.keys.orphans().size() < before)
            adoptNext();
    });
}

void KeysPage::showProblem(const Error &error)
{
    const ErrorWords said = words(error);
    say(Meaning::Bad, QStringLiteral("error"), QStringList{said.title + QLatin1Char('.'), said.sentence, said.nextStep}.join(QLatin1Char(' ')).simplified());
}

void KeysPage::say(Meaning meaning, const QString &icon, const QString &text)
{
    m_message->setAction({});
    m_message->showMessage(meaning, icon, text);
}

void KeysPage::refreshTimes()
{
    m_model->refreshTimes();
    showDetail();
    const int wait = m_model->nextChangeMs();
    if (wait > 0 && isVisible())
        m_words.start(wait);
    else
        m_words.stop();
}

void KeysPage::forgetUndo()
{
    m_undo.reset();
    m_undoBar->hide();
}

} // namespace bk
