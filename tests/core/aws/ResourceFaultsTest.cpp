// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"
#include "core/base/Database.h"
#include "core/base/Settings.h"
#include "tests/support/Await.h"
#include "tests/support/MemoryDir.h"
#include "tests/support/TestPki.h"
#include "tests/support/TestServer.h"
#include "tests/support/WellTold.h"

#include <QLoggingCategory>
#include <QtTest>

#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

using namespace bk;

namespace {

// All that this process may have open, until it goes out of scope.
class NoDescriptors final {
public:
    NoDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit few{256, m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &few);
        for (int fd = 0; (fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;)
            m_taken.push_back(fd);
    }
    ~NoDescriptors()
    {
        for (const int fd : m_taken)
            ::close(fd);
        ::setrlimit(RLIMIT_NOFILE, &m_before);
    }

private:
    rlimit m_before{};
    std::vector<int> m_taken;
};

rlim_t addressSpace()
{
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * rlim_t(::sysconf(_SC_PAGESIZE));
}

constexpr bool kSanitized =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#else
    false;
#endif

} // namespace

// A machine that has nothing left to give (reliability P8, P9): files, memory. Errors that are told, and the old state.
class ResourceFaultsTest final : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    TestPki m_pki;

    HttpSettings trusting() const
    {
        HttpSettings settings;
        settings.proxy = HttpSettings::Proxy::None;
        settings.extraCaPem = m_pki.caPem();
        return settings;
    }
    static Result<HttpReply> post(HttpClient &client, const QUrl &url)
    {
        HttpLimits limits;
        limits.firstByteMs = 1'000;
        auto reply = await(client.fetch({"POST", url, {{"Authorization", "Bearer made-up-token-of-some-length"}}, "{}"}, limits));
        return reply ? std::move(*reply) : fail(Error::Kind::Cancelled);
    }

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("bk.*=false")); }
    void init() { m_dir = temporaryDirInMemory(); }

    void withoutDescriptorsFilesAreOldAndTheErrorIsTold()
    {
        const QString settingsFile = m_dir->filePath(QStringLiteral("settings.ini"));
        const QString file = m_dir->filePath(QStringLiteral("keys.sqlite"));
        Settings settings(settingsFile);
        SettingsValues values;
        values.defaultRegion = QStringLiteral("old");
        QVERIFY(settings.save(values));
        QVERIFY(Database(file).open());
        values.defaultRegion = QStringLiteral("new");
        {
            const NoDescriptors full;
            const auto saved = settings.save(values);
            QVERIFY(!saved && saved.error().kind == Error::Kind::DiskFailed);
            BK_WELL_TOLD(saved.error(), QByteArrayView());
            Database database(file);
            const auto opened = database.open();
            QVERIFY(!opened && opened.error().kind == Error::Kind::DiskFailed);
            BK_WELL_TOLD(opened.error(), QByteArrayView());
        }
        QCOMPARE(Settings(settingsFile).values().defaultRegion, QStringLiteral("old"));
        const auto opened = Database(file).open();
        QVERIFY(opened && opened->keptDamagedFile.isEmpty());
        QVERIFY(settings.save(values));
    }

    void withoutDescriptorsACallFailsAndTheNextWorks()
    {
        TestServer server(m_pki.serverSide());
        HttpClient client(trusting());
        // Qt starts its network thread with the first call; without descriptors GLib ends the program there.
        QVERIFY(post(client, server.url()));
        server.answerWith([](QTcpSocket *socket, const TestServer::Request &) { socket->disconnectFromHost(); });
        (void)post(client, server.url()); // no connection is left to go on with
        server.answerWith(TestServer::reply(200, "{}"));
        {
            const NoDescriptors full;
            const auto reply = post(client, server.url());
            QVERIFY(!reply);
            BK_WELL_TOLD(reply.error(), QByteArrayView("made-up-token-of-some-length"));
        }
        QTRY_VERIFY(post(client, server.url()));
    }

    void endlessAnswerFitsIntoThreeHundredMegabytes()
    {
        if (kSanitized)
            QSKIP("a sanitizer's own memory is without measure");
        TestServer server(m_pki.serverSide());
        server.answerWith([](QTcpSocket *socket, const TestServer::Request &) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
            auto *timer = new QTimer(socket);
            connect(timer, &QTimer::timeout, socket, [socket] {
                if (socket->bytesToWrite() < 1'000'000)
                    socket->write(QByteArray(100'000, 'x'));
            });
            timer->start(0);
        });
        HttpClient client(trusting());
        rlimit before{};
        ::getrlimit(RLIMIT_AS, &before);
        const rlimit little{addressSpace() + 300'000'000, before.rlim_max};
        ::setrlimit(RLIMIT_AS, &little);
        const auto reply = post(client, server.url());
        ::setrlimit(RLIMIT_AS, &before);
        QVERIFY(!reply);
        QCOMPARE(int(reply.error().kind), int(Error::Kind::TooLarge));
        BK_WELL_TOLD(reply.error(), QByteArrayView("made-up-token-of-some-length"));
    }
};

QTEST_GUILESS_MAIN(ResourceFaultsTest)
#include "ResourceFaultsTest.moc"
