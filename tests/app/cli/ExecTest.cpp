// SPDX-License-Identifier: Apache-2.0
#include "tests/app/cli/BkrProgram.h"
#include "tests/support/SampleKeys.h"

#include <QDir>
#include <QFile>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using bk::BkrProgram;
using Ended = BkrProgram::Ended;

namespace {

constexpr uid_t kNobody = 65534;
const char *const kBearer = "AWS_BEARER_TOKEN_BEDROCK";

} // namespace

// `bkr exec`: the real program, and real programs in its place.
class ExecTest final : public QObject {
    Q_OBJECT

    const QByteArray m_key = bk::sampleLongTermKey("exec");
    std::unique_ptr<BkrProgram> m_bkr;

    [[nodiscard]] Ended exec(const QStringList &command, const QStringList &options = {}, const QByteArray &input = {}) const
    {
        return m_bkr->run(QStringList{"exec"} + options + QStringList{"--"} + command, input);
    }
    // What the child's environment is, sorted.
    [[nodiscard]] QByteArrayList environmentOf(const QStringList &options = {}) const
    {
        auto entries = exec({"env", "-0"}, options).out.split('\0');
        entries.removeAll("");
        std::sort(entries.begin(), entries.end());
        return entries;
    }
    [[nodiscard]] QByteArrayList expected(const QByteArray &key, const QByteArray &region, const QByteArrayList &more = {}) const
    {
        QByteArrayList entries = more;
        const BkrProgram plain;
        for (const QString &name : plain.environment.keys())
            entries.append((name + '=' + m_bkr->environment.value(name)).toUtf8());
        entries << kBearer + QByteArray("=") + key << "AWS_REGION=" + region << "AWS_DEFAULT_REGION=" + region;
        std::sort(entries.begin(), entries.end());
        return entries;
    }

private Q_SLOTS:
    void init()
    {
        m_bkr = std::make_unique<BkrProgram>();
        m_bkr->environment.insert(kBearer, QString::fromLatin1(m_key));
        m_bkr->environment.insert("AWS_REGION", "eu-west-1");
    }

