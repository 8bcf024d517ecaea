// SPDX-License-Identifier: Apache-2.0
#include "app/cli/DemoCommand.h"

#include "app/system/Interrupt.h"
#include "app/cli/Output.h"
#include "app/cli/Session.h"

#include <QCoroSignal>
#include <QFile>

namespace bk {

namespace {

QJsonObject issueKeys(DemoBedrock &demo, const Clock &clock)
{
    using Status = DemoBedrock::KeyStatus;
    const QString region = "us-east-1";
    const QString account = "111122223333";
    const auto text = [](const Secret &key) { return QJsonValue(QString::fromLatin1(key.reveal())); };
    return {{"long-term", text(demo.issueLongTermKey("demo-user", account))},
            {"short-term", text(demo.issueShortTermKey(region, clock.now(), 43'200, true))},
            {"revoked", text(demo.issueLongTermKey("revoked-user", account, Status::Inactive))},
            {"expired", text(demo.issueLongTermKey("expired-user", account, Status::Expired))},
            {"list-forbidden", text(demo.issueLongTermKey("invoke-only-user", account, Status::ListForbidden))},
            {"forbidden", text(demo.issueLongTermKey("forbidden-user", account, Status::Forbidden))},
            {"forbidden-by-scp", text(demo.issueLongTermKey("scp-user", account, Status::ForbiddenByScp))}};
}

Result<void> writeCertificate(const QString &path, const QByteArray &pem)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)
        || file.write(pem) != pem.size() || !file.flush())
        return fail(Error::Kind::DiskFailed, file.errorString(), path);
    return {};
}

} // namespace

void DemoServeCommand::describe(Options &options)
{
    options.whole("--port", m_port, "The port; any free one when left out")
        .whole("--token-delay", m_tokenDelay, "Milliseconds between the tokens of a stream")
        .text("--fault", m_fault, "Answer with this fault: throttle, slow, redirect, ...")
        .whole("--fault-argument", m_faultArgument, "A byte offset, milliseconds or a count, by the fault")
        .whole("--fault-times", m_faultTimes, "Only so many requests meet it")
        .examples("  bkr demo serve\n"
                  "Then, elsewhere, with url, ca_file and a key of the line it prints:\n"
                  "  AWS_ENDPOINT_URL=URL AWS_CA_BUNDLE=CA_FILE AWS_BEARER_TOKEN_BEDROCK=KEY AWS_REGION=us-east-1 bkr models\n");
}

QCoro::Task<int> DemoServeCommand::run(Session &session)
{
    Q_UNUSED(session)
    Interrupt interrupt;
    const SystemClock clock;
    DemoBedrock demo(clock);
    if (!m_fault.isEmpty() && !DemoBedrock::faultNames().contains(m_fault))
        co_return output::failed({Error::Kind::InvalidInput, "faults: " + DemoBedrock::faultNames().join(", "), {}, m_fault, {}, 0});
    const auto url = demo.listen(quint16(m_port.value_or(0)));
    if (!url)
        co_return output::failed(url.error());
    const QTemporaryDir folder;
    const QString caFile = folder.filePath("ca.pem");
    const auto written = writeCertificate(caFile, demo.caCertificatePem());
    if (!written)
        co_return output::failed(written.error());
    demo.setTokenDelay(m_tokenDelay.value_or(0));
    if (!m_fault.isEmpty())
        demo.setFault(m_fault, m_faultArgument.value_or(0), m_faultTimes.value_or(0));
    output::json({{"url", url->toString()}, {"ca_file", caFile}, {"keys", issueKeys(demo, clock)}});
    co_await qCoro(&interrupt, &Interrupt::arrived);
    co_return int(ExitCode::Ok);
}

} // namespace bk
