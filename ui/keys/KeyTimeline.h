// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/keys/ApiKey.h"

#include <QWidget>

namespace bk {

// The life of a key as one line: made, now, end, with their dates. Without an end it says so in words instead.
class KeyTimeline final : public QWidget {
    Q_OBJECT
public:
    explicit KeyTimeline(QWidget *parent = nullptr);
    void show(const ApiKey &key, const QDateTime &now);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintDates(QPainter &painter, const QRect &line) const;
    QDateTime m_from;
    QDateTime m_to;
    QDateTime m_now;
    QString m_fromWord;
    QString m_words; // time left
    int m_level = 0;
};

} // namespace bk
