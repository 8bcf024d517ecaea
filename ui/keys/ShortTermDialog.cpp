// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/ShortTermDialog.h"

#include "ui/credentials/SourcePicker.h"
#include "ui/keys/KeyForm.h"
#include "ui/keys/KeyWords.h"
#include "ui/text/ShortTermText.h"
#include "ui/widgets/Banner.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace bk {

namespace {

constexpr int kHour = 3600;
constexpr int kOther = 0; // the minutes beside it count

} // namespace

ShortTermDialog::ShortTermDialog(const UiParts &parts, QWidget *parent)
    : QDialog(parent)
    , m_parts(parts)
    , m_form(new KeyForm)
    , m_source(new SourcePicker(parts.credentials, parts.settings.values().instanceMetadata))
    , m_life(new QComboBox)
    , m_minutes(new QSpinBox)
    , m_forecast(Label::wrapped({}, Label::Tone::Quiet))
    , m_keepFresh(new QCheckBox(tr("&Keep it fresh while Bedrock Keyring runs")))
    , m_body(new QWidget)
    , m_error(new Banner)
    , m_bar(new QProgressBar)
    , m_busyWords(new Label({}, theme::Type::Caption, Label::Tone::Quiet))
    , m_save(makePrimaryButton(tr("Make key")))
    , m_cancel(makeButton(tr("Cancel")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Make a short-term key"));
    build();
    connect(m_form, &KeyForm::changed, this, &ShortTermDialog::updateButton);
    connect(m_source, &SourcePicker::changed, this, &ShortTermDialog::suggest);
    connect(m_life, &QComboBox::currentIndexChanged, this, &ShortTermDialog::showForecast);
    connect(m_minutes, &QSpinBox::valueChanged, this, &ShortTermDialog::showForecast);
    connect(m_save, &QPushButton::clicked, this, &ShortTermDialog::save);
    connect(m_cancel, &QPushButton::clicked, this, &ShortTermDialog::reject);
    suggest();
    updateButton();
    m_form->labelField()->setFocus();
}

void ShortTermDialog::build()
{
    m_form->askForMade();
    m_form->addRow(tr("&Signed by"), m_source, m_source);
    QWidget *life = buildLife();
    m_form->addRow(tr("&Life"), life, m_life);
    Label *note = Label::wrapped(tr("Renewed ahead of its end, by the same profile; with Automatic by the same place and account, or not at all."), Label::Tone::Quiet);
    note->setFont(theme::font(theme::Type::Caption));
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(theme::kGap4, theme::kGap4, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap3);
    column->addWidget(Label::wrapped(tr("A key of at most 12 hours with the permissions of AWS credentials of this machine. It is computed here, "
                                         "without asking AWS, and goes into the keyring."),
                                     Label::Tone::Quiet));
    column->addWidget(m_form);
    column->addWidget(m_keepFresh);
    column->addWidget(note);
    column->addStretch();

    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(80);
    m_bar->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap3);
    buttons->setSpacing(theme::kGap2);
    buttons->addWidget(m_bar);
    buttons->addWidget(m_busyWords, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_save);
    m_save->setDefault(true);
    auto *errors = new QHBoxLayout;
    errors->setContentsMargins(theme::kGap4, 0, theme::kGap4, theme::kGap2);
    errors->addWidget(m_error);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeScrollArea(m_body), 1);
    all->addLayout(errors);
    all->addWidget(makeSeparator());
    all->addLayout(buttons);
    const int room = parentWidget() ? parentWidget()->window()->height() - 40 : 520;
    resize(540, qMin(room, 520));
    setMinimumSize(440, 320);
}

QWidget *ShortTermDialog::buildLife()
{
    for (const int hours : {1, 4, 8, 12})
        m_life->addItem(hours == 1 ? tr("1 hour") : tr("%1 hours").arg(hours), hours * kHour);
    m_life->addItem(tr("Other"), kOther);
    m_life->setCurrentIndex(m_life->findData(8 * kHour));
    m_minutes->setRange(1, kLongestShortTermSeconds / 60);
    m_minutes->setValue(120);
    m_minutes->setSuffix(tr(" minutes"));
    m_minutes->setAccessibleName(tr("Life in minutes"));
    m_minutes->hide();
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::kGap2);
    row->addWidget(m_life);
    row->addWidget(m_minutes);
    row->addStretch();
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap1);
    column->addLayout(row);
    column->addWidget(m_forecast);
    return box;
}

int ShortTermDialog::seconds() const
{
    const int chosen = m_life->currentData().toInt();
    return chosen == kOther ? m_minutes->value() * 60 : chosen;
}

void ShortTermDialog::suggest()
{
    const QString named = m_source->region();
    m_form->suggestRegion(named.isEmpty() ? m_parts.settings.values().defaultRegion : named);
    const QString region = m_form->region();
    m_form->suggestLabel(freeLabel(m_parts.keys, region.isEmpty() ? tr("Short-term") : tr("Short-term %1").arg(region)));
    showForecast();
}

void ShortTermDialog::showForecast()
{
    m_minutes->setVisible(m_life->currentData().toInt() == kOther);
    m_forecast->setText(endForecast(seconds(), m_source->signer(), m_parts.clock.now()));
}

void ShortTermDialog::updateButton()
{
    if (!m_busy)
        m_error->hide();
    m_save->setEnabled(!m_busy && !m_form->label().isEmpty());
}

void ShortTermDialog::setBusy(const QString &words)
{
    m_busy = !words.isEmpty();
    m_busyWords->setText(words);
    m_bar->setVisible(m_busy);
    m_body->setEnabled(!m_busy);
    if (m_busy)
        m_error->hide();
    updateButton();
}

void ShortTermDialog::showError(const Error &error)
{
    setBusy({}); // hides what was said before
    m_error->showMessage(theme::Meaning::Bad, QStringLiteral("error"), words(error).full());
    if (error.kind == Error::Kind::AlreadyExists)
        m_form->labelField()->setFocus();
}

void ShortTermDialog::save()
{
    if (m_parts.keyring.state().status != KeyringState::Status::Locked)
        return make();
    setBusy(tr("Waiting for the keyring to be unlocked…"));
    QCoro::connect(m_parts.keyring.unlock(), this, [this](const Result<void> &unlocked) {
        if (!unlocked)
            return showError(unlocked.error());
        make();
    });
}

void ShortTermDialog::make()
{
    setBusy(tr("Asking for credentials, signing, storing…"));
    ApiKey draft;
    draft.kind = ApiKey::Kind::ShortTerm;
    m_form->applyTo(draft);
    ShortTermOrder order{m_source->profile(), m_form->region(), seconds()};
    QCoro::connect(m_parts.shortTerm->make(std::move(draft), std::move(order), m_keepFresh->isChecked()), this, [this](const Result<KeyId> &id) {
        if (!id)
            return showError(id.error());
        Q_EMIT saved(*id, true);
        accept();
    });
}

} // namespace bk

#include "moc_ShortTermDialog.cpp"
