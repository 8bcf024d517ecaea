// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QJsonObject>

class QPlainTextEdit;
class QTabWidget;

namespace bk {

// The last request and response as JSON: plain text, no credential in it, to read and to copy. Long strings (pictures) are
// shortened on the screen; what is copied is whole.
class JsonDialog final : public QDialog {
    Q_OBJECT
public:
    JsonDialog(const QJsonObject &request, const QJsonObject &response, QWidget *parent);
    [[nodiscard]] QString shownText(int tab) const;

private:
    QPlainTextEdit *addTab(const QString &title, const QJsonObject &json, const QString &whenEmpty);
    void copyCurrent();

    QTabWidget *m_tabs;
    QList<QJsonObject> m_objects;
};

// Strings over 512 characters without a space (base64) become their beginning and their length.
[[nodiscard]] QJsonValue shortened(const QJsonValue &value);

} // namespace bk
