// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPalette>

class QApplication;

namespace bk {

// One look: Fusion, our light or dark palette, Inter where it is installed, one grid and one type scale.
namespace theme {

// The grid, in device-independent pixels.
inline constexpr int kGap1 = 4, kGap2 = 8, kGap3 = 12, kGap4 = 16, kGap6 = 24;
inline constexpr int kRadius = 6;
inline constexpr int kRowHeight = 56;

enum class Meaning { Good, Caution, Bad, Neutral, Accent };
// Text and fill colours of a meaning in the current palette; contrast of text on window and base is at least 4.5:1.
[[nodiscard]] QColor text(Meaning meaning);
[[nodiscard]] QColor fill(Meaning meaning);   // a quiet background
[[nodiscard]] QColor environmentColor(const QString &environment, const QString &chosen = {});
[[nodiscard]] QColor secondaryText();          // quieter than WindowText, still 4.5:1
[[nodiscard]] QColor hairline();               // borders and separators
[[nodiscard]] bool isDark();

enum class Type { Caption, Body, BodyStrong, Title, Mono };
[[nodiscard]] QFont font(Type type);

// An icon of our family (resources/icons/<name>.svg), recoloured to the palette, crisp at every scale.
[[nodiscard]] QIcon icon(const QString &name);

// Style, palette and font for the whole program; again when the desktop changes its mind.
void apply(QApplication &app, bool dark);

} // namespace theme
} // namespace bk
