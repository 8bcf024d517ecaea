// SPDX-License-Identifier: Apache-2.0
#include "tests/architecture/Rules.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace bk::architecture;

namespace {

using Rule = std::function<QStringList(const Sources &)>;

QStringList qtModules(const Sources &sources)
{
    return qtModulesAreKept(sources, QLibraryInfo::path(QLibraryInfo::HeadersPath));
}

// What a rule says about a house that consists of this one file.
QStringList judged(const Rule &rule, const QString &path, const QByteArray &text)
{
    const QTemporaryDir root;
    const QString file = root.filePath(path);
    QDir().mkpath(QFileInfo(file).path());
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
        qFatal("cannot plant a file");
    out.close();
    return rule(readSources(root.path(), {"core", "ui", "app"}));
}

} // namespace

// The house's rules that the compiler cannot hold (core/README.md, locks), each shown to refuse a planted violation.
class ArchitectureTest final : public QObject {
    Q_OBJECT

    static void addRules()
    {
        QTest::addColumn<Rule>("rule");
        QTest::newRow("layers") << Rule(layersAreKept);
        QTest::newRow("Qt modules") << Rule(qtModules);
        QTest::newRow("owners") << Rule(ownersAreAlone);
        QTest::newRow("forbidden") << Rule(nothingForbidden);
        QTest::newRow("doors") << Rule(onlyDoorsReveal);
        QTest::newRow("rich text") << Rule(foreignTextIsPlain);
        QTest::newRow("licence") << Rule(licenceIsNamed);
        QTest::newRow("length") << Rule(filesAreShort);
    }

private Q_SLOTS:
    void theHouseKeepsItsRules_data() { addRules(); }

    void theHouseKeepsItsRules()
    {
        QFETCH(Rule, rule);
        const Sources sources = readSources(BK_SOURCE_DIR, {"core", "ui", "app"});
        QVERIFY(sources.size() > 50); // it did find them
        const QStringList found = rule(sources);
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
    }

    void testsAreLicensedToo()
    {
        const QStringList found = licenceIsNamed(readSources(BK_SOURCE_DIR, {"tests"}));
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
    }

