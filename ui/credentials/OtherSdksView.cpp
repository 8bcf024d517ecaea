// SPDX-License-Identifier: Apache-2.0
#include "ui/credentials/OtherSdksView.h"

#include "ui/text/CredentialText.h"

#include <QVBoxLayout>

namespace bk {

namespace {

constexpr int kSideBySide = 720;

QWidget *column(const SdkChoice &choice, const QString &home)
{
    auto *box = new QWidget;
    auto *lines = new QVBoxLayout(box);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(theme::kGap1);
    lines->addWidget(new Label(sdkName(choice.sdk), theme::Type::BodyStrong));
    lines->addWidget(Label::wrapped(choiceText(choice, home), choice.fails ? Label::Tone::Bad : Label::Tone::Normal));
    for (const SdkDifference difference : choice.differences)
        lines->addWidget(Label::wrapped(differenceText(difference), Label::Tone::Quiet));
    lines->addStretch();
    return box;
}

} // namespace

OtherSdksView::OtherSdksView(QWidget *parent)
    : Card(parent)
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap4);
    all->setSpacing(theme::kGap2);
    all->addWidget(new Label(tr("What other programs would choose here"), theme::Type::BodyStrong));
    auto *holder = new QWidget;
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight, holder);
    m_columns->setContentsMargins(0, 0, 0, 0);
    m_columns->setSpacing(theme::kGap6);
    all->addWidget(holder);
}

void OtherSdksView::show(const QList<SdkChoice> &choices, const QString &home)
{
    while (QLayoutItem *item = m_columns->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const SdkChoice &choice : choices)
        m_columns->addWidget(column(choice, home), 1);
}

void OtherSdksView::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    m_columns->setDirection(width() >= kSideBySide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace bk

#include "moc_OtherSdksView.cpp"
