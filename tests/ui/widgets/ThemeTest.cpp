// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QDir>
#include <QtTest>

#include <cmath>

using namespace bk;

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

// WCAG 2: 1 (the same) to 21 (black on white).
double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a), y = luminance(b);
    return (qMax(x, y) + 0.05) / (qMin(x, y) + 0.05);
}

QColor color(QPalette::ColorRole role)
{
    return QApplication::palette().color(role);
}

} // namespace

class ThemeTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrastRuleIsTheKnownOne()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QVERIFY(qAbs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }
    void textsAreReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void textsAreReadable()
    {
        QFETCH(bool, dark);
        theme::apply(*qApp, dark);
        QCOMPARE(theme::isDark(), dark);
        const QList<QColor> grounds{color(QPalette::Window), color(QPalette::Base), color(QPalette::AlternateBase)};
        QList<QPair<QColor, QColor>> pairs{
            {color(QPalette::HighlightedText), color(QPalette::Highlight)},
            {color(QPalette::ButtonText), color(QPalette::Button)},
            {color(QPalette::ToolTipText), color(QPalette::ToolTipBase)},
        };
        using theme::Meaning;
        const QList<Meaning> meanings{Meaning::Good, Meaning::Caution, Meaning::Bad, Meaning::Neutral, Meaning::Accent};
        for (const QColor &ground : grounds) {
            for (const QColor &text : {color(QPalette::Text), color(QPalette::WindowText), theme::secondaryText(),
                                       color(QPalette::PlaceholderText), color(QPalette::Link)})
                pairs.append({text, ground});
            for (const Meaning meaning : meanings)
                pairs.append({theme::text(meaning), ground});
        }
        for (const Meaning meaning : meanings) { // words and quieter words on a coloured strip or a selected row
            pairs.append({theme::text(meaning), theme::fill(meaning)});
            pairs.append({color(QPalette::Text), theme::fill(meaning)});
            pairs.append({theme::secondaryText(), theme::fill(meaning)});
            pairs.append({theme::text(meaning), theme::fill(Meaning::Accent)});
        }
        double least = 21;
        for (const auto &[text, ground] : pairs) {
            const double ratio = contrast(text, ground);
            least = qMin(least, ratio);
            QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3").arg(text.name(), ground.name()).arg(ratio)));
        }
        qInfo("%d pairs, least %.2f", int(pairs.size()), least);
    }
    void environmentsStandOut()
    {
        for (const bool dark : {false, true}) {
            theme::apply(*qApp, dark);
            for (const QString &name : {QStringLiteral("development"), QStringLiteral("testing"), QStringLiteral("staging"),
                                        QStringLiteral("production"), QStringLiteral("my own")})
                QVERIFY2(contrast(theme::environmentColor(name), color(QPalette::Base)) >= 2.5, qPrintable(name));
            QCOMPARE(theme::environmentColor(QStringLiteral("x"), QStringLiteral("#123456")), QColor(0x12, 0x34, 0x56));
        }
        QVERIFY(theme::environmentColor(QStringLiteral("production")) != theme::environmentColor(QStringLiteral("staging")));
    }
    void everyIconDrawsInItsColour()
    {
        theme::apply(*qApp, false);
        const QStringList files = QDir(QStringLiteral(":/icons")).entryList();
        QVERIFY(files.size() >= 25);
        for (const QString &file : files) {
            const QImage image = theme::icon(QFileInfo(file).baseName()).pixmap(QSize(24, 24), 2.0).toImage();
            QCOMPARE(image.size(), QSize(48, 48));
            int drawn = 0, strayed = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    drawn += pixel.alpha() > 200;
                    strayed += pixel.alpha() > 200 && qAbs(pixel.red() - color(QPalette::ButtonText).red()) > 8;
                }
            QVERIFY2(drawn > 50, qPrintable(file));
            QVERIFY2(strayed == 0, qPrintable(file));
        }
    }
};

QTEST_MAIN(ThemeTest)
#include "ThemeTest.moc"
