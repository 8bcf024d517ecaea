// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialChain.h"

#include <QWidget>

class QComboBox;

namespace bk {

class Label;

// With which AWS credentials to sign: what this machine gives, or one profile of the shared files; and under it, as far as it
// can be known without running or sending anything, whom that is or why it is nobody. Looks anew whenever it is shown and
// whenever another is picked; the answer comes a moment later (changed()). Remembers nothing. The focus goes to its list.
class SourcePicker final : public QWidget {
    Q_OBJECT
public:
    // The chain lives as long as the program. instanceMetadata: as the settings have it.
    SourcePicker(CredentialChain &chain, bool instanceMetadata, QWidget *parent = nullptr);

    [[nodiscard]] QString profile() const; // empty: Automatic
    // As CredentialResolution::region: what the environment or the profile names; empty: none, or not looked yet.
    [[nodiscard]] const QString &region() const { return m_region; }
    // Who would sign, where a look can know it.
    [[nodiscard]] const std::optional<CredentialFacts> &signer() const { return m_signer; }

Q_SIGNALS:
    void changed(); // what is said about the pick is new

protected:
    void showEvent(QShowEvent *event) override;

private:
    void look();
    void answer(const CredentialResolution &resolution);
    void fill(const QStringList &profiles);

    CredentialChain &m_chain;
    bool m_instanceMetadata;
    QComboBox *m_box;
    Label *m_who;
    QString m_region;
    std::optional<CredentialFacts> m_signer;
    int m_asked = 0; // the newest question; older answers are void
};

} // namespace bk
