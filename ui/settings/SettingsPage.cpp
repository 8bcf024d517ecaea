// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/SettingsPage.h"

#include "core/aws/Endpoint.h"
#include "ui/settings/SettingsForm.h"
#include "ui/settings/WarningSettings.h"
#include "ui/text/ErrorText.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/StatusStrip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace bk {

namespace {

constexpr int kWidest = 680;

} // namespace

SettingsPage::SettingsPage(const UiParts &parts, QWidget *parent)
    : QWidget(parent)
    , m_parts(parts)
    , m_problem(new Banner)
    , m_theme(new QComboBox)
    , m_proxy(new QComboBox)
    , m_proxyUrl(new QLineEdit)
    , m_proxyNote(settingsNote(tr("Without user and password; those are not kept in a file.")))
    , m_caFile(new QLineEdit)
    , m_region(new QComboBox)
    , m_clipboard(new QSpinBox)
    , m_automatic(new QComboBox)
    , m_instance(new QCheckBox(tr("Ask for the role of this EC2 &instance")))
    , m_warnings(new WarningSettings(parts))
    , m_consents(new Label)
    , m_forgetConsents(makeButton(tr("Forget them")))
    , m_keyringIcon(new IconLabel(QStringLiteral("keyring"), 18))
    , m_keyringLine(new Label({}, theme::Type::BodyStrong))
    , m_keyringWhy(Label::wrapped({}, Label::Tone::Quiet))
    , m_unlock(makeButton(tr("Unlock…"), QStringLiteral("unlock")))
{
    // A row, not a column, around the narrow part: only a row asks for the height of words at the width they really get.
    auto *body = new QWidget;
    auto *row = new QHBoxLayout(body);
    row->setContentsMargins(0, 0, 0, 0);
    auto *narrow = new QWidget;
    narrow->setMaximumWidth(kWidest + 2 * theme::kGap4);
    row->addWidget(narrow, 1000);
    row->addStretch(1);
    auto *column = new QVBoxLayout(narrow);
    column->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap6);
    column->setSpacing(theme::kGap2);
    column->addWidget(new Label(tr("Settings"), theme::Type::Title));
    column->addWidget(m_problem);
    const auto section = [column](const QString &title, QWidget *box) {
        column->addSpacing(theme::kGap2);
        column->addWidget(new Label(title, theme::Type::BodyStrong));
        column->addWidget(box);
    };
    section(tr("Appearance"), buildAppearance());
    setFocusProxy(m_theme);
    section(tr("Keys"), buildKeys());
    section(tr("Warnings"), m_warnings);
    section(tr("Automatic"), buildAutomatic());
    section(tr("Network"), buildNetwork());
    section(tr("Keyring"), buildKeyring());
    section(tr("What is protected, and what is not"), buildAbout());
    column->addStretch();

    QScrollArea *scroll = makeScrollArea(body);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    fill();
    connectAll();
    showKeyring(parts.keyring.state());
    showProblems();
}

QWidget *SettingsPage::buildAppearance()
{
    auto *box = new Card;
    m_theme->addItem(theme::icon(QStringLiteral("settings")), tr("As the desktop"), int(SettingsValues::Theme::FollowDesktop));
    m_theme->addItem(theme::icon(QStringLiteral("sun")), tr("Light"), int(SettingsValues::Theme::Light));
    m_theme->addItem(theme::icon(QStringLiteral("moon")), tr("Dark"), int(SettingsValues::Theme::Dark));
    addSetting(settingsForm(box), tr("&Colours"), m_theme, m_theme);
    return box;
}

QWidget *SettingsPage::buildKeys()
{
    auto *box = new Card;
    QFormLayout *layout = settingsForm(box);
    m_region->setEditable(true);
    m_region->addItem(QString());
    m_region->addItems(knownBedrockRegions());
    m_region->lineEdit()->setPlaceholderText(tr("For example us-east-1"));
    addSetting(layout, tr("Default &region"), withNote(m_region, settingsNote(tr("For long-term keys: they do not carry a region."))), m_region);
    m_clipboard->setRange(5, 300);
    m_clipboard->setSuffix(tr(" seconds"));
    addSetting(layout, tr("Clear the clip&board after"), m_clipboard, m_clipboard);
    return box;
}

