// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <optional>

class QComboBox;
class QSpinBox;

namespace bk {

class Label;

// How long a new long-term key lives: IAM's five ages, another one of 1 to 36,600 days, or never, with what AWS says of that.
class AgePicker final : public QWidget {
    Q_OBJECT
public:
    explicit AgePicker(QWidget *parent = nullptr);
    [[nodiscard]] std::optional<int> days() const; // nothing: it never ends

private:
    void arrange();
    QComboBox *m_box;
    QSpinBox *m_other;
    Label *m_warning;
};

} // namespace bk
