// SPDX-License-Identifier: Apache-2.0
#include "ui/MainWindow.h"

#include "core/base/Log.h"
#include "core/keys/CredentialPick.h"
#include "ui/credentials/CredentialsPage.h"
#include "ui/keys/KeyWords.h"
#include "ui/keys/KeysPage.h"
#include "ui/playground/PlaygroundPage.h"
#include "ui/settings/SettingsPage.h"
#include "ui/TrayIcon.h"
#include "ui/text/ErrorText.h"
#include "ui/text/TimeText.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/NavigationBar.h"
#include "ui/widgets/SecretClipboard.h"
#include "ui/widgets/StatusStrip.h"

#include <QApplication>
#include <QCloseEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace bk {

namespace {
constexpr int kCollapseBelow = 900;
}

MainWindow::MainWindow(const UiParts &parts, QWidget *parent) : QMainWindow(parent), m_parts(parts)
{
    applyTheme(); // before the first widget asks for its font
    m_clipboard = new SecretClipboard(this);
    m_navigation = new NavigationBar;
    m_pages = new QStackedWidget;
    m_keysPage = new KeysPage(parts, *m_clipboard);
    m_expiry = new Banner;
    m_status = new StatusStrip(parts.demo);
    setWindowTitle(parts.demo ? tr("Bedrock Keyring (demo)") : tr("Bedrock Keyring"));
    setMinimumSize(800, 500);
    resize(1100, 720);
    restoreGeometry(parts.settings.values().windowGeometry);
    buildFrame();
    buildShortcuts();
    connectParts();
    showPage(Keys);
    m_keysPage->setFocus();
    showKeyringState();
    showWarnings();
    showStartTarget();
    arrangeTray();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildFrame()
{
    m_navigation->addPage(QStringLiteral("keys"), tr("Keys"), tr("Ctrl+1"));
    m_navigation->addPage(QStringLiteral("playground"), tr("Playground"), tr("Ctrl+2"));
    m_navigation->addPage(QStringLiteral("credentials"), tr("Credentials"), tr("Ctrl+3"));
    m_navigation->addPage(QStringLiteral("settings"), tr("Settings"), tr("Ctrl+4"));
    m_expiry->setAction(tr("Show"));
    m_expiry->setClosable(true);

    m_pages->addWidget(m_keysPage);
    for (int i = 1; i <= Preferences; ++i) // places of the pages that are made when first shown
        m_pages->addWidget(new QWidget);

    auto *central = new QWidget;
    auto *all = new QVBoxLayout(central);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_navigation);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    m_expiryRow = new QWidget;
    auto *banners = new QVBoxLayout(m_expiryRow);
    banners->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, 0);
    banners->addWidget(m_expiry);
    if (!m_parts.notice.isEmpty())
        right->addWidget(makeNotice(m_parts.notice));
    m_notices = right;
    right->addWidget(m_expiryRow);
    right->addWidget(m_pages, 1);
    row->addLayout(right, 1);
    all->addLayout(row, 1);
    all->addWidget(m_status);
    setCentralWidget(central);
}

QWidget *MainWindow::makeNotice(const QString &text)
{
    auto *row = new QWidget;
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, 0);
    auto *banner = new Banner;
    banner->showMessage(theme::Meaning::Caution, QStringLiteral("warning"), text);
    banner->setClosable(true);
    connect(banner, &Banner::closed, row, &QWidget::hide);
    layout->addWidget(banner);
    return row;
}

void MainWindow::buildShortcuts()
{
    const auto on = [this](const QKeySequence &keys, auto action) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, action);
    };
    for (int i = 0; i <= Preferences; ++i)
        on(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i)), [this, i] { showPage(i); });
    on(QKeySequence(Qt::CTRL | Qt::Key_N), [this] {
        showPage(Keys);
        m_keysPage->addKey();
    });
    on(QKeySequence::Find, [this] {
        showPage(Keys);
        m_keysPage->focusSearch();
    });
    on(QKeySequence(Qt::Key_F5), [this] {
        if (m_pages->currentIndex() == Keys)
            m_keysPage->testCurrent();
    });
    on(QKeySequence::Quit, [this] {
        close();
        QCoreApplication::quit(); // with a tray, closing is not the end
    });
}

