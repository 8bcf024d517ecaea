// SPDX-License-Identifier: Apache-2.0
// The peer of our window: the plainest main window Qt shows, with a tool bar, tabs, a table and a text.
#include <QApplication>
#include <QMainWindow>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QToolBar>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QMainWindow window;
    QToolBar *bar = window.addToolBar(QStringLiteral("Tools"));
    for (const char *name : {"Keys", "Playground", "Settings"})
        bar->addAction(QString::fromLatin1(name));
    auto *table = new QTableWidget(20, 4);
    for (int row = 0; row < 20; ++row) {
        for (int column = 0; column < 4; ++column)
            table->setItem(row, column, new QTableWidgetItem(QStringLiteral("cell %1 %2").arg(row).arg(column)));
    }
    auto *tabs = new QTabWidget;
    tabs->addTab(table, QStringLiteral("Table"));
    tabs->addTab(new QPlainTextEdit(QStringLiteral("Some text")), QStringLiteral("Text"));
    window.setCentralWidget(tabs);
    window.resize(1100, 720);
    window.show();
    return QApplication::exec();
}
