// SPDX-License-Identifier: Apache-2.0
#include "ui/credentials/LeakView.h"

#include "ui/keys/KeyWords.h"

#include <QDir>
#include <QFileDialog>
#include <QPushButton>
#include <QVBoxLayout>

namespace bk {

namespace {

QString shortened(const QString &file)
{
    const QString home = QDir::homePath() + QLatin1Char('/');
    return file.startsWith(home) ? QStringLiteral("~/") + file.mid(home.size()) : file;
}

} // namespace

LeakView::LeakView(QWidget *parent)
    : Card(parent)
    , m_look(makeButton(tr("Look for keys"), QStringLiteral("search")))
    , m_folder(makeButton(tr("Look in a folder…"), QStringLiteral("document")))
    , m_result(Label::wrapped({}))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::kGap4, theme::kGap3, theme::kGap4, theme::kGap4);
    column->setSpacing(theme::kGap2);
    column->addWidget(new Label(tr("Keys in files"), theme::Type::BodyStrong));
    column->addWidget(Label::wrapped(tr("Looks into shell start files and histories, .Renviron and the settings of common AI tools; "
                                        "or for .env files below a folder. Reads only, and only when you ask."),
                                     Label::Tone::Quiet));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::kGap2);
    buttons->addWidget(m_look);
    buttons->addWidget(m_folder);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addWidget(m_result);
    m_rows = new QVBoxLayout;
    m_rows->setContentsMargins(0, 0, 0, 0);
    column->addLayout(m_rows);
    m_result->hide();
    connect(m_look, &QPushButton::clicked, this, [this] { scan(placesOfLeaks(QDir::homePath())); });
    connect(m_folder, &QPushButton::clicked, this, &LeakView::chooseFolder);
}

void LeakView::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Look for .env files below"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        say(tr("Looking…"));
        QCoro::connect(environmentFilesBelow(folder), this, [this](const QStringList &files) { scan(files); });
    });
    dialog->open();
}

void LeakView::say(const QString &text)
{
    m_result->setText(text);
    m_result->show();
}

void LeakView::scan(const QStringList &files)
{
    if (std::exchange(m_looking, true))
        return;
    say(tr("Looking…"));
    QCoro::connect(scanForKeys(files), this, [this](LeakReport &&report) {
        m_looking = false;
        show(std::move(report));
    });
}

void LeakView::show(LeakReport &&report)
{
    m_report = std::move(report);
    QString text = m_report.keys.empty() ? tr("No key found. Files read: %1.").arg(m_report.filesRead)
                                         : tr("Every program you start can read these. Put them into the keyring, then delete the lines "
                                              "(and replace the keys if anybody else could read the files).");
    if (!m_report.unreadable.isEmpty()) {
        QStringList names;
        for (const QString &file : std::as_const(m_report.unreadable))
            names.append(shortened(file));
        text += QLatin1Char('\n') + tr("Not read: %1").arg(names.join(QStringLiteral(", ")));
    }
    say(text);
    delete m_box;
    m_box = new QWidget;
    auto *rows = new QVBoxLayout(m_box);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(theme::kGap2);
    for (std::size_t i = 0; i < m_report.keys.size(); ++i)
        rows->addWidget(row(i));
    m_rows->addWidget(m_box);
}

QWidget *LeakView::row(std::size_t index)
{
    const FoundKey &found = m_report.keys.at(index);
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kGap2);
    layout->addWidget(new IconLabel(QStringLiteral("warning"), 16, theme::Meaning::Caution));
    auto *where = new ElidedLabel;
    where->setText(tr("%1, line %2: %3 …%4").arg(shortened(found.file)).arg(found.line).arg(kindWords(found.about.kind), found.about.lastFour));
    layout->addWidget(where, 1);
    QPushButton *store = makeButton(tr("Put into the keyring"), QStringLiteral("keyring"));
    layout->addWidget(store);
    connect(store, &QPushButton::clicked, this, [this, index] { Q_EMIT storeWanted(m_report.keys.at(index).key); });
    return line;
}

} // namespace bk

#include "moc_LeakView.cpp"
