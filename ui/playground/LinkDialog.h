// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QUrl>

namespace bk {

// Asks before a link of an answer is opened: the host in ASCII, large, and the whole address below. Cancel is the default
// (T14). Opens with the desktop's browser only after that; the address is http or https, see safeLink().
class LinkDialog final : public QDialog {
    Q_OBJECT
public:
    LinkDialog(const QUrl &url, QWidget *parent);
    [[nodiscard]] static QString asciiHost(const QUrl &url);

private:
    QUrl m_url;
};

} // namespace bk
