// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Secret.h"

#include <QTimer>
#include <QWidget>

namespace bk {

// Shows a key while a button is held, and 15 seconds at most. Painted, never a label: no selection, no copy, no drag, no
// accessible text. Made for one look and thrown away by its owner; closed() says that the time is over.
class SecretPeek final : public QWidget {
    Q_OBJECT
public:
    SecretPeek(Secret secret, QWidget *parent);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Secret m_secret;
    QTimer m_end;
};

} // namespace bk
