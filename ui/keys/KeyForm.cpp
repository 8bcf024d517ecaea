// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyForm.h"

#include "core/aws/Endpoint.h"
#include "ui/keys/KeyWords.h"
#include "ui/widgets/Controls.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QUrl>

namespace bk {

namespace {

QIcon swatch(const QString &environment)
{
    QPixmap pixmap(32, 32);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::environmentColor(environment));
    painter.drawRoundedRect(QRect(10, 2, 10, 28), 4, 4);
    painter.end();
    pixmap.setDevicePixelRatio(2);
    return QIcon(pixmap);
}

// As Endpoint::displayHost() writes it, from a host, host:port or whole URL; empty when it is none of them.
QString shownHost(const QString &text)
{
    const QString typed = text.trimmed();
    const QUrl url(typed.contains(QLatin1String("://")) ? typed : QStringLiteral("https://") + typed, QUrl::StrictMode);
    return url.userInfo().isEmpty() ? Endpoint{url, {}, {}}.displayHost() : QString();
}

} // namespace

KeyForm::KeyForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this))
    , m_label(new QLineEdit(this))
    , m_environment(new QComboBox(this))
    , m_region(new QComboBox(this))
    , m_endRow(new QWidget(this))
    , m_end(new QComboBox(m_endRow))
    , m_endDate(new QDateTimeEdit(m_endRow))
    , m_hosts(new QLineEdit(this))
    , m_tags(new QLineEdit(this))
    , m_notes(new QPlainTextEdit(this))
{
    build();
    connect(m_label, &QLineEdit::textEdited, this, [this] { m_labelIsOurs = false; });
    connect(m_label, &QLineEdit::textChanged, this, &KeyForm::changed);
    connect(m_end, &QComboBox::currentIndexChanged, this, &KeyForm::showEndField);
    connect(m_end, &QComboBox::currentIndexChanged, this, &KeyForm::changed);
    connect(m_environment, &QComboBox::currentTextChanged, this, &KeyForm::changed);
    connect(m_endDate, &QDateTimeEdit::dateTimeChanged, this, &KeyForm::changed);
    showEndField();
}

void KeyForm::build()
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(theme::kGap4);
    m_form->setVerticalSpacing(theme::kGap3);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    m_label->setMaxLength(100);
    m_environment->setEditable(true);
    m_environment->addItem(QString(), QString());
    for (const QString &name : {QStringLiteral("production"), QStringLiteral("staging"), QStringLiteral("testing"), QStringLiteral("development")})
        m_environment->addItem(swatch(name), environmentWords(name), name);
    m_environment->lineEdit()->setPlaceholderText(tr("Choose one or write your own"));
    m_region->setEditable(true);
    m_region->addItem(QString());
    m_region->addItems(knownBedrockRegions());
    m_region->lineEdit()->setPlaceholderText(tr("For example us-east-1"));
    m_end->addItems({tr("Not known"), tr("Never ends"), tr("Ends on")});
    m_endDate->setDisplayFormat(QStringLiteral("d MMM yyyy, HH:mm"));
    m_endDate->setCalendarPopup(true);
    m_endDate->setDateTime(QDateTime(QDate::currentDate().addDays(90), QTime(0, 0)));
    m_endDate->setAccessibleName(tr("End date"));
    auto *endRow = new QHBoxLayout(m_endRow);
    endRow->setContentsMargins(0, 0, 0, 0);
    endRow->setSpacing(theme::kGap2);
    endRow->addWidget(m_end);
    endRow->addWidget(m_endDate, 1);
    endRow->addStretch();
    m_hosts->setPlaceholderText(tr("AWS and this machine only"));
    m_hosts->setToolTip(tr("Gateways that this key may go to beside AWS's own hosts: host or host:port, separated by commas."));
    m_tags->setPlaceholderText(tr("Separated by commas"));
    m_notes->setTabChangesFocus(true);
    m_notes->setFixedHeight(64);

    addRow(tr("&Name"), m_label, m_label);
    addRow(tr("&Environment"), m_environment, m_environment);
    addRow(tr("&Region"), m_region, m_region);
    addRow(tr("En&d"), m_endRow, m_end);
    addRow(tr("Other &hosts"), m_hosts, m_hosts);
    addRow(tr("&Tags"), m_tags, m_tags);
    addRow(tr("N&otes"), m_notes, m_notes);
}

