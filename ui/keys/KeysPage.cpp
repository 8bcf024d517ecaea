// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeysPage.h"

#include "core/iam/RotationWatch.h"
#include "ui/iam/RotationBanner.h"
#include "ui/keys/EmptyKeys.h"
#include "ui/keys/KeyDelegate.h"
#include "ui/keys/KeyDetail.h"
#include "ui/keys/KeyFilterModel.h"
#include "ui/keys/KeyListModel.h"
#include "ui/keys/KeyTester.h"
#include "ui/keys/LifelineView.h"
#include "ui/text/IamText.h"
#include "ui/widgets/Banner.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace bk {

using theme::Meaning;

namespace {
constexpr int kSideBySide = 760;
}

KeysPage::KeysPage(const UiParts &parts, SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_parts(parts)
    , m_clipboard(clipboard)
    , m_model(new KeyListModel(parts.keys, parts.clock, this))
    , m_filter(new KeyFilterModel(this))
    , m_tester(new KeyTester(parts.keys, parts.doctor, parts.clock, this))
    , m_search(new QLineEdit)
    , m_order(new QComboBox)
    , m_asTimeline(makeIconButton(QStringLiteral("timeline"), tr("Show the keys on a timeline")))
    , m_testAll(makeButton(tr("Test all"), QStringLiteral("test")))
    , m_add(makePrimaryButton(tr("Add key"), QStringLiteral("add")))
    , m_more(makeIconButton(QStringLiteral("more"), tr("More")))
    , m_message(new Banner)
    , m_orphans(new Banner)
    , m_rotations(new RotationBanner(parts, this))
    , m_progress(new Banner)
    , m_undoBar(new Banner)
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyKeys)
    , m_listCard(new Card)
    , m_views(new QStackedWidget)
    , m_list(new QListView)
    , m_detailCard(new Card)
    , m_detail(new KeyDetail(parts))
{
    m_filter->setSourceModel(m_model);
    m_content = buildContent();
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap3);
    column->setSpacing(theme::kGap2);
    column->addWidget(buildHeader());
    for (Banner *banner : {m_message, m_orphans})
        column->addWidget(banner);
    column->addWidget(m_rotations);
    column->addWidget(m_stack, 1);
    for (Banner *banner : {m_progress, m_undoBar})
        column->addWidget(banner);
    m_message->setClosable(true);
    connectHeader();
    connectDetail();
    connectTester();
    connectStore();
    showRightState();
    m_asTimeline->setChecked(parts.settings.values().keysAsTimeline);
}

QWidget *KeysPage::buildHeader()
{
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, theme::kGap1);
    row->setSpacing(theme::kGap2);
    m_search->setPlaceholderText(tr("Search keys"));
    m_search->setAccessibleName(tr("Search keys"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setMaximumWidth(300);
    m_search->setMinimumWidth(140);
    m_order->addItems({tr("Ending first"), tr("By name"), tr("By environment")});
    m_order->setAccessibleName(tr("Order of the list"));
    m_order->setToolTip(tr("Order of the list"));
    row->addWidget(new Label(tr("Keys"), theme::Type::Title));
    row->addSpacing(theme::kGap2);
    row->addWidget(m_search, 1);
    row->addWidget(m_order);
    row->addWidget(m_asTimeline);
    m_asTimeline->setCheckable(true);
    row->addStretch();
    row->addWidget(m_testAll);
    row->addWidget(m_add);
    row->addWidget(m_more);
    m_add->setToolTip(tr("Ctrl+N"));
    fillMore();
    m_empty->setMakeVisible(m_parts.shortTerm);
    return header;
}

QWidget *KeysPage::buildContent()
{
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new KeyDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Keys"));
    m_list->viewport()->setAutoFillBackground(false);
    auto *inList = new QVBoxLayout(m_listCard);
    inList->setContentsMargins(1, 3, 1, 3);
    m_views->addWidget(m_list);
    inList->addWidget(m_views);
    auto *inDetail = new QVBoxLayout(m_detailCard);
    inDetail->setContentsMargins(0, 0, 0, 0);
    inDetail->addWidget(m_detail);
    auto *content = new QWidget;
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::kGap3);
    row->addWidget(m_listCard, 11);
    row->addWidget(m_detailCard, 12);
    return content;
}

