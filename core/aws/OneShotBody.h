// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace bk {

// An upload that can be read once. QNetworkAccessManager repeats a POST up to four times when the connection dies (F2),
// each time with key and prompt; it cannot repeat what it cannot read again, and reports ContentReSendError instead.
// Parented to its reply. Together with DoNotBufferUploadData and an explicit Content-Length.
class OneShotBody final : public QIODevice {
    Q_OBJECT
public:
    explicit OneShotBody(QByteArray bytes, QObject *parent = nullptr);

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool atEnd() const override;
    bool seek(qint64) override { return false; } // silently: the base class would warn
    bool reset() override { return false; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qsizetype m_read = 0;
};

} // namespace bk
