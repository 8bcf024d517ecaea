// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyAdvice.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace bk {

class Label;

// What is worth saying about one key: two pieces of advice at most, the rest folded behind a button; each can be sent away.
// Knows no key; what is dismissed is remembered by whoever hears of it and shows the rest again.
class AdviceView final : public QWidget {
    Q_OBJECT
public:
    explicit AdviceView(QWidget *parent = nullptr);
    // dismissedCount: how many more there were before the person sent them away.
    void show(const KeyId &id, const QList<KeyAdvice> &advice, int dismissedCount);

Q_SIGNALS:
    void dismissed(bk::KeyAdvice::Kind kind);
    void bringBackWanted();

private:
    void build();
    [[nodiscard]] QWidget *makeAdvice(const KeyAdvice &advice);

    KeyId m_id;
    QList<KeyAdvice> m_advice;
    bool m_unfolded = false;
    QVBoxLayout *m_column;
    QWidget *m_rows = nullptr;
    QPushButton *m_more;
    QWidget *m_dismissedRow;
    Label *m_dismissed;
};

} // namespace bk
