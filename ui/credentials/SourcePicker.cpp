// SPDX-License-Identifier: Apache-2.0
#include "ui/credentials/SourcePicker.h"

#include "ui/text/CredentialText.h"
#include "ui/widgets/Controls.h"

#include <QComboBox>
#include <QVBoxLayout>

namespace bk {

SourcePicker::SourcePicker(CredentialChain &chain, bool instanceMetadata, QWidget *parent)
    : QWidget(parent)
    , m_chain(chain)
    , m_instanceMetadata(instanceMetadata)
    , m_box(new QComboBox)
    , m_who(Label::wrapped({}, Label::Tone::Quiet))
{
    m_box->setAccessibleName(tr("AWS credentials"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // a profile's name may be long
    m_box->setMinimumContentsLength(24);
    m_box->addItem(tr("Automatic (whatever this machine gives)"), QString());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::kGap1);
    column->addWidget(m_box);
    column->addWidget(m_who);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::activated, this, &SourcePicker::look);
}

QString SourcePicker::profile() const
{
    return m_box->currentData().toString();
}

void SourcePicker::look()
{
    CredentialQuestion question;
    question.operationTakesApiKey = false; // a key signs nothing
    question.profile = profile();
    question.instanceMetadata = m_instanceMetadata;
    question.offline = true;
    const int asked = ++m_asked;
    QCoro::connect(m_chain.resolve(std::move(question)), this, [this, asked](CredentialResolution &&resolution) {
        if (asked == m_asked)
            answer(resolution);
    });
}

void SourcePicker::answer(const CredentialResolution &resolution)
{
    fill(resolution.profiles);
    const CredentialStep *winner = resolution.winner();
    m_region = resolution.region;
    m_signer = winner ? std::optional(winner->facts) : std::nullopt;
    m_who->setText(signerText(resolution, m_chain.home()));
    m_box->setAccessibleDescription(m_who->text());
    Q_EMIT changed();
}

void SourcePicker::fill(const QStringList &profiles)
{
    QStringList names = profiles;
    const QString chosen = profile();
    if (!chosen.isEmpty() && !names.contains(chosen)) // gone meanwhile: said below, and never turned into Automatic
        names.append(chosen);
    QStringList shown;
    for (int row = 1; row < m_box->count(); ++row)
        shown.append(m_box->itemData(row).toString());
    if (names == shown)
        return;
    while (m_box->count() > 1)
        m_box->removeItem(m_box->count() - 1);
    for (const QString &name : std::as_const(names))
        m_box->addItem(tr("Profile %1").arg(name), name);
    m_box->setCurrentIndex(qMax(0, m_box->findData(chosen)));
}

void SourcePicker::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    look();
}

} // namespace bk

#include "moc_SourcePicker.cpp"
