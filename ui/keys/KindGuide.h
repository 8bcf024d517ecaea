// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/KeyAdvice.h"

#include <QWidget>

class QPushButton;

namespace bk {

class FactGrid;
class Label;

// While a key is added: what its kind is for, what speaks against keeping it as it is filled in, and on request which kind
// of key is for which work.
class KindGuide final : public QWidget {
    Q_OBJECT
public:
    explicit KindGuide(QWidget *parent = nullptr);
    void showNothingRead();
    void show(ApiKey::Kind kind, const QList<KeyAdvice> &advice); // the weightiest is said

private:
    Label *m_kind;
    Label *m_advice;
    QPushButton *m_unfold;
    FactGrid *m_table;
};

} // namespace bk
