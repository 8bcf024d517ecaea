// SPDX-License-Identifier: Apache-2.0
// How the dialog is built, and the list; what is done to keys is in IamKeysDeeds.cpp.
#include "ui/iam/IamKeysDialog.h"

#include "ui/iam/AgePicker.h"
#include "ui/iam/IamAsking.h"
#include "ui/iam/IamKeysModel.h"
#include "ui/text/IamText.h"
#include "ui/text/TimeText.h"
#include "ui/widgets/Banner.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace bk {

using theme::Meaning;

IamKeysDialog::IamKeysDialog(const UiParts &parts, QWidget *parent)
    : QDialog(parent)
    , m_parts(parts)
    , m_model(new IamKeysModel(this))
    , m_source(new SourcePicker(parts.credentials, parts.settings.values().instanceMetadata))
    , m_user(new QLineEdit)
    , m_all(new QCheckBox(tr("&All users")))
    , m_list(makePrimaryButton(tr("List keys"), QStringLiteral("search")))
    , m_table(new QTableView)
    , m_make(makeButton(tr("Make a key…"), QStringLiteral("add")))
    , m_forUser(new QLineEdit)
    , m_label(new QLineEdit)
    , m_age(new AgePicker)
    , m_makeNow(makeButton(tr("Make it")))
    , m_message(new Banner)
    , m_sure(new Banner)
    , m_busy(new Label({}, theme::Type::Caption, Label::Tone::Quiet))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keys at AWS"));
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Keys at AWS"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_message->setClosable(true);
    m_sure->setSecondAction(tr("Cancel"));
    auto *close = makeButton(tr("Close"));
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_busy, 1);
    foot->addWidget(close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap3);
    all->setSpacing(theme::kGap3);
    all->addWidget(buildHead());
    all->addWidget(m_message);
    all->addWidget(m_table, 1);
    all->addWidget(m_sure);
    all->addWidget(buildMaking());
    all->addWidget(buildDeeds());
    all->addWidget(makeSeparator());
    all->addLayout(foot);
    const QSize room = parent ? parent->window()->size() - QSize(40, 40) : QSize(860, 600);
    resize(qMin(room.width(), 860), qMin(room.height(), 600));
    setMinimumSize(560, 400);
    connect(close, &QPushButton::clicked, this, &IamKeysDialog::reject);
    connect(m_list, &QPushButton::clicked, this, &IamKeysDialog::list);
    connect(m_all, &QCheckBox::toggled, m_user, &QLineEdit::setDisabled);
    connect(m_sure, &Banner::acted, this, &IamKeysDialog::act);
    connect(m_sure, &Banner::secondActed, m_sure, &Banner::hide);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        m_sure->hide();
        arrange();
    });
    arrange();
    m_list->setFocus();
}

QWidget *IamKeysDialog::buildHead()
{
    m_user->setPlaceholderText(tr("Your own user"));
    m_user->setAccessibleName(tr("IAM user whose keys are listed"));
    m_user->setMaximumWidth(220);
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap1);
    auto *who = new Label(tr("Ask IAM &with"));
    who->setBuddy(m_source);
    column->addWidget(who);
    column->addWidget(m_source);
    column->addSpacing(theme::kGap2);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::kGap2);
    auto *whose = new Label(tr("Keys &of"));
    whose->setBuddy(m_user);
    row->addWidget(whose);
    row->addWidget(m_user, 1);
    row->addWidget(m_all);
    row->addStretch();
    row->addWidget(m_list);
    column->addLayout(row);
    return box;
}

QWidget *IamKeysDialog::buildDeeds()
{
    m_deeds = new QWidget;
    auto *row = new QHBoxLayout(m_deeds);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::kGap2);
    const QStringList words{tr("Activate…"), tr("Deactivate…"), tr("Reset…"), tr("Delete…")};
    for (int deed = 0; deed < words.size(); ++deed) {
        QPushButton *button = makeButton(words.at(deed));
        connect(button, &QPushButton::clicked, this, [this, deed] { ask(Deed(deed)); });
        row->addWidget(button);
        m_buttons.append(button);
    }
    m_buttons.last()->setProperty("danger", true);
    row->addStretch();
    row->addWidget(m_make);
    connect(m_make, &QPushButton::clicked, this, &IamKeysDialog::openMaking);
    return m_deeds;
}

