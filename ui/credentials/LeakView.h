// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/snippets/LeakScan.h"
#include "ui/widgets/Controls.h"

class QVBoxLayout;

namespace bk {

// Looks, when asked, for keys that stand in files in clear text; changes none of them. A found key can go into the keyring.
class LeakView final : public Card {
    Q_OBJECT
public:
    explicit LeakView(QWidget *parent = nullptr);

Q_SIGNALS:
    void storeWanted(const bk::Secret &key);

private:
    void scan(const QStringList &files);
    void say(const QString &text);
    void chooseFolder();
    void show(LeakReport &&report);
    [[nodiscard]] QWidget *row(std::size_t index);

    QPushButton *m_look;
    QPushButton *m_folder;
    bool m_looking = false;
    Label *m_result;
    QVBoxLayout *m_rows;
    QWidget *m_box = nullptr;
    LeakReport m_report;
};

} // namespace bk
