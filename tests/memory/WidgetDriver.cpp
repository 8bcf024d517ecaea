// SPDX-License-Identifier: Apache-2.0
// A hand inside the real window: a library that the tests load before the program (LD_PRELOAD; it is no part of the product).
// It connects to the socket named in BK_DRIVER and does what a line asks for; each line is answered by one. No secret passes
// here: keys come over the clipboard, as from a person.
#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QLocalSocket>
#include <QPlainTextEdit>
#include <QTest>
#include <QTextEdit>

namespace {

QString plain(QString text)
{
    return text.remove(QLatin1Char('&'));
}

QWidget *named(const QString &words)
{
    const QWidget *dialog = QApplication::activeModalWidget();
    const auto widgets = dialog ? dialog->findChildren<QWidget *>() : QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        if (!widget->isVisible())
            continue;
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        if ((button && plain(button->text()) == words) || widget->accessibleName() == words || widget->objectName() == words)
            return widget;
    }
    return nullptr;
}

// Texts, names and values of everything that a screen reader could ask for.
void tell(QAccessibleInterface *thing, QByteArray &told)
{
    if (!thing || !thing->isValid())
        return;
    for (const auto kind : {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
        told += thing->text(kind).toUtf8() + '\n';
    if (QAccessibleTextInterface *text = thing->textInterface())
        told += text->text(0, text->characterCount()).toUtf8() + '\n';
    for (int child = 0; child < thing->childCount(); ++child)
        tell(thing->child(child), told);
}

QByteArray everythingAccessible()
{
    QByteArray told;
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows)
        tell(QAccessible::queryAccessibleInterface(window), told);
    return told;
}

// Fifty times undo in every field, then what the fields and the screen reader have.
void undoEverywhere()
{
    const auto widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        for (int i = 0; i < 50; ++i) {
            if (auto *line = qobject_cast<QLineEdit *>(widget))
                line->undo();
            else if (auto *text = qobject_cast<QPlainTextEdit *>(widget))
                text->undo();
            else if (auto *rich = qobject_cast<QTextEdit *>(widget))
                rich->undo();
            else
                break;
        }
    }
}

bool says(const QString &words)
{
    const auto widgets = QApplication::allWidgets();
    return std::any_of(widgets.begin(), widgets.end(), [&words](const QWidget *widget) {
        const auto *label = qobject_cast<const QLabel *>(widget);
        const auto *browser = qobject_cast<const QTextEdit *>(widget);
        return widget->isVisible() && ((label && label->text().contains(words)) || (browser && browser->toPlainText().contains(words)));
    });
}

QByteArray buttons()
{
    QByteArray told;
    const auto widgets = QApplication::allWidgets();
    for (const QWidget *widget : widgets) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const auto *label = qobject_cast<const QLabel *>(widget);
        if (widget->isVisible() && (button || label || !widget->accessibleName().isEmpty()))
            told += QByteArray(widget->metaObject()->className()) + '[' + (button ? plain(button->text()) : label ? label->text() : QString()).toUtf8()
                    + '|' + widget->accessibleName().toUtf8() + (widget->isEnabled() ? "] " : "]off ");
    }
    return told.replace('\n', ' ');
}

QByteArray obey(const QString &verb, const QString &words)
{
    if (verb == "says")
        return says(words) ? "yes" : "no";
    if (verb == "accessible")
        return everythingAccessible().toBase64();
    if (verb == "buttons")
        return buttons();
    if (verb == "undo") {
        undoEverywhere();
        return "done";
    }
    if (verb == "quit") {
        QMetaObject::invokeMethod(qApp, &QApplication::closeAllWindows, Qt::QueuedConnection);
        return "done";
    }
    if (verb == "write") { // "name=text" into a field
        auto *field = named(words.section('=', 0, 0));
        if (auto *text = qobject_cast<QPlainTextEdit *>(field))
            text->setPlainText(words.section('=', 1));
        else if (auto *line = qobject_cast<QLineEdit *>(field))
            line->setText(words.section('=', 1));
        else
            return "no such field";
        return "done";
    }
    QWidget *widget = named(words);
    if (!widget)
        return "not there";
    auto *button = qobject_cast<QAbstractButton *>(widget);
    if (verb == "enabled")
        return widget->isEnabled() ? "yes" : "no";
    if (verb == "focus") {
        widget->activateWindow();
        widget->setFocus();
        return "done";
    }
    if (!button || !button->isEnabled())
        return "cannot be pressed";
    if (verb == "click")
        QMetaObject::invokeMethod(button, [button] { button->click(); }, Qt::QueuedConnection);
    else if (verb == "press")
        button->setDown(true), Q_EMIT button->pressed();
    else if (verb == "release")
        button->setDown(false), Q_EMIT button->released();
    else
        return "no such verb";
    return "done";
}

class Driver final : public QObject {
public:
    explicit Driver(const QString &socket) : QObject(qApp)
    {
        connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
            while (m_socket.canReadLine()) {
                const QString line = QString::fromUtf8(m_socket.readLine()).trimmed();
                m_socket.write(QByteArray(obey(line.section(' ', 0, 0), line.section(' ', 1)) + '\n'));
            }
        });
        m_socket.connectToServer(socket);
    }

private:
    QLocalSocket m_socket;
};

void drive()
{
    const QString socket = qEnvironmentVariable("BK_DRIVER");
    if (!socket.isEmpty() && qobject_cast<QApplication *>(qApp))
        new Driver(socket); // the application owns it
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(drive)