QWidget *IamKeysDialog::buildMaking()
{
    auto *panel = new Card;
    m_making = panel;
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(theme::kGap3, theme::kGap3, theme::kGap3, theme::kGap3);
    column->setSpacing(theme::kGap2);
    m_forUser->setPlaceholderText(tr("IAM user"));
    m_forUser->setAccessibleName(tr("IAM user that the key is made for"));
    m_label->setPlaceholderText(tr("What you call it here"));
    m_label->setAccessibleName(tr("Name of the new key here"));
    auto *names = new QHBoxLayout;
    names->setSpacing(theme::kGap2);
    names->addWidget(m_forUser, 1);
    names->addWidget(m_label, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::kGap2);
    auto *cancel = makeButton(tr("Cancel"));
    buttons->addWidget(m_age, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_makeNow);
    column->addWidget(Label::wrapped(tr("A key is made at IAM, goes into the keyring, is read back, and is not shown."), Label::Tone::Quiet));
    column->addLayout(names);
    column->addLayout(buttons);
    panel->hide();
    connect(cancel, &QPushButton::clicked, this, [this] {
        m_making->hide();
        arrange();
    });
    connect(m_makeNow, &QPushButton::clicked, this, &IamKeysDialog::make);
    for (QLineEdit *field : {m_forUser, m_label})
        connect(field, &QLineEdit::textChanged, this, &IamKeysDialog::arrange);
    return panel;
}

const ServiceCredential *IamKeysDialog::current() const
{
    return m_model->at(m_table->currentIndex());
}

void IamKeysDialog::arrange()
{
    const bool busy = !m_busy->text().isEmpty();
    const ServiceCredential *one = current();
    const bool active = one && one->status == ServiceCredential::Status::Active;
    m_buttons.at(int(Deed::Activate))->setEnabled(!busy && one && one->status == ServiceCredential::Status::Inactive);
    m_buttons.at(int(Deed::Deactivate))->setEnabled(!busy && active);
    m_buttons.at(int(Deed::Reset))->setEnabled(!busy && one && storedOf(*one)); // else its new secret had no place
    m_buttons.at(int(Deed::Delete))->setEnabled(!busy && one);
    m_make->setEnabled(!busy);
    m_list->setEnabled(!busy);
    (m_making->isVisibleTo(this) ? m_makeNow : m_list)->setDefault(true); // Return does what is being written for
    m_makeNow->setEnabled(!busy && !m_forUser->text().trimmed().isEmpty() && !m_label->text().trimmed().isEmpty());
}

void IamKeysDialog::list()
{
    m_sure->hide();
    const iam::Whose whose{m_all->isChecked() ? QString() : m_user->text().trimmed(), m_all->isChecked()};
    askThen(tr("Asking IAM for its keys…"), [this, whose](IamCaller &&caller) {
        QCoro::connect(m_parts.iam.list(std::move(caller), whose), this, [this](const Result<QList<ServiceCredential>> &answer) { listed(answer); });
    });
}

void IamKeysDialog::listed(const Result<QList<ServiceCredential>> &answer)
{
    setBusy({});
    if (!answer)
        return showError(answer.error());
    const QString before = current() ? current()->id : QString();
    m_model->show(*answer, m_parts.keys.keys(), m_parts.clock.now());
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column, m_table->columnWidth(column) + theme::kGap4);
    const int row = m_model->rowOf(before);
    if (!answer->isEmpty())
        m_table->setCurrentIndex(m_model->index(qMax(0, row), 0));
    else
        m_message->showMessage(Meaning::Neutral, QStringLiteral("info"), m_all->isChecked() ? tr("Nobody has a long-term key.") : tr("This user has no long-term key. All users shows those of the others."));
    takeOver(*answer);
    arrange();
}

// IAM's word on a stored key stands over a person's; what it says of the state is kept like the word of a test.
void IamKeysDialog::takeOver(const QList<ServiceCredential> &listed)
{
    QList<ApiKey> dated;
    for (const ServiceCredential &one : listed) {
        const ApiKey *found = storedOf(one);
        if (!found)
            continue;
        const ApiKey key = *found; // what is recorded next moves it
        if (one.status == ServiceCredential::Status::Inactive || one.status == ServiceCredential::Status::Expired) {
            const QString verdict = one.status == ServiceCredential::Status::Expired ? verdictName(Diagnosis::Verdict::Expired) : verdictName(Diagnosis::Verdict::Rejected);
            (void)m_parts.keys.recordTest(key.id, {verdict, layerName(Diagnosis::Layer::Authentication), tr("IAM lists the key as not active."), 0, 0, m_parts.clock.now()});
        }
        if (const auto with = withDatesOf(one, key))
            dated.append(*with);
    }
    takeOverNext(dated, {});
}

void IamKeysDialog::takeOverNext(QList<ApiKey> dated, const QStringList &said)
{
    if (dated.isEmpty()) {
        QStringList all = said;
        if (!m_after.isEmpty())
            all.prepend(std::exchange(m_after, {}));
        if (!all.isEmpty())
            m_message->showMessage(Meaning::Good, QStringLiteral("check"), all.join(u'\n'));
        return;
    }
    const ApiKey next = dated.takeFirst();
    QCoro::connect(m_parts.keys.edit(next), this, [this, dated, said, next](const Result<void> &edited) {
        if (!edited)
            return showError(edited.error());
        const QString ends = next.neverExpires ? tr("it never ends") : tr("it ends on %1").arg(dateText(next.expires));
        takeOverNext(dated, said + QStringList{tr("The dates of “%1” are IAM's now: %2.").arg(next.label, ends)});
    });
}

} // namespace bk

#include "moc_IamKeysDialog.cpp"
