// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/MainWindow.h"

namespace bk {

class Banner;

// Says which rotation is not over, what stands, and why an old key was left; offers to go on and to undo. Hidden where there is none,
// and while one runs in its dialog.
class RotationBanner final : public QWidget {
    Q_OBJECT
public:
    explicit RotationBanner(const UiParts &parts, QWidget *parent = nullptr);

Q_SIGNALS:
    void wanted(const QString &rotation, bool undo);

private:
    void refresh();
    UiParts m_parts;
    Banner *m_banner;
    QString m_shown; // the rotation
};

} // namespace bk
