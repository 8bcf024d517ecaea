// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Theme.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Style.h"

#include <QApplication>
#include <QFontDatabase>

#include <array>

// A static library's resources are only there once somebody asks for them by name, outside any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace bk::theme {

namespace {

struct Pair final {
    QRgb text;
    QRgb fill;
};

// Everything a colour is taken from. Texts are at least 4.5:1 on window, base and their own fill (ThemeTest computes it).
struct Scheme final {
    QRgb window, base, alternate, text, secondary, disabled, hairline, button;
    QRgb highlight, highlightedText, link;
    std::array<Pair, 5> meanings; // in the order of Meaning
    std::array<QRgb, 7> environments;
};

constexpr Scheme kLight{
    0xfff5f6f8, 0xffffffff, 0xfff0f2f5, 0xff1b1f26, 0xff565f6b, 0xff8d96a1, 0xffd8dce2, 0xffffffff,
    0xff2f5bd0, 0xffffffff, 0xff2450b8,
    {{{0xff146532, 0xffdff3e5}, {0xff7a4b00, 0xfffcf0d3}, {0xffa8201a, 0xfffce5e3}, {0xff565f6b, 0xffe9ecf0}, {0xff2450b8, 0xffe4ebfb}}},
    {0xff2e9e5b, 0xff2f7fd0, 0xffd98a00, 0xffd1342b, 0xff8657c9, 0xff14919b, 0xffb0568f},
};

constexpr Scheme kDark{
    0xff1a1c20, 0xff212429, 0xff272a30, 0xffe6e8ec, 0xffa5adb8, 0xff6d7580, 0xff383d45, 0xff2b2f36,
    0xff3b66d6, 0xffffffff, 0xff93b3ff,
    {{{0xff74d394, 0xff1f3828}, {0xffe8b95a, 0xff3e321b}, {0xffff9a91, 0xff482725}, {0xffa5adb8, 0xff2e333a}, {0xff93b3ff, 0xff283453}}},
    {0xff4cc27c, 0xff5aa2ea, 0xffe5a63a, 0xfff0655b, 0xffab86e6, 0xff3fb8c2, 0xffd583b5},
};

const Scheme &scheme()
{
    return isDark() ? kDark : kLight;
}

QPalette paletteOf(const Scheme &s)
{
    QPalette p(QColor::fromRgb(s.button), QColor::fromRgb(s.window));
    const auto set = [&p](QPalette::ColorRole role, QRgb color) { p.setColor(role, QColor::fromRgb(color)); };
    set(QPalette::Window, s.window);
    set(QPalette::WindowText, s.text);
    set(QPalette::Base, s.base);
    set(QPalette::AlternateBase, s.alternate);
    set(QPalette::Text, s.text);
    set(QPalette::Button, s.button);
    set(QPalette::ButtonText, s.text);
    set(QPalette::BrightText, s.highlightedText);
    set(QPalette::ToolTipBase, s.alternate);
    set(QPalette::ToolTipText, s.text);
    set(QPalette::PlaceholderText, s.secondary);
    set(QPalette::Highlight, s.highlight);
    set(QPalette::HighlightedText, s.highlightedText);
    set(QPalette::Link, s.link);
    set(QPalette::LinkVisited, s.link);
    set(QPalette::Mid, s.hairline);
    set(QPalette::Midlight, s.alternate);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, QColor::fromRgb(s.disabled));
    p.setColor(QPalette::Disabled, QPalette::Base, QColor::fromRgb(s.window));
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor::fromRgb(s.hairline));
    return p;
}

QFont bodyFont()
{
    QFont f = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const QString inter = QStringLiteral("Inter");
    // Not hasFamily(): that asks fontconfig what else the name might mean, which takes longer than building a page.
    if (QFontDatabase::families().contains(inter))
        f = QFont(inter, 10);
    f.setPointSizeF(qMax(10.0, f.pointSizeF()));
    return f;
}

} // namespace

QColor text(Meaning meaning)
{
    return QColor::fromRgb(scheme().meanings[size_t(meaning)].text);
}

QColor fill(Meaning meaning)
{
    return QColor::fromRgb(scheme().meanings[size_t(meaning)].fill);
}

QColor environmentColor(const QString &environment, const QString &chosen)
{
    const QColor own(chosen);
    if (!chosen.isEmpty() && own.isValid())
        return own;
    static const QStringList known{QStringLiteral("development"), QStringLiteral("testing"), QStringLiteral("staging"),
                                   QStringLiteral("production")};
    const auto &colors = scheme().environments;
    const QString name = environment.trimmed().toLower();
    if (name.isEmpty())
        return hairline();
    if (const auto index = known.indexOf(name); index >= 0)
        return QColor::fromRgb(colors[size_t(index)]);
    // Free text takes one of the colours left over; the same word always the same one (qHash would differ by run).
    uint sum = 0;
    for (const QChar c : name)
        sum = sum * 31 + c.unicode();
    return QColor::fromRgb(colors[size_t(known.size()) + sum % (colors.size() - size_t(known.size()))]);
}

QColor secondaryText()
{
    return QColor::fromRgb(scheme().secondary);
}

QColor hairline()
{
    return QColor::fromRgb(scheme().hairline);
}

bool isDark()
{
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

QFont font(Type type)
{
    QFont f = QApplication::font();
    const qreal body = f.pointSizeF();
    switch (type) {
    case Type::Caption:
        f.setPointSizeF(body - 1);
        break;
    case Type::Body:
        break;
    case Type::BodyStrong:
        f.setWeight(QFont::DemiBold);
        break;
    case Type::Title:
        f.setPointSizeF(body + 3);
        f.setWeight(QFont::DemiBold);
        break;
    case Type::Mono:
        f = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        f.setPointSizeF(body);
        break;
    }
    return f;
}

QIcon icon(const QString &name)
{
    return QIcon(new IconEngine(name));
}

void apply(QApplication &app, bool dark)
{
    loadResources();
    if (!qobject_cast<Style *>(app.style())) {
        app.setStyle(new Style);
        QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/app.svg")));
    }
    app.setPalette(paletteOf(dark ? kDark : kLight));
    app.setFont(bodyFont());
}

} // namespace bk::theme
