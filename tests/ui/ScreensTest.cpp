// SPDX-License-Identifier: Apache-2.0
// The window over its real parts, in every state worth a look, light and dark, small and large. With BK_SCREENS=<folder>
// the pictures are kept there; always it is checked that no words are cut.
#include "app/Composition.h"
#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/MainWindow.h"
#include "ui/keys/KeyDialog.h"
#include "ui/keys/KeysPage.h"
#include "ui/keys/ShortTermDialog.h"
#include "ui/widgets/SecretField.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

using namespace bk;

namespace {

// Before the window is made: Qt tells widgets of another palette only while the application runs, and a test does not run one.
Result<void> chooseTheme(Settings &settings, bool dark)
{
    SettingsValues values = settings.values();
    values.theme = dark ? SettingsValues::Theme::Dark : SettingsValues::Theme::Light;
    return settings.save(values);
}

void keep(QWidget &window, const QString &name)
{
    QTest::qWait(30); // layouts and late paints
    (void)QTest::qWaitFor([&window] { return cutTexts(&window).isEmpty(); }, 2000);
    const QStringList cut = cutTexts(&window);
    if (!cut.isEmpty())
        QTest::qFail(qPrintable(name + QStringLiteral(": ") + cut.join(QStringLiteral(" | "))), __FILE__, __LINE__);
    const QString folder = qEnvironmentVariable("BK_SCREENS");
    if (!folder.isEmpty())
        window.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

void keepDialog(MainWindow &window, const QString &name, const QByteArray &pasted)
{
    auto *page = window.findChild<KeysPage *>();
    page->addKey();
    auto *dialog = page->findChild<KeyDialog *>();
    QVERIFY(dialog);
    if (!pasted.isEmpty()) {
        QApplication::clipboard()->setText(QString::fromUtf8(pasted));
        dialog->findChild<SecretField *>()->pasteFromClipboard();
    }
    keep(*dialog, name);
    dialog->close();
    QTest::qWait(0);
}

} // namespace

class ScreensTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void demoWindow_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        for (const bool dark : {false, true})
            for (const QSize &size : {QSize(1100, 720), QSize(800, 500), QSize(1600, 1000)})
                QTest::addRow("%s-%dx%d", dark ? "dark" : "light", size.width(), size.height()) << dark << size;
    }
    void demoWindow()
    {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        const QString tag = QString::fromLatin1(QTest::currentDataTag());
        StartOptions options;
        options.demo = true;
        auto made = Composition::make(options);
        QVERIFY(made);
        Composition &parts = **made;
        const auto filled = await(parts.fillDemo());
        QVERIFY(filled && *filled);
        QVERIFY(chooseTheme(parts.settings, dark));
        MainWindow window(uiParts(parts));
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        keep(window, tag + QStringLiteral("-1-keys"));
        QVERIFY(button(window, QStringLiteral("Test all")));
        button(window, QStringLiteral("Test all"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(button(window, QStringLiteral("Test all"))->isEnabled(), 20'000);
        keep(window, tag + QStringLiteral("-2-tested"));
        auto *page = window.findChild<KeysPage *>();
        page->showKey(parts.keys.findByLabel(QStringLiteral("old-ci"))->id);
        keep(window, tag + QStringLiteral("-3-revoked"));
        keepDialog(window, tag + QStringLiteral("-4-add"), {});
        keepDialog(window, tag + QStringLiteral("-5-add-long"), "export AWS_BEARER_TOKEN_BEDROCK=" + sampleLongTermKey("x"));
        keepDialog(window, tag + QStringLiteral("-6-add-cut"), sampleLongTermKey("x").chopped(1));
        if (QPushButton *edit = button(window, QStringLiteral("Edit"))) {
            edit->click();
            auto *dialog = page->findChild<KeyDialog *>();
            keep(*dialog, tag + QStringLiteral("-7-edit"));
            dialog->close();
        }
        if (QPushButton *remove = button(window, QStringLiteral("Delete"))) {
            remove->click();
            QTRY_VERIFY(button(window, QStringLiteral("Undo")));
            keep(window, tag + QStringLiteral("-8-deleted"));
        }
        page->makeShortTerm();
        auto *making = page->findChild<ShortTermDialog *>();
        QTRY_VERIFY(says(*making, QStringLiteral("Would end")));
        keep(*making, tag + QStringLiteral("-8-make"));
        making->close();
        ApiKey draft;
        draft.label = QStringLiteral("kept fresh");
        const auto fresh = await(parts.shortTerm.make(draft, {}, true));
        QVERIFY(fresh && *fresh);
        page->showKey(**fresh);
        QVERIFY(says(window, QStringLiteral("Renews itself")));
        keep(window, tag + QStringLiteral("-8-fresh"));
        window.showPage(MainWindow::Preferences);
        keep(window, tag + QStringLiteral("-9-settings"));
        window.showPage(MainWindow::Credentials);
        QTRY_VERIFY(says(window, QStringLiteral("Converse goes with")));
        keep(window, tag + QStringLiteral("-10-credentials"));
    }
    void otherStates_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void otherStates()
    {
        QFETCH(bool, dark);
        const QString tag = QString::fromLatin1(QTest::currentDataTag());
        CoreParts core;
        QVERIFY(chooseTheme(core.settings, dark));
        MainWindow window(uiParts(core));
        window.resize(1100, 720);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        keep(window, tag + QStringLiteral("-a-empty"));
        core.keyring.setStatus(KeyringState::Status::Absent);
        keep(window, tag + QStringLiteral("-b-absent"));
        keepDialog(window, tag + QStringLiteral("-c-add-absent"), sampleShortTermKey("x"));
        core.keyring.setStatus(KeyringState::Status::Open);
        const QStringList names{QStringLiteral("billing-bot"), QStringLiteral("a name that somebody made much too long to fit into any list"),
                                QStringLiteral("ended"), QStringLiteral("no end known")};
        const QList<int> days{12, 200, -3, 0};
        for (int i = 0; i < names.size(); ++i)
            core.addLongTerm(names.at(i), days.at(i), i == 1 ? QStringLiteral("eu customers") : QStringLiteral("staging"));
        core.addShortTerm(QStringLiteral("laptop"), 8);
        core.lockKeyring();
        QVERIFY(await(core.keys.reconcile()));
        keep(window, tag + QStringLiteral("-d-locked"));
        window.findChild<QLineEdit *>()->setText(QStringLiteral("zebra"));
        keep(window, tag + QStringLiteral("-e-nomatch"));
    }
};

QTEST_MAIN(ScreensTest)
#include "ScreensTest.moc"
