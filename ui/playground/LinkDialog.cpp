// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/LinkDialog.h"

#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bk {

QString LinkDialog::asciiHost(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded);
    return url.port() > 0 ? host + u':' + QString::number(url.port()) : host;
}

LinkDialog::LinkDialog(const QUrl &url, QWidget *parent) : QDialog(parent), m_url(url)
{
    setWindowTitle(tr("Open a link from the answer?"));
    setAttribute(Qt::WA_DeleteOnClose);
    const auto label = [](const QString &text, theme::Type type) {
        auto *made = new QLabel(text);
        made->setTextFormat(Qt::PlainText);
        made->setFont(theme::font(type));
        made->setWordWrap(true);
        return made;
    };
    auto *whole = new QPlainTextEdit(QString::fromLatin1(url.toEncoded()));
    whole->setReadOnly(true);
    whole->setTabChangesFocus(true);
    whole->setFont(theme::font(theme::Type::Mono));
    whole->setAccessibleName(tr("Whole address"));
    whole->setFixedHeight(whole->fontMetrics().lineSpacing() * 4 + theme::kGap4);
    whole->setWordWrapMode(QTextOption::WrapAnywhere);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto *open = buttons->addButton(tr("&Open in browser"), QDialogButtonBox::AcceptRole);
    auto *copy = buttons->addButton(tr("Copy &address"), QDialogButtonBox::ActionRole);
    open->setAutoDefault(false);
    copy->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(open, &QPushButton::clicked, this, [this] {
        QDesktopServices::openUrl(m_url);
        accept();
    });
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromLatin1(m_url.toEncoded()));
    });

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(theme::kGap2);
    layout->addWidget(label(tr("The link leads to"), theme::Type::Body));
    layout->addWidget(label(asciiHost(url), theme::Type::Title));
    if (url.scheme().toLower() == QLatin1String("http"))
        layout->addWidget(label(tr("The connection is not encrypted (http)."), theme::Type::Body));
    layout->addWidget(whole);
    layout->addWidget(label(tr("A model wrote this link. Open it only if you know where it leads."), theme::Type::Body));
    layout->addSpacing(theme::kGap2);
    layout->addWidget(buttons);
    setMinimumWidth(440);
    buttons->button(QDialogButtonBox::Cancel)->setFocus();
}

} // namespace bk
