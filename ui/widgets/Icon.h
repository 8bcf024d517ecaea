// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIconEngine>
#include <QPixmap>

namespace bk {

// Draws resources/icons/<name>.svg in one colour: the shape comes from the file, the colour from the palette at the
// moment of painting, so light, dark, disabled and selected are right without copies. Rendered once per size and colour
// (QPixmapCache), at the real pixels of the screen.
class IconEngine final : public QIconEngine {
public:
    explicit IconEngine(QString name);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    [[nodiscard]] QIconEngine *clone() const override;
    [[nodiscard]] QString key() const override { return QStringLiteral("bk-icon"); }
    bool isNull() override { return false; }

private:
    QString m_name;
};

namespace theme {

// For delegates and labels, where the colour says something. size in device-independent pixels.
[[nodiscard]] QPixmap iconPixmap(const QString &name, int size, const QColor &color, qreal devicePixelRatio);
void paintIcon(QPainter *painter, const QRect &rect, const QString &name, const QColor &color);

} // namespace theme
} // namespace bk