QWidget *SettingsPage::buildAutomatic()
{
    auto *box = new Card;
    QFormLayout *layout = settingsForm(box);
    Label *why = settingsNote(tr("Automatic takes it where AWS_BEARER_TOKEN_BEDROCK is not set. The page Credentials shows who wins."));
    addSetting(layout, tr("&Key for Automatic"), withNote(m_automatic, why), m_automatic);
    Label *instance = settingsNote(tr("Off unless you are on one: the address can hang or be answered by a stranger."));
    addSetting(layout, tr("EC2"), withNote(m_instance, instance), m_instance);
    auto *consents = new QWidget;
    auto *row = new QHBoxLayout(consents);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_consents, 1);
    row->addWidget(m_forgetConsents);
    addSetting(layout, tr("Allowed programs"), consents, m_forgetConsents);
    connect(m_forgetConsents, &QPushButton::clicked, this, [this] {
        if (auto forgotten = m_parts.consents.forgetAll(); !forgotten)
            m_problem->showMessage(theme::Meaning::Bad, QStringLiteral("error"), words(forgotten.error()).full());
        showConsents();
    });
    return box;
}

void SettingsPage::showConsents()
{
    const int count = m_parts.consents.count();
    m_consents->setText(count == 0 ? tr("None (credential_process)") : count == 1 ? tr("1 command (credential_process)") : tr("%1 commands (credential_process)").arg(count));
    m_forgetConsents->setEnabled(count > 0);
}

void SettingsPage::fillKeys()
{
    const QSignalBlocker quiet(m_automatic);
    m_automatic->clear();
    m_automatic->addItem(tr("None"), QString());
    for (const ApiKey &key : m_parts.keys.keys())
        m_automatic->addItem(key.label, key.id);
    const QString chosen = m_parts.settings.values().automaticKeyId;
    if (!chosen.isEmpty() && m_automatic->findData(chosen) < 0) // its deletion can be undone
        m_automatic->addItem(tr("A key that is gone"), chosen);
    m_automatic->setCurrentIndex(qMax(0, m_automatic->findData(chosen)));
}

// Keys and consents change on other pages.
void SettingsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fillKeys();
    showConsents();
    m_warnings->refresh();
}

QWidget *SettingsPage::buildNetwork()
{
    auto *box = new Card;
    QFormLayout *layout = settingsForm(box);
    m_proxy->addItem(tr("As the system says"), QStringLiteral("system"));
    m_proxy->addItem(tr("No proxy"), QStringLiteral("none"));
    m_proxy->addItem(tr("This one"), QStringLiteral("explicit"));
    addSetting(layout, tr("&Proxy"), m_proxy, m_proxy);
    m_proxyUrl->setPlaceholderText(QStringLiteral("http://proxy.example.com:3128"));
    m_proxyRow = withNote(m_proxyUrl, m_proxyNote);
    addSetting(layout, tr("Proxy &address"), m_proxyRow, m_proxyUrl);
    auto *files = new QWidget;
    auto *row = new QHBoxLayout(files);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::kGap2);
    QPushButton *choose = makeButton(tr("Choose…"), QStringLiteral("document"));
    row->addWidget(m_caFile, 1);
    row->addWidget(choose);
    m_caFile->setPlaceholderText(tr("None"));
    Label *why = settingsNote(tr("A PEM file that is trusted beside the system's certificates, for networks that inspect traffic."));
    addSetting(layout, tr("E&xtra certificates"), withNote(files, why), m_caFile);
    connect(choose, &QPushButton::clicked, this, &SettingsPage::chooseCaFile);
    return box;
}

QWidget *SettingsPage::buildKeyring()
{
    auto *box = new Card;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap4);
    grid->setHorizontalSpacing(theme::kGap2);
    grid->setVerticalSpacing(theme::kGap1);
    grid->addWidget(m_keyringIcon, 0, 0);
    grid->addWidget(m_keyringLine, 0, 1);
    grid->addWidget(m_unlock, 0, 2);
    grid->addWidget(m_keyringWhy, 1, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    return box;
}

QWidget *SettingsPage::buildAbout()
{
    auto *box = new Card;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap2);
    const auto line = [column](const QString &icon, theme::Meaning meaning, const QString &text) {
        auto *row = new QHBoxLayout;
        row->setSpacing(theme::kGap2);
        row->addWidget(new IconLabel(icon, 18, meaning), 0, Qt::AlignTop);
        row->addWidget(Label::wrapped(text), 1);
        column->addLayout(row);
    };
    const auto good = [&line](const QString &text) { line(QStringLiteral("check"), theme::Meaning::Good, text); };
    const auto open = [&line](const QString &text) { line(QStringLiteral("warning"), theme::Meaning::Caution, text); };
    good(tr("Keys are kept in the system keyring only, never in a file of this program, a log or a command line."));
    good(tr("A key is sent to Amazon's hosts of its partition, to this machine, or to a host you allowed for that key. Redirects are not followed."));
    good(tr("In memory a key is held in locked pages where the system allows it, and wiped afterwards."));
    open(tr("A program that runs as you can read an unlocked keyring and your clipboard."));
    open(tr("A key that was pasted into a shell, a file or a chat before stays there. Revoke it in IAM when in doubt."));
    column->addWidget(settingsNote(tr("Bedrock Keyring %1, Apache License 2.0").arg(QStringLiteral(BK_VERSION))));
    return box;
}

