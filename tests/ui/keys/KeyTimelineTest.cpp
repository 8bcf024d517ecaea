// SPDX-License-Identifier: Apache-2.0
#include "ui/keys/KeyTimeline.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QtTest>

using namespace bk;

namespace {

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

// The colour in the middle of the groove.
QColor middleOf(const QDateTime &from, const QDateTime &to)
{
    ApiKey key;
    key.created = from;
    key.expires = to;
    KeyTimeline timeline;
    timeline.resize(400, timeline.sizeHint().height());
    timeline.show(key, kNow);
    const QImage image = timeline.grab().toImage();
    return image.pixelColor(200, timeline.fontMetrics().height() + theme::kGap2 + 4);
}

} // namespace

class KeyTimelineTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void ofAnEndedLifeNothingIsLeft()
    {
        const QColor ended = middleOf(kNow.addDays(-20), kNow.addDays(-1));
        QVERIFY(ended != middleOf(kNow.addDays(-1), kNow.addDays(20)));
        QCOMPARE(middleOf(kNow, kNow.addDays(-1)), ended); // added after its end
        QCOMPARE(middleOf({}, kNow.addDays(-1)), ended);
    }
};

QTEST_MAIN(KeyTimelineTest)
#include "KeyTimelineTest.moc"
