// SPDX-License-Identifier: Apache-2.0
#include "ui/credentials/CredentialsPage.h"

#include "core/bedrock/Operation.h"
#include "core/credentials/ProcessConsents.h"
#include "ui/credentials/ChainDelegate.h"
#include "ui/credentials/ChainModel.h"
#include "ui/credentials/LeakView.h"
#include "ui/credentials/OtherSdksView.h"
#include "ui/credentials/StepDetail.h"
#include "ui/text/CredentialText.h"
#include "ui/widgets/Banner.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bk {

using theme::Meaning;

namespace {

constexpr int kSideBySide = 760;
constexpr int kPlaces = 8;

} // namespace

CredentialsPage::CredentialsPage(const UiParts &parts, QWidget *parent)
    : QWidget(parent)
    , m_parts(parts)
    , m_model(new ChainModel(this))
    , m_profile(new QComboBox)
    , m_operation(new QComboBox)
    , m_ask(makePrimaryButton(tr("Ask the sources"), QStringLiteral("test")))
    , m_summary(new Banner)
    , m_problem(new Banner)
    , m_list(new QListView)
    , m_detail(new StepDetail)
    , m_warnings(new QWidget)
    , m_others(new OtherSdksView)
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap3);
    column->addWidget(buildHeader());
    column->addWidget(m_problem);
    column->addWidget(m_summary);
    column->addWidget(buildChain());
    auto *warnings = new QVBoxLayout(m_warnings);
    warnings->setContentsMargins(0, 0, 0, 0);
    warnings->setSpacing(theme::kGap2);
    column->addWidget(m_warnings);
    column->addWidget(m_others);
    if (!parts.demo) { // its keyring forgets: a key must not be put there and deleted elsewhere
        auto *leaks = new LeakView;
        connect(leaks, &LeakView::storeWanted, this, &CredentialsPage::storeWanted);
        column->addWidget(leaks);
    }
    column->addStretch();
    m_problem->setClosable(true);

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(makeScrollArea(body));
    setFocusProxy(m_list);

    connect(m_profile, &QComboBox::activated, this, &CredentialsPage::look);
    connect(m_operation, &QComboBox::activated, this, &CredentialsPage::look);
    connect(m_ask, &QPushButton::clicked, this, &CredentialsPage::ask);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &CredentialsPage::showCurrent);
    connect(m_model, &ChainModel::dataChanged, this, &CredentialsPage::showCurrent);
    connect(m_detail, &StepDetail::copyWanted, this, [](const QString &command) { QGuiApplication::clipboard()->setText(command); });
    connect(m_detail, &StepDetail::allowWanted, this, &CredentialsPage::allow);
}

QWidget *CredentialsPage::buildHeader()
{
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::kGap2);
    m_profile->setAccessibleName(tr("Profile"));
    m_profile->setToolTip(tr("Which profile of the shared files to ask for"));
    m_profile->setMaximumWidth(220);
    fillProfiles({});
    m_operation->setAccessibleName(tr("Operation"));
    m_operation->setToolTip(tr("Some operations take no API keys; the search then goes on for IAM credentials"));
    for (const Operation &operation : allOperations())
        m_operation->addItem(operation.name);
    m_operation->model()->sort(0);
    m_operation->setCurrentIndex(qMax(0, m_operation->findText(QStringLiteral("Converse"))));
    m_operation->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_operation->setMinimumContentsLength(16);
    m_ask->setToolTip(tr("Runs an allowed credential_process, and asks STS, SSO or a metadata service if their turn comes"));
    row->addWidget(new Label(tr("Credentials"), theme::Type::Title));
    row->addStretch();
    row->addWidget(m_profile);
    row->addWidget(m_operation);
    row->addWidget(m_ask);
    return header;
}