    void aPlantedViolationIsRefused_data()
    {
        QTest::addColumn<Rule>("rule");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, const Rule &rule, const char *path, const char *text) {
            QTest::newRow(name) << rule << QString(path) << QByteArray(text);
        };
        row("core includes ui", layersAreKept, "core/keys/X.cpp", "#include \"ui/MainWindow.h\"\n");
        row("core includes app", layersAreKept, "core/base/X.h", "  #include \"app/system/Hardening.h\"\n");
        row("base includes keys", layersAreKept, "core/base/X.h", "#include \"core/keys/ApiKey.h\"\n");
        row("aws includes bedrock", layersAreKept, "core/aws/X.h", "#include \"core/bedrock/Operation.h\"\n");
        row("bedrock includes keys", layersAreKept, "core/bedrock/X.h", "#include \"core/keys/ApiKey.h\"\n");
        row("keys includes chat", layersAreKept, "core/keys/X.h", "#include \"core/chat/ChatSession.h\"\n");
        row("a new room of core", layersAreKept, "core/utils/X.h", "#include \"core/base/Result.h\"\n");
        row("ui includes app", layersAreKept, "ui/keys/X.h", "#include \"app/Composition.h\"\n");
        row("words include widgets", layersAreKept, "ui/text/X.h", "#include \"ui/widgets/Theme.h\"\n");
        row("the window's keyring", layersAreKept, "app/system/X.h", "#include \"app/demo/DemoBedrock.h\"\n");
        row("code includes tests", layersAreKept, "app/demo/X.h", "#include \"tests/support/FakeClock.h\"\n");
        row("core shows a widget", qtModules, "core/chat/X.cpp", "#include <QtWidgets/QLabel>\n");
        row("core shows a widget by its short name", qtModules, "core/chat/X.cpp", "#include <QLabel>\n");
        row("core paints", qtModules, "core/chat/X.cpp", "#include <QColor>\n");
        row("core is on the bus", qtModules, "core/keys/X.cpp", "#include <QDBusConnection>\n");
        row("core awaits the bus", qtModules, "core/keys/X.cpp", "#include <QCoroDBusPendingCall>\n");
        row("words have a colour", qtModules, "ui/text/X.cpp", "#include <QColor>\n");
        row("a window on the network", qtModules, "ui/keys/X.cpp", "#include <QNetworkReply>\n");
        row("a second network", ownersAreAlone, "core/bedrock/X.cpp", "QNetworkAccessManager manager;\n");
        row("a second settings file", ownersAreAlone, "ui/X.cpp", "QSettings settings;\n");
        row("a second OpenSSL", ownersAreAlone, "core/chat/X.cpp", "#include <openssl/evp.h>\n");
        row("a dialog that blocks", ownersAreAlone, "ui/X.cpp", "if (dialog.exec() == 1)\n");
        row("another program", ownersAreAlone, "app/system/X.cpp", "QProcess::startDetached(a);\n");
        row("a nested loop", nothingForbidden, "ui/X.cpp", "QEventLoop loop;\n");
        row("a spinning loop", nothingForbidden, "ui/X.cpp", "QCoreApplication::processEvents();\n");
        row("a wait", nothingForbidden, "core/aws/X.cpp", "socket.waitForConnected(1);\n");
        row("a thread", nothingForbidden, "core/aws/X.cpp", "std::thread t(f);\n");
        row("TLS off", nothingForbidden, "core/aws/X.cpp", "reply->ignoreSslErrors();\n");
        row("no certificate asked", ownersAreAlone, "core/aws/X.cpp", "tls.setPeerVerifyMode(QSslSocket::VerifyNone);\n");
        row("clear text", nothingForbidden, "app/system/X.cpp", "job.setInsecureFallback(true);\n");
        row("a door nobody knows", onlyDoorsReveal, "core/chat/X.cpp", "log(secret.reveal());\n");
        row("a page that reveals", onlyDoorsReveal, "ui/playground/X.cpp", "label->setText(QString::fromLatin1(secret->reveal()));\n");
        row("a command that reveals", onlyDoorsReveal, "app/cli/ModelsCommand.cpp", "output::text(key.reveal());\n");
        row("a request that reveals", onlyDoorsReveal, "core/aws/HttpClient.cpp", "url.setPassword(token.reveal());\n");
        row("markdown", foreignTextIsPlain, "ui/widgets/X.cpp", "text->setMarkdown(reply);\n");
        row("text that guesses", foreignTextIsPlain, "ui/MainWindow.cpp", "label->setTextFormat(Qt::AutoText);\n");
        row("links that open themselves", foreignTextIsPlain, "ui/settings/X.cpp", "label->setOpenExternalLinks(true);\n");
        row("a singleton", nothingForbidden, "core/keys/X.h", "static KeyStore &instance();\n");
        row("a redirect", nothingForbidden, "core/aws/X.cpp", "r.setRedirectPolicy(QNetworkRequest::NoLessSafeRedirectPolicy);\n");
        row("a shell", nothingForbidden, "app/system/X.cpp", "system(\"ls\");\n");
        row("a second database", ownersAreAlone, "core/chat/X.cpp", "QSqlQuery query;\n");
        row("rich text", foreignTextIsPlain, "ui/keys/X.cpp", "label->setTextFormat(Qt::RichText);\n");
        row("HTML", foreignTextIsPlain, "ui/keys/X.cpp", "browser->setHtml(text);\n");
        row("no licence", licenceIsNamed, "core/base/X.cpp", "int x;\n");
    }

    void aPlantedViolationIsRefused()
    {
        QFETCH(Rule, rule);
        QFETCH(QString, path);
        QFETCH(QByteArray, text);
        const QStringList found = judged(rule, path, text);
        QCOMPARE(found.size(), 1);
        QVERIFY(found.first().startsWith(path + ":1:"));
    }

    void nothingStrangeStandsAtTheTop()
    {
        QCOMPARE(strangersAtTheTop(BK_SOURCE_DIR), QStringList());
        const QTemporaryDir root;
        for (const char *name : {"README.md", "%s", ".hidden", "notes.txt"}) {
            QFile file(root.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        for (const char *name : {"app", "build-dev", "utils"})
            QVERIFY(QDir(root.path()).mkdir(name));
        QCOMPARE(strangersAtTheTop(root.path()), QStringList({"%s", "notes.txt", "utils"}));
    }

    void commentsAndLiteralsAreNotCode()
    {
        const QByteArray text = "// a QEventLoop is refused\nconst char *why = \"no QEventLoop\"; // QEventLoop\n"
                                "/* QEventLoop\n QEventLoop */ int x;\n";
        QCOMPARE(judged(nothingForbidden, "core/base/X.cpp", text), QStringList());
    }

    void aLongFileIsRefused()
    {
        QCOMPARE(judged(filesAreShort, "core/base/X.cpp", QByteArray(400, '\n')), QStringList());
        QCOMPARE(judged(filesAreShort, "core/base/X.cpp", QByteArray(401, '\n')).size(), 1);
    }
};

QTEST_GUILESS_MAIN(ArchitectureTest)
#include "ArchitectureTest.moc"
