// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ApiKey.h"

#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;

namespace bk {

// What a person says about a key: name, environment, region, end, other hosts it may go to, notes, tags. Knows no secret. Region and end are asked
// for long-term keys only; short-term keys carry both.
class KeyForm final : public QWidget {
    Q_OBJECT
public:
    explicit KeyForm(QWidget *parent = nullptr);

    void fill(const ApiKey &key);
    void setKind(ApiKey::Kind kind);
    // Of a key that is made here: name, environment and region; the rest can be said later.
    void askForMade();
    void addRow(const QString &words, QWidget *field, QWidget *named);
    // Used while the person has not written a name, or another region.
    void suggestLabel(const QString &label);
    void suggestRegion(const QString &region);
    // "Ends on", with the date to be typed.
    void askForEnd();
    // Puts the answers into key; leaves everything else.
    void applyTo(ApiKey &key) const;
    [[nodiscard]] QString label() const;
    [[nodiscard]] QString region() const;
    [[nodiscard]] QLineEdit *labelField() const { return m_label; }

Q_SIGNALS:
    void changed();

private:
    void build();
    void showEndField();
    enum End { NotKnown, Never, OnDate };

    QFormLayout *m_form;
    QLineEdit *m_label;
    QComboBox *m_environment;
    QComboBox *m_region;
    QWidget *m_endRow;
    QComboBox *m_end;
    QDateTimeEdit *m_endDate;
    QLineEdit *m_hosts;
    QLineEdit *m_tags;
    QPlainTextEdit *m_notes;
    bool m_labelIsOurs = true;
    QString m_suggestedRegion;
};

} // namespace bk
