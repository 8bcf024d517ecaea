// SPDX-License-Identifier: Apache-2.0
#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/MainWindow.h"
#include "ui/iam/RotationDialog.h"
#include "ui/playground/PromptEditor.h"
#include "ui/text/TimeText.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Controls.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QDialog>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QtTest>

#include <memory>

using namespace bk;

namespace {

std::unique_ptr<MainWindow> shown(CoreParts &parts, QSize size = {1100, 720}, const QString &notice = {})
{
    auto window = std::make_unique<MainWindow>(with(uiParts(parts), &UiParts::notice, notice));
    window->resize(size);
    window->show();
    window->activateWindow();
    if (!QTest::qWaitForWindowActive(window.get()))
        QTest::qFail("the window did not become active", __FILE__, __LINE__);
    return window;
}

} // namespace

class MainWindowTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void keysOpenByKeyboard()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("billing-bot"), 6, QStringLiteral("production"));
        const auto window = shown(parts);
        auto *pages = window->findChild<QStackedWidget *>();
        QTest::keyClick(window.get(), Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(pages->currentIndex(), int(MainWindow::Preferences));
        QTest::keyClick(window.get(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(pages->currentIndex(), int(MainWindow::Credentials));
        QTest::keyClick(window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(pages->currentIndex(), int(MainWindow::Playground));
        QVERIFY(qobject_cast<PromptEditor *>(window->focusWidget()));
        QTest::keyClick(window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(pages->currentIndex(), int(MainWindow::Keys));
        QTest::keyClick(window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(qobject_cast<QLineEdit *>(window->focusWidget()));
        QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(window->findChild<QDialog *>());
    }
    void whatTheStartFoundIsSaid()
    {
        CoreParts parts;
        const auto window = shown(parts, {1100, 720}, QStringLiteral("The list of keys was damaged"));
        QVERIFY(says(*window, QStringLiteral("The list of keys was damaged")));
    }
    void warnsOfTheMostUrgentKey()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("fine"), 300);
        parts.addLongTerm(QStringLiteral("billing-bot"), 6, QStringLiteral("production"));
        const auto window = shown(parts);
        QTRY_VERIFY(says(*window, QStringLiteral("billing-bot (production) ends in 6 days")));
    }
    void rotateOfANotificationOpensTheDialogOfALongTermKey()
    {
        CoreParts parts;
        const KeyId brief = parts.addShortTerm(QStringLiteral("laptop"), 5);
        const KeyId key = parts.addLongTerm(QStringLiteral("billing-bot"), 1);
        const auto window = shown(parts);
        window->rotateKey(brief);
        QVERIFY(!window->findChild<RotationDialog *>());
        window->rotateKey(key);
        QVERIFY(window->findChild<RotationDialog *>());
        QCOMPARE(window->findChild<RotationDialog *>()->windowTitle(), QStringLiteral("Rotate billing-bot"));
    }
    void lockedKeyringOffersToUnlock()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("billing-bot"), 60);
        const auto window = shown(parts);
        QTRY_VERIFY(says(*window, QStringLiteral("Fake: open")));
        parts.lockKeyring();
        QTRY_VERIFY(says(*window, QStringLiteral("Fake: locked")));
        QTRY_VERIFY(button(*window, QStringLiteral("Unlock…")));
        button(*window, QStringLiteral("Unlock…"))->click();
        QTRY_VERIFY(says(*window, QStringLiteral("Fake: open")));
    }
    void statusTellsWhatThePlaygroundPickedAtItsStart()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("billing-bot"), 60);
        const auto window = shown(parts);
        window->showPage(MainWindow::Playground);
        const QList<ElidedLabel *> texts = window->findChildren<ElidedLabel *>();
        QTRY_VERIFY(std::any_of(texts.begin(), texts.end(), [](ElidedLabel *label) { return label->text() == QLatin1String("Key: billing-bot"); }));
    }
    void keyFoundInAFileIsOfferedToTheKeyring()
    {
        CoreParts parts;
        const QByteArray home = qgetenv("HOME");
        const auto back = qScopeGuard([&home] { qputenv("HOME", home); });
        qputenv("HOME", parts.folder.path().toLocal8Bit());
        QFile file(parts.folder.filePath(QStringLiteral(".bashrc")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("export AWS_BEARER_TOKEN_BEDROCK=" + sampleLongTermKey("lies about") + '\n');
        file.close();
        const auto window = shown(parts);
        window->showPage(MainWindow::Credentials);
        button(*window, QStringLiteral("Look for keys"))->click();
        QTRY_VERIFY(button(*window, QStringLiteral("Put into the keyring")));
        button(*window, QStringLiteral("Put into the keyring"))->click();
        QTRY_VERIFY(window->findChild<QDialog *>());
        QTRY_VERIFY(says(*window->findChild<QDialog *>(), QStringLiteral("1234 5678 9012"))); // it was read, and waits for a name
    }
    void clockThatIsWrongIsSaid()
    {
        CoreParts parts;
        const auto window = shown(parts);
        Q_EMIT parts.client.clockCorrected(3'600);
        QTRY_VERIFY(says(*window, clockText(3'600)));
    }
    void absentKeyringIsExplained()
    {
        CoreParts parts;
        const auto window = shown(parts);
        parts.keyring.setStatus(KeyringState::Status::Absent);
        QTRY_VERIFY(says(*window, QStringLiteral("No system keyring")));
        QTRY_VERIFY(says(*window, QStringLiteral("No keys yet")));
    }
    void nothingIsCutInASmallWindow_data()
    {
        QTest::addColumn<int>("page");
        QTest::newRow("keys") << int(MainWindow::Keys);
        QTest::newRow("settings") << int(MainWindow::Preferences);
    }
    void nothingIsCutInASmallWindow()
    {
        QFETCH(int, page);
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("a label that is long enough to be in the way of everything else in its row"), 6,
                          QStringLiteral("production"));
        const auto window = shown(parts, {800, 500});
        window->showPage(page);
        QTest::qWait(0);
        QCOMPARE(window->size(), QSize(800, 500));
        QCOMPARE(cutTexts(window.get()), QStringList());
    }
    void everyControlHasANameAndTabReachesIt()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("billing-bot"), 6, QStringLiteral("production"));
        const auto window = shown(parts);
        for (const int page : {int(MainWindow::Keys), int(MainWindow::Preferences)}) {
            window->showPage(page);
            QCOMPARE(namelessControls(window.get()), QStringList());
            const QSet<QWidget *> stops = tabStops(window.get());
            for (QAbstractButton *control : window->findChildren<QAbstractButton *>())
                if (control->isVisible() && control->isEnabled() && !control->text().isEmpty())
                    QVERIFY2(stops.contains(control), qPrintable(control->text()));
        }
    }
    void titleAndAccessibleTextsHoldNoSecret()
    {
        CoreParts parts;
        const KeyId id = parts.addLongTerm(QStringLiteral("billing-bot"), 6);
        const auto window = shown(parts);
        const auto secret = await(parts.keys.secret(id));
        QVERIFY(secret && *secret);
        const QString piece = QString::fromLatin1((*secret)->reveal().first(16));
        QVERIFY(!window->windowTitle().contains(piece));
        int read = 0;
        for (QWidget *widget : window->findChildren<QWidget *>()) {
            QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            for (const auto what : {QAccessible::Name, QAccessible::Value, QAccessible::Description}) {
                ++read;
                QVERIFY(!accessible || !accessible->text(what).contains(piece));
            }
            QVERIFY(!widget->toolTip().contains(piece));
        }
        QVERIFY(read > 100);
    }
    void followsTheDesktopUnlessToldOtherwise()
    {
        CoreParts parts;
        const auto window = shown(parts);
        window->setDesktopDark(true);
        QVERIFY(theme::isDark());
        SettingsValues values = parts.settings.values();
        values.theme = SettingsValues::Theme::Light;
        QVERIFY(parts.settings.save(values));
        window->setDesktopDark(true);
        QVERIFY(!theme::isDark());
    }
    void remembersItsPlace()
    {
        CoreParts parts;
        {
            const auto window = shown(parts, {930, 610});
            window->close();
        }
        QVERIFY(!parts.settings.values().windowGeometry.isEmpty());
        const auto again = std::make_unique<MainWindow>(uiParts(parts));
        QCOMPARE(again->size(), QSize(930, 610));
    }
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