void KeyForm::addRow(const QString &words, QWidget *field, QWidget *named)
{
    auto *label = new Label(words, theme::Type::Body, Label::Tone::Normal, this);
    label->setFixedHeight(32);
    label->setBuddy(named);
    named->setAccessibleName(QString(words).remove(QLatin1Char('&')));
    m_form->addRow(label, field);
}

void KeyForm::askForMade()
{
    for (QWidget *field : {m_endRow, static_cast<QWidget *>(m_hosts), static_cast<QWidget *>(m_tags), static_cast<QWidget *>(m_notes)}) {
        field->hide();
        m_form->labelForField(field)->hide();
    }
}

void KeyForm::showEndField()
{
    m_endDate->setVisible(m_end->currentIndex() == OnDate);
}

void KeyForm::fill(const ApiKey &key)
{
    m_labelIsOurs = key.label.isEmpty();
    m_label->setText(key.label);
    const int known = m_environment->findData(key.environment.toLower());
    if (known >= 0)
        m_environment->setCurrentIndex(known);
    else
        m_environment->setCurrentText(key.environment);
    m_region->setCurrentText(key.region);
    m_end->setCurrentIndex(key.neverExpires ? Never : key.expires.isValid() ? OnDate : NotKnown);
    if (key.expires.isValid())
        m_endDate->setDateTime(key.expires.toLocalTime());
    m_hosts->setText(key.allowedEndpoints.join(QStringLiteral(", ")));
    m_tags->setText(key.tags.join(QStringLiteral(", ")));
    m_notes->setPlainText(key.notes);
    setKind(key.kind);
}

void KeyForm::setKind(ApiKey::Kind kind)
{
    const bool carriesBoth = kind == ApiKey::Kind::ShortTerm;
    for (QWidget *field : {static_cast<QWidget *>(m_region), m_endRow}) {
        field->setVisible(!carriesBoth);
        m_form->labelForField(field)->setVisible(!carriesBoth);
    }
}

void KeyForm::suggestLabel(const QString &label)
{
    if (m_labelIsOurs)
        m_label->setText(label);
}

void KeyForm::suggestRegion(const QString &region)
{
    const QString current = m_region->currentText();
    if (!region.isEmpty() && (current.isEmpty() || current == m_suggestedRegion))
        m_region->setCurrentText(region);
    m_suggestedRegion = region;
}

void KeyForm::askForEnd()
{
    m_end->setCurrentIndex(OnDate);
    m_endDate->setFocus();
}

QString KeyForm::label() const
{
    return m_label->text().simplified();
}

QString KeyForm::region() const
{
    return m_region->currentText().trimmed();
}

void KeyForm::applyTo(ApiKey &key) const
{
    key.label = label();
    const QString environment = m_environment->currentText().simplified();
    const int known = m_environment->findText(environment, Qt::MatchFixedString);
    key.environment = known > 0 ? m_environment->itemData(known).toString() : environment;
    key.notes = m_notes->toPlainText();
    key.allowedEndpoints.clear();
    for (const QString &host : m_hosts->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (const QString name = shownHost(host); !name.isEmpty() && !key.allowedEndpoints.contains(name))
            key.allowedEndpoints.append(name);
    key.tags.clear();
    for (const QString &tag : m_tags->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (const QString word = tag.simplified(); !word.isEmpty() && !key.tags.contains(word))
            key.tags.append(word);
    if (key.kind == ApiKey::Kind::ShortTerm)
        return;
    key.region = region();
    key.neverExpires = m_end->currentIndex() == Never;
    key.expires = m_end->currentIndex() == OnDate ? m_endDate->dateTime().toUTC() : QDateTime();
}

} // namespace bk