void MainWindow::connectParts()
{
    connect(m_navigation, &NavigationBar::chosen, this, &MainWindow::showPage);
    connect(&m_parts.keyring, &Keyring::stateChanged, this, &MainWindow::showKeyringState);
    connect(&m_parts.expiry, &ExpiryWatch::warningsChanged, this, &MainWindow::showWarnings);
    connect(&m_parts.client, &BedrockClient::clockCorrected, this, [this](qint64 skew) { m_notices->insertWidget(0, makeNotice(clockText(skew))); });
    connect(m_status, &StatusStrip::unlockWanted, this, &MainWindow::unlockKeyring);
    connect(m_keysPage, &KeysPage::unlockWanted, this, &MainWindow::unlockKeyring);
    connect(m_status, &StatusStrip::clearClipboardWanted, m_clipboard, &SecretClipboard::clearIfOurs);
    connect(m_clipboard, &SecretClipboard::countdown, this, [this](int seconds) { m_status->showClipboard(seconds, m_clipboard->holdsOurs()); });
    connect(m_expiry, &Banner::acted, this, [this] { showKey(m_mostUrgent); });
    connect(m_expiry, &Banner::closed, this, [this] {
        m_dismissed = m_parts.expiry.warnings();
        m_expiryRow->hide();
    });
    connect(m_keysPage, &KeysPage::useInPlayground, this, [this](const KeyId &id) {
        showPage(Playground);
        playground().useKey(id);
    });
}

void MainWindow::setDesktopDark(bool dark)
{
    m_desktopDark = dark;
    applyTheme();
}

void MainWindow::raiseToFront()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::showKey(const KeyId &id)
{
    raiseToFront();
    showPage(Keys);
    m_keysPage->showKey(id);
}

void MainWindow::rotateKey(const KeyId &id)
{
    showKey(id);
    m_keysPage->rotate(id);
}

void MainWindow::showTrouble(const ErrorWords &said)
{
    m_notices->insertWidget(0, makeNotice(said.full()));
}

// The program goes on without its window only where there is a place to open it from again, or a start that asked for it.
void MainWindow::arrangeTray()
{
    if (!m_parts.settings.values().background) {
        m_tray.reset();
    } else if (!m_tray) {
        m_tray = std::make_unique<TrayIcon>(m_parts.keys, m_parts.expiry, m_parts.clock);
        connect(m_tray.get(), &TrayIcon::openWanted, this, &MainWindow::raiseToFront);
        connect(m_tray.get(), &TrayIcon::keyWanted, this, &MainWindow::showKey);
        connect(m_tray.get(), &TrayIcon::quitWanted, qApp, &QCoreApplication::quit);
    }
    QApplication::setQuitOnLastWindowClosed(!m_tray || !m_tray->isShown());
}

void MainWindow::showPage(int page)
{
    if (page == Playground)
        playground();
    if (page == Credentials)
        credentials();
    if (page == Preferences)
        preferences();
    m_navigation->setCurrent(page);
    m_pages->setCurrentIndex(page);
    if (m_pages->currentWidget()->focusProxy()) // the list, the prompt: where the page's work begins
        m_pages->currentWidget()->setFocus();
}

PlaygroundPage &MainWindow::playground()
{
    if (!m_playground) {
        m_playground = new PlaygroundPage(m_parts);
        delete m_pages->widget(Playground);
        m_pages->insertWidget(Playground, m_playground);
        connect(m_playground, &PlaygroundPage::targetChanged, m_status, &StatusStrip::showTarget);
        m_playground->tellTarget(); // it picked one before anybody listened
        connect(m_playground, &PlaygroundPage::addKeyWanted, this, [this] {
            showPage(Keys);
            m_keysPage->addKey();
        });
    }
    return *m_playground;
}

CredentialsPage &MainWindow::credentials()
{
    if (!m_credentials) {
        m_credentials = new CredentialsPage(m_parts);
        delete m_pages->widget(Credentials);
        m_pages->insertWidget(Credentials, m_credentials);
        connect(m_credentials, &CredentialsPage::storeWanted, this, [this](const Secret &key) {
            showPage(Keys);
            m_keysPage->addFound(key.clone());
        });
    }
    return *m_credentials;
}