void KeysPage::connectHeader()
{
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        const KeyId current = currentId();
        m_filter->setSearch(text);
        m_list->setCurrentIndex(m_filter->mapFromSource(m_model->indexOf(current)));
        showRightState();
        showDetail();
    });
    connect(m_order, &QComboBox::currentIndexChanged, this, [this](int index) { m_filter->setOrder(KeyFilterModel::Order(index)); });
    connect(m_asTimeline, &QToolButton::toggled, this, &KeysPage::showTimeline);
    connect(m_testAll, &QPushButton::clicked, this, &KeysPage::testAll);
    connect(m_add, &QPushButton::clicked, this, &KeysPage::addKey);
    connect(m_empty, &EmptyKeys::addWanted, this, &KeysPage::addKey);
    connect(m_empty, &EmptyKeys::makeWanted, this, &KeysPage::makeShortTerm);
    connect(m_empty, &EmptyKeys::unlockWanted, this, &KeysPage::unlockWanted);
    connect(m_empty, &EmptyKeys::clearSearchWanted, m_search, &QLineEdit::clear);
    connect(m_message, &Banner::acted, this, [this] {
        m_message->hide();
        m_tester->test({m_offeredTest});
    });
    connect(m_undoBar, &Banner::acted, this, &KeysPage::undo);
    m_undoEnd.setSingleShot(true);
    connect(&m_undoEnd, &QTimer::timeout, this, &KeysPage::forgetUndo);
    m_words.setSingleShot(true);
    connect(&m_words, &QTimer::timeout, this, &KeysPage::refreshTimes);
}

void KeysPage::connectDetail()
{
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &KeysPage::showDetail);
    connect(m_list, &QListView::activated, this, &KeysPage::enterDetail);
    connect(m_list, &QListView::clicked, this, &KeysPage::enterDetail);
    connect(m_detail, &KeyDetail::backWanted, this, [this] {
        m_detailAsked = false;
        arrange();
        currentView()->setFocus();
    });
    connect(m_detail, &KeyDetail::testWanted, this, &KeysPage::testCurrent);
    connect(m_detail, &KeyDetail::copyWanted, this, &KeysPage::copyCurrent);
    connect(m_detail, &KeyDetail::editWanted, this, [this] { openDialog(currentId(), false); });
    connect(m_detail, &KeyDetail::endWanted, this, &KeysPage::askForEnd);
    connect(m_detail, &KeyDetail::replaceWanted, this, [this] { openDialog(currentId(), true); });
    connect(m_detail, &KeyDetail::acceptWanted, this, &KeysPage::acceptCurrent);
    connect(m_detail, &KeyDetail::deleteWanted, this, &KeysPage::deleteCurrent);
    connect(m_detail, &KeyDetail::unlockWanted, this, &KeysPage::unlockWanted);
    connect(m_detail, &KeyDetail::useWanted, this, [this] { Q_EMIT useInPlayground(currentId()); });
    connect(m_detail, &KeyDetail::rotateWanted, this, [this] { rotate(currentId()); });
    connect(m_detail, &KeyDetail::revokeWanted, this, [this] { revoke(currentId()); });
    connect(m_rotations, &RotationBanner::wanted, this, [this](const QString &rotation, bool undo) { openRotation({}, rotation, undo); });
    connect(&m_parts.rotation, &Rotation::switched, this, [this](const KeyId &oldKey, const KeyId &newKey) {
        if (currentId() == oldKey)
            select(newKey);
    });
    connect(&m_parts.rotationWatch, &RotationWatch::ended, this, [this](const RotationRecord &record) { say(Meaning::Good, QStringLiteral("check"), wentByItself(record)); });
    connect(m_detail, &KeyDetail::problem, this, &KeysPage::showProblem);
    const auto inList = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, m_views);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    inList(QKeySequence::Copy, [this] { copyCurrent(); });
    inList(QKeySequence::Delete, [this] { deleteCurrent(); });
    inList(QKeySequence(Qt::Key_F2), [this] { openDialog(currentId(), false); });
    // Of the whole page: with the last key the list itself goes. A text field keeps its own undo.
    auto *undoKey = new QShortcut(QKeySequence::Undo, this);
    undoKey->setContext(Qt::WidgetWithChildrenShortcut);
    connect(undoKey, &QShortcut::activated, this, &KeysPage::undo);
}

void KeysPage::connectTester()
{
    connect(m_tester, &KeyTester::started, this, [this](const KeyId &id) {
        m_model->setTesting(id, true);
        showDetail();
    });
    connect(m_tester, &KeyTester::finished, this, [this](const KeyId &id, const Diagnosis &diagnosis) {
        m_model->setTesting(id, false);
        showDetail();
        if (diagnosis.verdict == Diagnosis::Verdict::NoSecret && diagnosis.error)
            showProblem(*diagnosis.error);
    });
    connect(m_tester, &KeyTester::progress, this, [this](int done, int total) {
        if (total > 1)
            m_progress->showMessage(Meaning::Accent, QStringLiteral("test"), tr("%1 of %2 keys tested").arg(done).arg(total));
    });
    connect(m_tester, &KeyTester::allDone, this, &KeysPage::showTestEnd);
    connect(m_progress, &Banner::acted, this, [this] {
        if (m_tester->isRunning())
            m_tester->cancel();
        else
            m_progress->hide();
    });
}

