// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/Controls.h"

class QFormLayout;

namespace bk {

// How a card of settings is laid out: names to the left, fields to the right, a sentence right below a field that needs one.
[[nodiscard]] QFormLayout *settingsForm(QWidget *card);
// words: with the mnemonic; named: what they are the name of, for the keyboard and a screen reader.
void addSetting(QFormLayout *form, const QString &words, QWidget *field, QWidget *named);
[[nodiscard]] Label *settingsNote(const QString &text);
[[nodiscard]] QWidget *withNote(QWidget *field, Label *words);

} // namespace bk