SettingsPage &MainWindow::preferences()
{
    if (!m_preferences) {
        m_preferences = new SettingsPage(m_parts);
        delete m_pages->widget(Preferences);
        m_pages->insertWidget(Preferences, m_preferences);
        connect(m_preferences, &SettingsPage::changed, this, [this] {
            applyTheme();
            arrangeTray();
            Q_EMIT settingsChanged();
            m_preferences->showProblems();
        });
        connect(m_preferences, &SettingsPage::unlockWanted, this, &MainWindow::unlockKeyring);
    }
    return *m_preferences;
}

bool MainWindow::event(QEvent *event)
{
    const bool handled = QMainWindow::event(event);
    if (event->type() == QEvent::Paint && !m_painted) {
        m_painted = true;
        QTimer::singleShot(0, this, &MainWindow::afterFirstPaint);
    }
    if (event->type() == QEvent::WindowActivate) { // the computer may have slept
        m_parts.expiry.recheck();
        if (m_parts.shortTerm)
            m_parts.shortTerm->recheck();
    }
    return handled;
}

// The window is on the screen; only now the keyring and the rest of the machine are asked.
void MainWindow::afterFirstPaint()
{
    QCoro::connect(m_parts.keyring.open(), this, [this](const Result<void> &) {
        showKeyringState();
        compareKeys();
    });
}

void MainWindow::compareKeys()
{
    QCoro::connect(m_parts.keys.reconcile(), this, [this](const Result<void> &) { m_keysPage->finishedLooking(); });
}

void MainWindow::unlockKeyring()
{
    QCoro::connect(m_parts.keyring.unlock(), this, [this](const Result<void> &unlocked) {
        showKeyringState();
        if (unlocked)
            compareKeys();
        else
            m_keysPage->showProblem(unlocked.error());
    });
}

void MainWindow::showKeyringState()
{
    const KeyringState &state = m_parts.keyring.state();
    m_status->showKeyring(state);
    m_keysPage->showKeyring(state);
    if (m_preferences)
        m_preferences->showKeyring(state);
    const bool changed = m_lastKeyring != state.status && m_lastKeyring != KeyringState::Status::Starting;
    m_lastKeyring = state.status;
    if (changed) // opened, locked or gone by somebody else's hand
        compareKeys();
}

void MainWindow::showWarnings()
{
    const QList<KeyId> urgent = m_parts.expiry.warnings();
    const ApiKey *first = urgent.isEmpty() ? nullptr : m_parts.keys.find(urgent.first());
    if (!first || urgent == m_dismissed) {
        m_expiryRow->hide();
        return;
    }
    m_mostUrgent = first->id;
    const bool ended = expiryOf(*first, m_parts.clock.now()).level == ExpiryLevel::Ended;
    QString text = warningSentence(*first, m_parts.clock.now());
    const auto more = urgent.size() - 1;
    if (more > 0)
        text += QLatin1Char(' ') + (more == 1 ? tr("One more key needs attention.") : tr("%1 more keys need attention.").arg(more));
    m_expiry->showMessage(ended ? theme::Meaning::Bad : theme::Meaning::Caution,
                          ended ? QStringLiteral("error") : QStringLiteral("warning"), text);
    m_expiryRow->show();
}

// Until the playground is opened: what it would use.
void MainWindow::showStartTarget()
{
    const SettingsValues &values = m_parts.settings.values();
    const ApiKey *key = m_parts.keys.find(values.lastKeyId);
    if (!key)
        return;
    const auto endpoint = m_parts.client.endpointFor(Service::BedrockRuntime, effectiveRegion(*key, values.lastRegion));
    m_status->showTarget(key->label, endpoint ? endpoint->displayHost() : QString());
}

void MainWindow::applyTheme()
{
    const SettingsValues::Theme chosen = m_parts.settings.values().theme;
    const bool dark = chosen == SettingsValues::Theme::FollowDesktop ? m_desktopDark : chosen == SettingsValues::Theme::Dark;
    theme::apply(*qApp, dark);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_navigation->setCollapsed(width() < kCollapseBelow);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    SettingsValues values = m_parts.settings.values();
    values.windowGeometry = saveGeometry();
    if (auto saved = m_parts.settings.save(values); !saved)
        qCWarning(lcWindow) << "the window's place could not be saved";
    m_clipboard->clearIfOurs();
    QMainWindow::closeEvent(event);
}

} // namespace bk
