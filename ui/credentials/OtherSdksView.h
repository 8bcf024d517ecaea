// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/OtherSdks.h"
#include "ui/widgets/Controls.h"

class QBoxLayout;

namespace bk {

// What Python, JavaScript and R would choose on this machine, beside each other, with what they do otherwise.
class OtherSdksView final : public Card {
    Q_OBJECT
public:
    explicit OtherSdksView(QWidget *parent = nullptr);
    void show(const QList<SdkChoice> &choices, const QString &home);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QBoxLayout *m_columns;
};

} // namespace bk
