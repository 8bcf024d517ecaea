// SPDX-License-Identifier: Apache-2.0
#include "tests/architecture/Rules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>

namespace bk::architecture {

namespace {

constexpr int kMostLines = 400;

// What each folder may include beside itself; the longest matching prefix speaks. Lower rooms know nothing of higher ones.
const QList<std::pair<QString, QStringList>> &layers()
{
    static const QStringList base{"core/base/"};
    static const QStringList aws = base + QStringList{"core/aws/"};
    static const QStringList credentials = aws + QStringList{"core/credentials/"};
    static const QStringList bedrock = credentials + QStringList{"core/bedrock/"};
    static const QStringList keys = bedrock + QStringList{"core/keys/"};
    static const QList<std::pair<QString, QStringList>> table{
        {"core/base/", base},
        {"core/aws/", aws},
        {"core/credentials/", credentials},
        {"core/bedrock/", bedrock},
        {"core/keys/", keys},
        {"core/iam/", keys + QStringList{"core/iam/"}},
        {"core/chat/", keys + QStringList{"core/chat/"}},
        {"core/snippets/", keys + QStringList{"core/chat/", "core/snippets/"}},
        {"core/", {}},
        {"ui/text/", {"core/", "ui/text/"}},
        {"ui/widgets/", {"core/", "ui/text/", "ui/widgets/"}},
        {"ui/", {"core/", "ui/"}},
        {"app/system/", {"core/", "app/system/"}},
        {"app/demo/", {"core/", "app/demo/"}},
        {"app/cli/", {"core/", "ui/text/", "app/cli/", "app/demo/", "app/system/", "app/Composition.h"}},
        {"app/main.cpp", {"core/", "ui/", "app/system/", "app/Composition.h"}},
        {"app/Composition", {"core/", "app/system/", "app/demo/", "app/Composition.h"}},
        {"app/", {}},
    };
    return table;
}

// Qt's modules that a part of the house must not see; Debian's Qt lets core compile with them all the same.
QStringList forbiddenModules(const QString &path)
{
    if (path.startsWith("core/") || path.startsWith("ui/text/"))
        return {"QtGui", "QtWidgets", "QtDBus", "QtSvg", "QtTest"};
    if (path.startsWith("ui/"))
        return {"QtNetwork", "QtDBus", "QtSql", "QtTest"};
    return {"QtTest"};
}

// A class or call, and the only files (prefixes) that may name it.
const QList<std::pair<QRegularExpression, QStringList>> &owners()
{
    static const QList<std::pair<QRegularExpression, QStringList>> table{
        {QRegularExpression(R"(\bQNetworkAccessManager\b)"), {"core/aws/HttpClient"}},
        {QRegularExpression(R"(\bQSettings\b)"), {"core/base/Settings.cpp"}},
        {QRegularExpression(R"(\bQSqlDatabase\b|\bQSqlQuery\b)"), {"core/base/Database"}},
        {QRegularExpression(R"(#include <openssl/)"),
         {"core/base/Secret.cpp", "core/aws/Sha256.cpp", "core/aws/SigV4.cpp", "core/keys/Fingerprint.cpp", "app/system/SecretSession.cpp",
          "app/demo/"}},
        {QRegularExpression(R"(\.exec\(|->exec\(|::exec\()"), {"app/main.cpp", "app/cli/main.cpp", "core/base/Database.cpp"}}, // there: a query
        {QRegularExpression(R"(\bVerifyNone\b|\bQueryPeer\b)"), {"app/demo/"}}, // a server that asks its clients for no certificate
        {QRegularExpression(R"(\bQProcess\b)"), {"core/credentials/ProcessSource.cpp",   // with the person's consent, and without a shell
                                              "app/system/SessionWatch.cpp"}},        // systemctl --user, asked for in the settings
    };
    return table;
}

const QList<std::pair<QRegularExpression, QString>> &forbidden()
{
    static const QList<std::pair<QRegularExpression, QString>> table{
        {QRegularExpression(R"(\bQEventLoop\b)"), "a nested event loop"},
        {QRegularExpression(R"(\bprocessEvents\b)"), "a nested event loop"},
        {QRegularExpression(R"(\bwaitFor[A-Z]\w*)"), "a blocking wait"},
        {QRegularExpression(R"(\bQThread\b|\bstd::j?thread\b|\bQtConcurrent\b)"), "a thread"},
        {QRegularExpression(R"(\bignoreSslErrors\b)"), "a TLS check switched off"},
        {QRegularExpression(R"(\bsetInsecureFallback\b)"), "a keyring in clear text"},
        {QRegularExpression(R"(\bNoLessSafeRedirectPolicy\b|\bUserVerifiedRedirectPolicy\b)"), "a redirect that is followed"},
        {QRegularExpression(R"(\bDismiss\()"), "Prompt.Dismiss crashes gnome-keyring"},
        {QRegularExpression(R"(\bqDebug\(|\bstd::cout\b|\bstd::cerr\b)"), "output that no category can switch off"},
        {QRegularExpression(R"(\bstartCommand\(|(?<![:\w])system\(|\bpopen\()"), "a shell"},
        {QRegularExpression(R"(\bstatic\s+\w+\s*[&*]\s*instance\()"), "a singleton"},
    };
    return table;
}

// The doors: where the bytes of a secret come out of their Secret, and why.
const QStringList &doors()
{
    static const QStringList list{
        "core/base/Secret",                 // itself
        "core/aws/SigV4.cpp",               // signs with it
        "core/aws/Sts.cpp",                 // puts a web identity token into its form
        "core/bedrock/RequestBuilder.cpp",  // puts it into the Authorization header
        "core/credentials/Credential.cpp",  // looks at its letters
        "core/credentials/CredentialAnswer.cpp", // looks at its letters
        "core/credentials/CredentialFacts.cpp", // its fingerprint and last four letters
        "core/credentials/SsoSource.cpp",   // a sign-in token goes into its header, a refresh token into its body
        "core/keys/Keyring.cpp",            // looks at its letters before it is stored
        "core/keys/Fingerprint.cpp",        // the salted hash by which a change outside is seen
        "core/keys/KeyFacts.cpp",           // what its text tells
        "core/keys/KeySecrets.cpp",         // what its text tells, when it is stored or adopted
        "core/keys/KeyDoctor.cpp",          // what its text tells
        "core/keys/KeyText",                // itself
        "app/system/SecretSession.cpp",     // encrypts it for the bus
        "app/system/Successor.cpp",         // the variable of the program that takes our place
        "app/demo/DemoKeys.cpp",            // the demo's own keys
        "app/demo/DemoIam.cpp",             // hands out the keys that it makes; looks at the form of a signature
        "app/Composition.cpp",              // the variable of the demo's machine
        "app/cli/KeyReadCommands.cpp",      // what a text on standard input is
        "app/cli/KeyChangeCommands.cpp",    // the same, before it is stored
        "app/cli/Session.cpp",              // the same, before it is used
        "app/cli/DemoCommand.cpp",          // prints the demo's own keys
        "app/cli/TokenCommand.cpp",         // prints the key that it was asked for
        "ui/keys/",                         // the preview while a key is pasted, reveal while held
        "ui/widgets/SecretClipboard.cpp",   // copy
    };
    return list;
}

// Where text may be laid out as rich text: it comes from our own renderer, raw HTML off, images and links cut.
const QStringList &richTextPlaces()
{
    static const QStringList list{"ui/playground/"};
    return list;
}

bool startsWithAny(const QString &path, const QStringList &prefixes)
{
    return std::any_of(prefixes.begin(), prefixes.end(), [&path](const QString &prefix) { return path.startsWith(prefix); });
}

// Comments and the insides of literals become blanks; good enough for our own style (no raw strings with quotes inside).
QStringList blanked(const QStringList &lines)
{
    static const QRegularExpression literal(R"re(R"\(.*?\)"|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])')re");
    QStringList code;
    bool inComment = false;
    for (QString line : lines) {
        const bool include = line.trimmed().startsWith("#include");
        if (!include)
            line.replace(literal, "\"\"");
        if (inComment) {
            const qsizetype end = line.indexOf("*/");
            line = end < 0 ? QString() : line.mid(end + 2);
            inComment = end < 0;
        }
        line = line.left(line.indexOf("//") < 0 ? line.size() : line.indexOf("//"));
        if (const qsizetype start = line.indexOf("/*"); start >= 0 && !include) {
            const qsizetype end = line.indexOf("*/", start);
            inComment = end < 0;
            line = line.left(start) + (end < 0 ? QString() : line.mid(end + 2));
        }
        code.append(line);
    }
    return code;
}

template<typename Check>
QStringList perLine(const Sources &sources, Check check)
{
    QStringList found;
    for (const Source &source : sources) {
        for (qsizetype i = 0; i < source.code.size(); ++i) {
            const QString why = check(source, source.code[i]);
            if (!why.isEmpty())
                found.append(QString("%1:%2: %3").arg(source.path).arg(i + 1).arg(why));
        }
    }
    return found;
}

} // namespace

QList<Source> readSources(const QString &root, const QStringList &folders)
{
    Sources sources;
    for (const QString &folder : folders) {
        QDirIterator files(root + '/' + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                qFatal("cannot read %s", qUtf8Printable(file.fileName()));
            const QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
            sources.append({QDir(root).relativeFilePath(file.fileName()), lines, blanked(lines)});
        }
    }
    return sources;
}

QStringList layersAreKept(const Sources &sources)
{
    static const QRegularExpression include(R"re(^\s*#\s*include\s*"((?:core|ui|app|tests)/[^"]+)")re");
    return perLine(sources, [](const Source &source, const QString &line) -> QString {
        const auto match = include.match(line);
        if (!match.hasMatch())
            return {};
        for (const auto &[folder, allowed] : layers()) {
            if (source.path.startsWith(folder))
                return startsWithAny(match.captured(1), allowed) ? QString() : "may not include " + match.captured(1);
        }
        return "stands in no room of the house";
    });
}

QStringList qtModulesAreKept(const Sources &sources, const QString &qtHeaders)
{
    static const QRegularExpression include(R"(^\s*#\s*include\s*<(\w+)(?:/(\w+))?>)");
    return perLine(sources, [&qtHeaders](const Source &source, const QString &line) -> QString {
        const auto match = include.match(line);
        if (!match.hasMatch())
            return {};
        const QString first = match.captured(1);
        for (const QString &module : forbiddenModules(source.path)) {
            const bool named = first == module;
            const bool inside = match.captured(2).isEmpty() && QFile::exists(qtHeaders + '/' + module + '/' + first);
            const bool coroutines = first.startsWith("QCoro" + module.mid(2));
            if (named || inside || coroutines)
                return QString("may not include <%1> of %2").arg(first, module);
        }
        return {};
    });
}

QStringList ownersAreAlone(const Sources &sources)
{
    return perLine(sources, [](const Source &source, const QString &line) -> QString {
        for (const auto &[pattern, places] : owners()) {
            if (pattern.match(line).hasMatch() && !startsWithAny(source.path, places))
                return pattern.pattern() + " belongs to " + (places.isEmpty() ? QString("nobody yet") : places.join(", "));
        }
        return {};
    });
}

QStringList nothingForbidden(const Sources &sources)
{
    return perLine(sources, [](const Source &, const QString &line) -> QString {
        for (const auto &[pattern, why] : forbidden()) {
            if (pattern.match(line).hasMatch())
                return why;
        }
        return {};
    });
}

QStringList onlyDoorsReveal(const Sources &sources)
{
    static const QRegularExpression reveal(R"((\.|->)reveal\(\))");
    return perLine(sources, [](const Source &source, const QString &line) -> QString {
        return reveal.match(line).hasMatch() && !startsWithAny(source.path, doors()) ? "is no door of a secret" : QString();
    });
}

QStringList foreignTextIsPlain(const Sources &sources)
{
    static const QRegularExpression rich(
        R"(\bQt::(RichText|AutoText|MarkdownText)\b|\b(setHtml|insertHtml|appendHtml|setMarkdown)\(|\bsetOpenExternalLinks\(true\))");
    return perLine(sources, [](const Source &source, const QString &line) -> QString {
        return rich.match(line).hasMatch() && !startsWithAny(source.path, richTextPlaces()) ? "lays out rich text" : QString();
    });
}

QStringList licenceIsNamed(const Sources &sources)
{
    QStringList found;
    for (const Source &source : sources) {
        if (source.lines.value(0) != "// SPDX-License-Identifier: Apache-2.0")
            found.append(source.path + ":1: has no SPDX line");
    }
    return found;
}

QStringList filesAreShort(const Sources &sources)
{
    QStringList found;
    for (const Source &source : sources) {
        if (source.lines.size() - 1 > kMostLines)
            found.append(QString("%1: has %2 lines").arg(source.path).arg(source.lines.size() - 1));
    }
    return found;
}

QStringList strangersAtTheTop(const QString &root)
{
    static const QStringList residents{"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "app", "bench", "core",
                                       "packaging", "resources", "tests", "ui"};
    static const QRegularExpression ignored(R"(^(build.*|node_modules|__pycache__|.*\.user)$)");
    QStringList strangers;
    for (const QString &name : QDir(root).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)) {
        if (!residents.contains(name) && !ignored.match(name).hasMatch())
            strangers.append(name);
    }
    return strangers;
}

} // namespace bk::architecture
