// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/MainWindow.h"

#include <QWidget>

namespace bk {

// The room where one talks with a model: target chips above, the talk in the middle, parameters at the side, the prompt at
// the foot. Holds key ids, never a secret. Owned by the window; UiParts outlive it.
class PlaygroundPage final : public QWidget {
    Q_OBJECT
public:
    explicit PlaygroundPage(const UiParts &parts, QWidget *parent = nullptr);
    ~PlaygroundPage() override;

public Q_SLOTS:
    void useKey(const bk::KeyId &id);

Q_SIGNALS:
    // What the next turn would use, for the status bar; both may be empty.
    void targetChanged(const QString &keyLabel, const QString &effectiveHost);
    // The no-key state's button: the shell shows the keys page and its add dialog.
    void addKeyWanted();

private:
    UiParts m_parts;
};

} // namespace bk
