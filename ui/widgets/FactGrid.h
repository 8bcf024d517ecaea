// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QPair>
#include <QWidget>

namespace bk {

// What is known of one thing, a name and a value in each row; values can be marked with the mouse. Plain text.
class FactGrid final : public QWidget {
    Q_OBJECT
public:
    explicit FactGrid(QWidget *parent = nullptr);
    void show(const QList<QPair<QString, QString>> &facts); // rows without a value are left out

private:
    QWidget *m_grid = nullptr;
    QList<QPair<QString, QString>> m_shown;
};

} // namespace bk
