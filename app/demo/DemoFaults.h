// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/demo/DemoAnswers.h"
#include "app/demo/DemoCertificate.h"
#include "app/demo/DemoHttp.h"
#include "app/demo/DemoServer.h"

#include <QStringList>

#include <optional>

namespace bk {

// An HTTP reply in one piece; Date and x-amzn-RequestId are added on the way out.
struct DemoReply final {
    int status = 200;
    HttpHeaders headers;
    QByteArray body;
};
[[nodiscard]] DemoReply jsonReply(const QJsonObject &json);
// A modelled error; `Message` instead of `message` where the authentication layer speaks.
[[nodiscard]] DemoReply errorReply(int status, const QByteArray &type, const QString &message, const char *member = "message");

// The fault models, by name (reference reliability.md 3.2 N, H and S). Each belongs to one layer, which asks for it by
// name: the connection before TLS, the certificate, the wire under a reply, the reply itself, the frames of a stream.
// Pure tables; DemoBedrock holds which fault is on and how often.
namespace faults {

enum class Layer { Greeting, Certificate, Wire, Reply, Misbehaviour, Stream, Date, ContentType };

[[nodiscard]] QStringList names();
[[nodiscard]] std::optional<Layer> layerOf(const QString &name);

[[nodiscard]] DemoServer::Greeting greeting(const QString &name);
[[nodiscard]] DemoCertificateWish certificate(const QString &name);
[[nodiscard]] DemoWireFault wire(const QString &name, qint64 argument);
[[nodiscard]] DemoReply reply(const QString &name, qint64 argument, const QByteArray &target);
// Answers that are no HTTP reply any more: closes, resets, silence, endless heads and bodies.
void misbehave(DemoConnection &connection, const QString &name, qint64 argument);

struct Frames {
    QList<QByteArray> pieces; // one chunk each
    bool thenSilence = false; // the stream neither goes on nor ends
};
// name "" or a Stream fault. argument: where (a count of frames) or how many, by the fault; 0 means the fault's own default.
[[nodiscard]] Frames frames(const QList<StreamEvent> &events, const QString &name, qint64 argument);

} // namespace faults
} // namespace bk
