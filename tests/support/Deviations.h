// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace bk {

// Where we answer otherwise than a public set, on purpose: the name of each such case and the reason. A suite tells every
// case; a deviation that nobody accepted is a failure, and so is an accepted one that is not needed any more.
class Deviations final {
public:
    explicit Deviations(QHash<QString, QString> accepted) : m_accepted(std::move(accepted)) {}

    void tell(const QString &name, bool agrees)
    {
        ++m_cases;
        if (agrees)
            return;
        m_met.append(name);
        if (!m_accepted.contains(name))
            m_unexpected.append(name);
    }
    [[nodiscard]] int cases() const { return m_cases; }
    [[nodiscard]] int accepted() const { return int(m_met.size()); }
    // Empty when all is as written down.
    [[nodiscard]] QString problems() const
    {
        QStringList lines;
        for (const QString &name : m_unexpected)
            lines.append(QStringLiteral("deviates: ") + name);
        for (auto it = m_accepted.begin(); it != m_accepted.end(); ++it) {
            if (!m_met.contains(it.key()))
                lines.append(QStringLiteral("no longer deviates: ") + it.key());
        }
        return lines.join(QLatin1Char('\n'));
    }

private:
    QHash<QString, QString> m_accepted; // name, reason
    QStringList m_met;
    QStringList m_unexpected;
    int m_cases = 0;
};

} // namespace bk