void KeysPage::connectStore()
{
    const auto again = [this] {
        showRightState();
        showDetail();
        refreshTimes();
    };
    if (m_parts.shortTerm) {
        m_model->setExcused([renewal = m_parts.shortTerm](const ApiKey &key) { return renewal->renewsItself(key); });
        connect(m_parts.shortTerm, &ShortTermRenewal::changed, m_model, &KeyListModel::refreshTimes);
    }
    connect(&m_parts.keys, &KeyStore::loaded, this, again);
    connect(&m_parts.keys, &KeyStore::keyAdded, this, again);
    connect(&m_parts.keys, &KeyStore::keyRemoved, this, again);
    connect(&m_parts.keys, &KeyStore::keyChanged, this, again);
    connect(&m_parts.keys, &KeyStore::statesChanged, this, &KeysPage::showDetail);
    connect(&m_parts.keys, &KeyStore::orphansChanged, this, &KeysPage::showOrphans);
    connect(m_orphans, &Banner::acted, this, &KeysPage::adoptNext);
    m_orphans->setClosable(true);
    showOrphans();
}

KeyId KeysPage::currentId() const
{
    return m_model->idAt(m_list->currentIndex());
}

void KeysPage::select(const KeyId &id)
{
    QModelIndex at = m_filter->mapFromSource(m_model->indexOf(id));
    if (!at.isValid() && m_filter->isSearching()) { // hidden by the search
        m_search->clear();
        at = m_filter->mapFromSource(m_model->indexOf(id));
    }
    if (at.isValid())
        m_list->setCurrentIndex(at);
}

void KeysPage::showDetail()
{
    const KeyId id = currentId();
    if (id.isEmpty())
        return arrange();
    m_detail->show(id, m_tester->last(id), m_model->indexOf(id).data(KeyListModel::TestingRole).toBool());
    arrange();
}

void KeysPage::showRightState()
{
    const bool none = m_parts.keys.keys().isEmpty();
    const bool unmatched = !none && m_filter->rowCount() == 0;
    m_testAll->setEnabled(!none && !m_tester->isRunning());
    m_search->setEnabled(!none);
    m_order->setEnabled(!none);
    m_asTimeline->setEnabled(!none);
    m_calendar->setEnabled(!none);
    if (none && !m_looked)
        m_empty->showLoading();
    else if (none)
        m_empty->showNoKeys(m_parts.keyring.state());
    else if (unmatched)
        m_empty->showNoMatch(m_search->text());
    m_stack->setCurrentWidget(none || unmatched ? static_cast<QWidget *>(m_empty) : m_content);
    setFocusProxy(none ? static_cast<QWidget *>(m_empty) : currentView());
    if (!none && !unmatched && !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_filter->index(0, 0));
}

void KeysPage::arrange()
{
    m_oneOnly = width() < kSideBySide || m_asTimeline->isChecked();
    const bool any = !currentId().isEmpty();
    m_listCard->setVisible(!m_oneOnly || !m_detailAsked || !any);
    m_detailCard->setVisible(any && (!m_oneOnly || m_detailAsked));
    m_detail->setBackVisible(m_oneOnly);
}

QWidget *KeysPage::currentView() const
{
    return m_asTimeline->isChecked() ? static_cast<QWidget *>(m_lifelines) : m_list;
}

void KeysPage::enterDetail()
{
    m_detailAsked = true;
    arrange();
}

void KeysPage::showTimeline(bool asked)
{
    if (!m_lifelines) { // made when it is first wanted: a start does not wait for it
        m_lifelines = new LifelineView(m_filter, m_list->selectionModel(), m_parts.clock);
        m_views->addWidget(m_lifelines);
        connect(m_lifelines, &LifelineView::opened, this, &KeysPage::enterDetail);
        connect(m_lifelines, &LifelineView::endWanted, this, &KeysPage::askForEnd);
    }
    m_detailAsked = false;
    m_views->setCurrentWidget(currentView());
    m_asTimeline->setToolTip(asked ? tr("Show the keys as a list") : tr("Show the keys on a timeline"));
    arrange();
    showRightState();
    currentView()->setFocus();
    rememberView();
}

// Failing to remember is no reason to disturb: the next start shows the list.
void KeysPage::rememberView()
{
    SettingsValues values = m_parts.settings.values();
    values.keysAsTimeline = m_asTimeline->isChecked();
    if (values != m_parts.settings.values())
        (void)m_parts.settings.save(values);
}

void KeysPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void KeysPage::showKey(const KeyId &id)
{
    m_detailAsked = true;
    select(id);
    showDetail();
    currentView()->setFocus();
}

void KeysPage::showKeyring(const KeyringState &)
{
    showRightState();
    showDetail();
}

void KeysPage::finishedLooking()
{
    m_looked = true;
    showRightState();
    if (isVisible() && !isAncestorOf(QApplication::focusWidget())) // nothing here could take it until now
        setFocus();
}

void KeysPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void KeysPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refreshTimes();
}

void KeysPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_words.stop();
}

} // namespace bk