QWidget *CredentialsPage::buildChain()
{
    m_list->setObjectName(QStringLiteral("chain"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ChainDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Places that credentials come from, first to last"));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setFixedHeight(kPlaces * theme::kRowHeight);
    auto *listCard = new Card;
    auto *inList = new QVBoxLayout(listCard);
    inList->setContentsMargins(1, 3, 1, 3);
    inList->addWidget(m_list, 0, Qt::AlignTop);
    auto *detailCard = new Card;
    auto *inDetail = new QVBoxLayout(detailCard);
    inDetail->setContentsMargins(0, 0, 0, 0);
    inDetail->addWidget(m_detail);
    auto *chain = new QWidget;
    m_sides = new QBoxLayout(QBoxLayout::LeftToRight, chain);
    m_sides->setContentsMargins(0, 0, 0, 0);
    m_sides->setSpacing(theme::kGap3);
    m_sides->addWidget(listCard, 11);
    m_sides->addWidget(detailCard, 12);
    return chain;
}

void CredentialsPage::fillProfiles(const QStringList &profiles)
{
    if (profiles == m_profiles && m_profile->count() > 0)
        return;
    m_profiles = profiles;
    const QString chosen = m_profile->currentData().toString();
    m_profile->clear();
    m_profile->addItem(tr("Profile as set"), QString());
    for (const QString &profile : profiles)
        m_profile->addItem(profile, profile);
    m_profile->setCurrentIndex(qMax(0, m_profile->findData(chosen)));
}

CredentialQuestion CredentialsPage::question() const
{
    CredentialQuestion question;
    question.profile = m_profile->currentData().toString();
    const Operation *operation = findOperation(m_operation->currentText());
    question.operationTakesApiKey = !operation || operation->acceptsApiKey;
    question.instanceMetadata = m_parts.settings.values().instanceMetadata;
    return question;
}

void CredentialsPage::look()
{
    CredentialQuestion offline = question();
    offline.offline = true;
    const int asked = ++m_asked;
    QCoro::connect(m_parts.credentials.resolve(offline), this, [this, asked](CredentialResolution &&resolution) {
        if (asked == m_asked)
            answer(resolution);
    });
}

void CredentialsPage::ask()
{
    if (std::exchange(m_asking, true)) // not disabled meanwhile: that would carry the focus away
        return;
    m_ask->setText(tr("Asking…"));
    const int asked = ++m_asked;
    const CredentialQuestion everything = question();
    QCoro::connect(m_parts.credentials.resolve(everything), this, [this, asked](CredentialResolution &&resolution) {
        m_asking = false;
        m_ask->setText(tr("Ask the sources"));
        if (asked == m_asked)
            answer(resolution);
    });
}

void CredentialsPage::answer(const CredentialResolution &resolution)
{
    const bool first = !m_at.isValid();
    m_at = resolution.at;
    const QString home = m_parts.credentials.home();
    m_model->show(resolution.steps, resolution.at, home);
    if (first || !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_model->winner());
    const CredentialStep *end = resolution.winner() ? resolution.winner() : resolution.stopper();
    const OutcomeSign sign = end ? outcomeSign(end->outcome) : OutcomeSign{{}, QStringLiteral("info"), Meaning::Neutral};
    m_summary->showMessage(sign.meaning, sign.icon, summaryText(resolution, m_operation->currentText(), home));
    qDeleteAll(m_warnings->findChildren<Banner *>(QString(), Qt::FindDirectChildrenOnly));
    for (const CredentialWarning &warning : resolution.warnings) {
        auto *banner = new Banner;
        banner->showMessage(Meaning::Caution, QStringLiteral("warning"), warningText(warning, home));
        m_warnings->layout()->addWidget(banner);
    }
    m_warnings->setVisible(!resolution.warnings.isEmpty());
    m_others->show(resolution.others, home);
    fillProfiles(resolution.profiles);
    showCurrent();
}

void CredentialsPage::showCurrent()
{
    if (const CredentialStep *step = m_model->step(m_list->currentIndex()))
        m_detail->show(*step, m_at, m_parts.credentials.home());
}

void CredentialsPage::allow(const ProcessCommand &command)
{
    if (auto kept = m_parts.consents.remember(command); !kept) {
        const ErrorWords said = words(kept.error());
        m_problem->showMessage(Meaning::Bad, QStringLiteral("error"), said.full());
        return;
    }
    ask();
}

void CredentialsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    look();
}

void CredentialsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_sides->setDirection(width() >= kSideBySide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace bk

#include "moc_CredentialsPage.cpp"
