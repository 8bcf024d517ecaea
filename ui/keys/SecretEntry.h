// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clock.h"
#include "core/keys/KeyText.h"

#include <QWidget>

namespace bk {

class KeyTruth;
class SecretField;

// A field for a key with a Paste button and, below it, the truth about what is in the field, read anew at every change.
class SecretEntry final : public QWidget {
    Q_OBJECT
public:
    explicit SecretEntry(const Clock &clock, QWidget *parent = nullptr);

    [[nodiscard]] const KeyReading &reading() const { return m_reading; }
    [[nodiscard]] SecretField *field() const { return m_field; }
    void forget();

Q_SIGNALS:
    void readingChanged();

private:
    void read();
    const Clock &m_clock;
    SecretField *m_field;
    KeyTruth *m_truth;
    KeyReading m_reading;
};

} // namespace bk