    void theEnvironmentIsTheKeyBothRegionsAndWhatIsNotOfAws()
    {
        for (const char *name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
                                 "AWS_ACCOUNT_ID", "AWS_BEARER_TOKEN", "AWS_BEARER_TOKEN_EXPIRATION", "AWS_BEARER_TOKEN_BEDROCK_EXPIRATION"})
            m_bkr->environment.insert(name, "stale");
        m_bkr->environment.insert("AWS_DEFAULT_REGION", "us-west-2");
        m_bkr->environment.insert("AWS_PROFILE", "work");
        QCOMPARE(environmentOf(), expected(m_key, "eu-west-1", {"AWS_PROFILE=work"}));
        QCOMPARE(environmentOf({"--region", "ap-south-1"}), expected(m_key, "ap-south-1", {"AWS_PROFILE=work"}));
    }

    void signingKeysMayBeKept()
    {
        m_bkr->environment.insert("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        m_bkr->environment.insert("AWS_SECRET_ACCESS_KEY", "kept");
        m_bkr->environment.insert("AWS_BEARER_TOKEN_BEDROCK_EXPIRATION", "stale");
        QCOMPARE(environmentOf({"--keep-aws"}),
                 expected(m_key, "eu-west-1", {"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=kept"}));
    }

    void aPipedKeyReplacesAStaleOne()
    {
        const QByteArray other = bk::sampleLongTermKey("other");
        const Ended ended = exec({"printenv", kBearer}, {"--key-stdin"}, other);
        QCOMPARE(ended.out, other + '\n');
        QCOMPARE(ended.err, "");
    }

    void aShortTermKeyGoesWithItsOwnRegion()
    {
        const QByteArray key = bk::sampleShortTermKey("exec");
        const QByteArray region = m_bkr->run({"keys", "inspect", "--json"}, key).json()["region"].toString().toUtf8();
        QVERIFY(!region.isEmpty() && region != "ap-south-1");
        const Ended ended = exec({"printenv", "AWS_REGION", "AWS_DEFAULT_REGION"}, {"--key-stdin"}, key);
        QCOMPARE(ended.out, region + '\n' + region + '\n');
        const Ended elsewhere = exec({"printenv", "AWS_REGION"}, {"--key-stdin", "--region", "ap-south-1"}, key);
        QCOMPARE(elsewhere.status, 2); // nothing was run
        QCOMPARE(elsewhere.out, QByteArray());
        QVERIFY(elsewhere.err.contains(region) && !elsewhere.err.contains(key.right(40)));
    }

    void argumentsGoThroughWordForWord()
    {
        const QStringList words{"[a,b]", "{}", "%%", "", " ", "--json", "--help", "--", "-x=y", "--key", "exec", "a\nb", "\xc3\xa4", "$HOME", "@file"};
        const Ended ended = exec(QStringList{"printf", "<%s>"} + words);
        QCOMPARE(ended.status, 0);
        QCOMPARE(QString::fromUtf8(ended.out), '<' + words.join("><") + '>');
        QCOMPARE(m_bkr->run({"exec", "printf", "without", "dashes"}).status, 2);
    }

    void theKeyIsNoArgumentAndNotSaid()
    {
        const Ended ended = exec({"cat", "/proc/self/cmdline"});
        QCOMPARE(ended.out, QByteArray("cat\0/proc/self/cmdline\0", 23));
        QVERIFY(ended.err.startsWith("Going with ") && !ended.err.contains(m_key.right(20)));
        const Ended given = m_bkr->run({"exec", "--", "echo", m_key});
        QCOMPARE(given.status, 2);
        QVERIFY(!given.all().contains(m_key.right(20)));
    }

    void theExitStatusIsTheChilds_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<int>("status");
        QTest::newRow("good") << QStringList{"true"} << 0;
        QTest::newRow("its own") << QStringList{"sh", "-c", "exit 7"} << 7;
        QTest::newRow("the highest") << QStringList{"sh", "-c", "exit 255"} << 255;
        QTest::newRow("no such program") << QStringList{"no-such-program-here"} << 127;
        QTest::newRow("no such file") << QStringList{"/nowhere/at/all"} << 127;
        QTest::newRow("a folder") << QStringList{"/"} << 126;
        QTest::newRow("not executable") << QStringList{"/etc/passwd"} << 126;
        QTest::newRow("no name") << QStringList{""} << 127;
        QTest::newRow("no command") << QStringList{} << 2;
    }
    void theExitStatusIsTheChilds()
    {
        QFETCH(QStringList, command);
        QFETCH(int, status);
        const Ended ended = exec(command);
        QCOMPARE(ended.status, status);
        QCOMPARE(ended.out, "");
    }

    void aChildThatIsKilledIsSeenAsKilled()
    {
        QProcess shell;
        shell.setProcessEnvironment(m_bkr->environment);
        shell.start("sh", {"-c", "'" BK_BINARY_DIR "/bin/bkr' exec -- sh -c 'kill -TERM $$'; echo $?"});
        QCOMPARE(BkrProgram::ended(shell).out, "143\n");
    }

    void signalsReachTheChild_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("INT") << SIGINT;
        QTest::newRow("TERM") << SIGTERM;
        QTest::newRow("HUP") << SIGHUP;
        QTest::newRow("USR1") << SIGUSR1;
    }
    void signalsReachTheChild()
    {
        QFETCH(int, signal);
        QProcess process;
        m_bkr->start(process, {"exec", "--", "sh", "-c", "trap 'echo caught; exit 42' " + QString::number(signal) + "; echo ready; while :; do sleep 0.05; done"});
        QTRY_VERIFY(process.canReadLine());
        QCOMPARE(process.readLine(), "ready\n");
        QVERIFY(kill(pid_t(process.processId()), signal) == 0);
        const Ended ended = BkrProgram::ended(process);
        QCOMPARE(ended.out, "caught\n");
        QCOMPARE(ended.status, 42);
    }

    void streamsAreTheChilds()
    {
        QByteArray input;
        for (int i = 0; i < 100'000; ++i)
            input.append(char(i * 7));
        const Ended ended = exec({"sh", "-c", "tee /dev/stderr"}, {}, input);
        QCOMPARE(ended.out, input);
        QVERIFY(ended.err.endsWith(input));
    }

    void theChildFindsWhatItWouldHaveFoundWithoutUs()
    {
        const QTemporaryDir folder;
        QVERIFY(chmod(QFile::encodeName(folder.path()).constData(), 0777) == 0);
        const QStringList report{"sh", "-c", "umask; ulimit -S -c; ulimit -H -c; ulimit -a; grep -E 'Sig|CoreDumping|Threads' /proc/self/status; "
                                             "cd /proc/self/fd && for f in *; do test $f -gt 2 || echo fd $f; test $f -lt 10 || echo fd $f; done; pwd -P | tr -d 0-9; "
                                             "test -r /proc/$$/environ && echo open; touch \"$HOME/made-$0\"; stat -c %a \"$HOME/made-$0\"", "x"};
        const auto reported = [&](const QStringList &before) {
            QProcess process;
            auto environment = m_bkr->environment;
            environment.insert("HOME", folder.path());
            environment.insert("XDG_RUNTIME_DIR", folder.path());
            environment.insert("TMPDIR", folder.path());
            // A sanitizer takes core files away before the program begins.
            environment.insert("ASAN_OPTIONS", environment.value("ASAN_OPTIONS") + ":disable_coredump=0");
            process.setProcessEnvironment(environment);
            process.setChildProcessModifier([] {
                umask(026);
                const rlimit core{1 << 20, 1 << 21};
                setrlimit(RLIMIT_CORE, &core);
                if (geteuid() == 0)
                    (void)!setuid(kNobody);
            });
            const QStringList all = before + report;
            process.start(all.first(), all.mid(1));
            const Ended ended = BkrProgram::ended(process);
            QFile::remove(folder.filePath("made-x"));
            return ended.out;
        };
        const QByteArray without = reported({});
        QVERIFY(without.contains("0026\n") && without.contains("open\n640\n"));
        QCOMPARE(reported({BK_BINARY_DIR "/bin/bkr", "exec", "--"}), without);
        QCOMPARE(QDir(folder.path()).entryList({"*-wal"}, QDir::Files), QStringList()); // the database was closed in order
        QVERIFY(!QDir(folder.filePath(".local/share/bedrock-keyring")).entryList({"keys.sqlite"}, QDir::Files).isEmpty());
        QVERIFY(QDir(folder.filePath(".local/share/bedrock-keyring")).entryList({"*-wal"}, QDir::Files).isEmpty());
    }

    void aKeyThatWouldGoElsewhereIsNotGiven()
    {
        m_bkr->environment.insert("AWS_ENDPOINT_URL", "https://gateway.example");
        const Ended refused = exec({"echo", "ran"});
        QCOMPARE(refused.status, 2);
        QCOMPARE(refused.out, "");
        QVERIFY(refused.err.contains("gateway.example"));
        QCOMPARE(exec({"echo", "ran"}, {"--allow-endpoint", "gateway.example"}).out, "ran\n");
    }

    void whatIsNoApiKeyIsNotGiven()
    {
        m_bkr->environment.remove(kBearer);
        m_bkr->environment.insert("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        m_bkr->environment.insert("AWS_SECRET_ACCESS_KEY", QString(40, 'x'));
        const Ended signing = exec({"echo", "ran"});
        QCOMPARE(signing.status, 2);
        QCOMPARE(signing.out, "");
        QVERIFY(signing.err.contains("--key"));
        QCOMPARE(exec({"echo", "ran"}, {"--key", "nobody"}).status, 1);
        QCOMPARE(exec({"echo", "ran"}, {"--demo"}).status, 2);
    }
};

QTEST_GUILESS_MAIN(ExecTest)
#include "ExecTest.moc"
