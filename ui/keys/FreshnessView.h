// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ShortTermRenewal.h"

#include <QWidget>

class QCheckBox;
class QPushButton;

namespace bk {

class Banner;
class FactGrid;

// How a short-term key that was made here is kept fresh: by whom, when next and when last, what went wrong; renew now, on and
// off. What somebody else would sign is signed only when the person says so here.
class FreshnessView final : public QWidget {
    Q_OBJECT
public:
    // Both live as long as the program.
    FreshnessView(ShortTermRenewal &renewal, const Clock &clock, QWidget *parent = nullptr);
    // False: this key was not made here, and nothing is shown.
    [[nodiscard]] bool show(const KeyId &id);

private:
    void showRecord(const ShortTermRecord &record);
    void renew(ShortTermRenewal::Signers signers);
    void showError(const Error &error, bool mayAccept);

    ShortTermRenewal &m_renewal;
    const Clock &m_clock;
    KeyId m_id;
    FactGrid *m_facts;
    Banner *m_problem;
    QPushButton *m_renew;
    QCheckBox *m_keepFresh;
};

} // namespace bk
