// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/LifelineView.h"

#include "tests/support/UiChecks.h"
#include "tests/support/UiParts.h"
#include "ui/keys/KeyFilterModel.h"
#include "ui/keys/KeyListModel.h"
#include "ui/keys/KeysPage.h"
#include "ui/widgets/Controls.h"
#include "ui/widgets/SecretClipboard.h"
#include "ui/widgets/Theme.h"

#include <QListView>
#include <QToolButton>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

TimeScale scaleOf(const QList<TimeScale::Life> &lives)
{
    return TimeScale::fitting(lives, kNow);
}

struct Shown final {
    explicit Shown(CoreParts &parts) : model(parts.keys, parts.clock), view(setUp(), &selection, parts.clock) {}
    KeyFilterModel *setUp()
    {
        filter.setSourceModel(&model);
        selection.setModel(&filter);
        return &filter;
    }
    KeyListModel model;
    KeyFilterModel filter;
    QItemSelectionModel selection;
    LifelineView view;
};

QString footOf(const QWidget &view)
{
    QStringList said;
    for (const ElidedLabel *label : view.findChildren<ElidedLabel *>())
        said.append(label->text());
    return said.join(u'\n');
}

} // namespace

class LifelineViewTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin");
        theme::apply(*qApp, false);
    }

    void everyEndAndTodayAreInThePicture()
    {
        const TimeScale scale = scaleOf({{kNow.addDays(-60), kNow.addDays(30)}, {kNow.addDays(-3), {}}, {{}, kNow.addDays(-10)}});
        QVERIFY(scale.from() < kNow.addDays(-60) && scale.to() > kNow.addDays(30));
        QVERIFY(scale.xOf(kNow, 1000) > 0 && scale.xOf(kNow, 1000) < 1000);
        QVERIFY(scale.xOf(kNow.addDays(1), 1000) > scale.xOf(kNow, 1000));
    }
    void aHundredYearsLeaveRoomForTheOthers()
    {
        const TimeScale scale = scaleOf({{kNow.addYears(-5), kNow.addDays(36'600)}, {kNow.addDays(-1), kNow.addDays(20)}});
        QVERIFY(scale.from() > kNow.addDays(-450) && scale.to() < kNow.addDays(900));
        QCOMPARE(scale.xOf(kNow.addDays(36'600), 500), 500.0);
        QCOMPARE(scale.xOf(kNow.addYears(-5), 500), 0.0);
    }
    void nothingButShortTermKeysIsShownInDays()
    {
        const TimeScale scale = scaleOf({{kNow.addSecs(-3'600), kNow.addSecs(39'600)}});
        QVERIFY(scale.from().secsTo(scale.to()) < 4 * 86'400);
        QVERIFY(scaleOf({}).isValid());
    }
    void ticksAreRoundAndApart_data()
    {
        QTest::addColumn<int>("days");
        for (const int days : {1, 7, 30, 90, 365, 700})
            QTest::addRow("%d days", days) << days;
    }
    void ticksAreRoundAndApart()
    {
        QFETCH(int, days);
        const TimeScale scale = scaleOf({{kNow.addDays(-days), kNow.addDays(days)}});
        const auto ticks = scale.ticks(800, 90);
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 9);
        for (qsizetype i = 0; i < ticks.size(); ++i) {
            const QDateTime local = ticks.at(i).at.toLocalTime();
            QVERIFY(days < 2 || local.time() == QTime(0, 0)); // over a change to winter time too
            QVERIFY(i == 0 || scale.xOf(ticks.at(i).at, 800) - scale.xOf(ticks.at(i - 1).at, 800) >= 80);
            QVERIFY(!ticks.at(i).words.isEmpty());
        }
    }
    void footTellsWhatIsChosenAndPointedAt()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("billing-bot"), 6, QStringLiteral("production"));
        parts.addLongTerm(QStringLiteral("old-ci"), 300);
        Shown shown(parts);
        LifelineView &view = shown.view;
        view.resize(700, 300);
        view.show();
        KeyFilterModel &filter = shown.filter;
        shown.selection.setCurrentIndex(filter.index(0, 0), QItemSelectionModel::SelectCurrent);
        QVERIFY(footOf(view).startsWith(QStringLiteral("billing-bot: made ")));
        QVERIFY(footOf(view).endsWith(QStringLiteral("6 days left")));
        QTest::keyClick(view.list(), Qt::Key_Down);
        QVERIFY(footOf(view).startsWith(QStringLiteral("old-ci: ")));
        QTest::mouseMove(view.list()->viewport(), QPoint(300, 20));
        QTRY_VERIFY(footOf(view).startsWith(QStringLiteral("billing-bot: ")));
        QEvent left(QEvent::Leave);
        QCoreApplication::sendEvent(view.list()->viewport(), &left);
        QVERIFY(footOf(view).startsWith(QStringLiteral("old-ci: ")));
        // A screen reader is told the same.
        QCOMPARE(filter.index(0, 0).data(Qt::AccessibleDescriptionRole), filter.index(0, 0).data(KeyListModel::LifeRole));
    }
    void todayCutsTheBarOfAKeyThatLives()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("half"), 60); // made 60 days ago
        Shown shown(parts);
        LifelineView &view = shown.view;
        view.resize(900, 200);
        view.show();
        const QImage image = view.list()->viewport()->grab().toImage();
        const QRect lines = LifelineDelegate::linesIn(QRect(0, 0, view.list()->viewport()->width(), 48));
        int line = -1; // today's, away from the bar
        for (int x = lines.left(); x < lines.right() && line < 0; ++x) {
            if (image.pixelColor(x, 4) != image.pixelColor(lines.left() + 1, 4))
                line = x;
        }
        QVERIFY(line > lines.left() + 100 && line < lines.right() - 100);
        QVERIFY(image.pixelColor(line - 20, 24) != image.pixelColor(line + 20, 24)); // paler before
        QVERIFY(image.pixelColor(line + 20, 24) != image.pixelColor(lines.right() - 2, 24));
    }
    void pageTurnsToTheTimelineAndBack()
    {
        CoreParts parts;
        parts.addLongTerm(QStringLiteral("billing-bot"), 6);
        SecretClipboard clipboard;
        KeysPage page(uiParts(parts), clipboard);
        page.resize(900, 600);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QVERIFY(!page.findChild<LifelineView *>()); // a start does not make it
        const auto buttons = page.findChildren<QToolButton *>();
        auto *toggle = *std::find_if(buttons.begin(), buttons.end(), [](QToolButton *one) { return one->isCheckable(); });
        toggle->click();
        auto *view = page.findChild<LifelineView *>();
        QVERIFY(view && view->isVisible());
        QVERIFY(!button(page, QStringLiteral("Test"))); // the picture has the whole width
        QTest::keyClick(view->list(), Qt::Key_Return);
        QTRY_VERIFY(button(page, QStringLiteral("Test")));
        QVERIFY(!view->isVisible());
        toggle->click();
        QVERIFY(page.findChild<QListView *>()->isVisible());
    }
};

QTEST_MAIN(LifelineViewTest)
#include "LifelineViewTest.moc"
