// SPDX-License-Identifier: Apache-2.0
#include "ui/playground/JsonDialog.h"

#include "ui/playground/MarkdownInline.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace bk {

namespace {

constexpr qsizetype kLongestShown = 512;

QString indentedJson(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Indented));
}

} // namespace

QJsonValue shortened(const QJsonValue &value)
{
    const QString text = value.toString();
    if (text.size() > kLongestShown && !text.contains(u' ')) {
        return JsonDialog::tr("%1… (%2 characters)").arg(text.left(64)).arg(text.size());
    }
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue item : value.toArray())
            array.append(shortened(item));
        return array;
    }
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member)
            *member = shortened(*member);
        return object;
    }
    return value;
}

JsonDialog::JsonDialog(const QJsonObject &request, const QJsonObject &response, QWidget *parent)
    : QDialog(parent), m_tabs(new QTabWidget)
{
    setWindowTitle(tr("Request and response"));
    setAttribute(Qt::WA_DeleteOnClose);
    addTab(tr("Re&quest"), request, tr("Nothing was sent yet."));
    addTab(tr("Re&sponse"), response, tr("Nothing came back yet."));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto *copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copy->setIcon(theme::icon(QStringLiteral("copy")));
    connect(copy, &QPushButton::clicked, this, &JsonDialog::copyCurrent);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_tabs);
    layout->addWidget(buttons);
    resize(640, 520);
}

QPlainTextEdit *JsonDialog::addTab(const QString &title, const QJsonObject &json, const QString &whenEmpty)
{
    auto *text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setFont(theme::font(theme::Type::Mono));
    text->setFrameShape(QFrame::NoFrame);
    text->setAccessibleName(QString(title).remove(u'&'));
    text->setPlaceholderText(whenEmpty);
    if (!json.isEmpty())
        text->setPlainText(withVisibleMarks(indentedJson(shortened(json).toObject())));
    m_tabs->addTab(text, title);
    m_objects.append(json);
    return text;
}

QString JsonDialog::shownText(int tab) const
{
    return qobject_cast<QPlainTextEdit *>(m_tabs->widget(tab))->toPlainText();
}

void JsonDialog::copyCurrent()
{
    QGuiApplication::clipboard()->setText(indentedJson(m_objects.value(m_tabs->currentIndex())));
}

} // namespace bk