void SettingsPage::fill()
{
    m_filling = true;
    const SettingsValues &values = m_parts.settings.values();
    m_theme->setCurrentIndex(m_theme->findData(int(values.theme)));
    m_proxy->setCurrentIndex(qMax(0, m_proxy->findData(values.proxyMode)));
    m_proxyUrl->setText(values.proxyUrl);
    m_caFile->setText(values.extraCaFile);
    m_region->setCurrentText(values.defaultRegion);
    m_clipboard->setValue(values.clipboardSeconds);
    fillKeys();
    showConsents();
    m_instance->setChecked(values.instanceMetadata);
    m_warnings->fill(values);
    showProxyField();
    m_filling = false;
}

void SettingsPage::connectAll()
{
    connect(m_instance, &QCheckBox::toggled, this, &SettingsPage::save);
    connect(m_warnings, &WarningSettings::edited, this, &SettingsPage::save);
    connect(m_warnings, &WarningSettings::problem, this, [this](const Error &error) {
        m_problem->showMessage(theme::Meaning::Bad, QStringLiteral("error"), words(error).full());
    });
    for (QComboBox *choice : {m_theme, m_proxy, m_automatic})
        connect(choice, &QComboBox::currentIndexChanged, this, &SettingsPage::save);
    connect(m_region, &QComboBox::activated, this, &SettingsPage::save);
    for (QLineEdit *field : {m_proxyUrl, m_caFile, m_region->lineEdit()})
        connect(field, &QLineEdit::editingFinished, this, &SettingsPage::save);
    connect(m_clipboard, &QSpinBox::valueChanged, this, &SettingsPage::save);
    connect(m_unlock, &QPushButton::clicked, this, &SettingsPage::unlockWanted);
}

void SettingsPage::showProxyField()
{
    const bool shown = m_proxy->currentData().toString() == QLatin1String("explicit");
    auto *layout = qobject_cast<QFormLayout *>(m_proxyRow->parentWidget()->layout());
    m_proxyRow->setVisible(shown);
    layout->labelForField(m_proxyRow)->setVisible(shown);
}

void SettingsPage::save()
{
    if (m_filling)
        return;
    showProxyField();
    SettingsValues values = m_parts.settings.values();
    values.theme = SettingsValues::Theme(m_theme->currentData().toInt());
    values.proxyMode = m_proxy->currentData().toString();
    QUrl proxy = QUrl::fromUserInput(m_proxyUrl->text().trimmed());
    proxy.setUserInfo({}); // a password has no place in a settings file
    values.proxyUrl = m_proxyUrl->text().trimmed().isEmpty() ? QString() : proxy.toString();
    values.extraCaFile = m_caFile->text().trimmed();
    values.defaultRegion = m_region->currentText().trimmed();
    values.clipboardSeconds = m_clipboard->value();
    values.automaticKeyId = m_automatic->currentData().toString();
    values.instanceMetadata = m_instance->isChecked();
    m_warnings->applyTo(values);
    if (values == m_parts.settings.values())
        return;
    if (auto saved = m_parts.settings.save(values); !saved) {
        m_problem->showMessage(theme::Meaning::Bad, QStringLiteral("error"), words(saved.error()).full());
        return;
    }
    m_problem->hide();
    if (m_parts.settings.values() != values) // another program has changed something, too
        fill();
    Q_EMIT changed();
    m_warnings->refresh();
}

void SettingsPage::chooseCaFile()
{
    auto *dialog = new QFileDialog(this, tr("Extra certificates"), m_caFile->text(), tr("Certificates (*.pem *.crt *.cer);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_caFile->setText(file);
        save();
    });
    dialog->open();
}

void SettingsPage::showKeyring(const KeyringState &state)
{
    const bool fine = state.status == KeyringState::Status::Open;
    m_keyringIcon->setIcon(state.status == KeyringState::Status::Locked ? QStringLiteral("lock") : fine ? QStringLiteral("keyring") : QStringLiteral("warning"),
                           fine ? theme::Meaning::Good : theme::Meaning::Caution);
    const QString collection = state.collection.isEmpty() ? QString() : tr(" (collection %1)").arg(state.collection);
    m_keyringLine->setText(m_parts.demo ? tr("Demo: keys in memory") : keyringLine(state) + collection);
    m_keyringWhy->setText(m_parts.demo ? tr("The demo keeps its sample keys in memory until it ends.") : keyringExplanation(state));
    m_unlock->setVisible(state.status == KeyringState::Status::Locked);
}

void SettingsPage::showProblems()
{
    if (const auto problem = m_parts.http.settingsProblem(); !problem)
        m_problem->showMessage(theme::Meaning::Bad, QStringLiteral("error"), words(problem.error()).full());
    else
        m_problem->hide();
}

} // namespace bk
