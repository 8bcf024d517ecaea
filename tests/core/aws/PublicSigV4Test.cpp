// SPDX-License-Identifier: Apache-2.0
#include "core/aws/HttpClient.h"
#include "core/aws/SigV4.h"
#include "tests/support/TestVectors.h"

#include <QDir>
#include <QJsonObject>
#include <QtTest>

using namespace bk;

namespace {

constexpr char kSuiteSecret[] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"; // of all of AWS's signing vectors

using Pairs = QList<QPair<QByteArray, QByteArray>>;

// A request as the suites write it: the target may hold spaces and letters that no URL can, a header may go on in
// further lines.
struct Written {
    QByteArray verb;
    QByteArray target;
    QByteArray host;
    Pairs headers; // without Host
    QByteArray body;

    static Written read(const QString &path)
    {
        const QByteArray text = readVector(path);
        const auto blank = text.indexOf("\n\n");
        auto lines = (blank < 0 ? text : text.left(blank)).split('\n');
        Written written;
        QByteArray first = lines.takeFirst();
        written.verb = first.left(first.indexOf(' '));
        written.target = first.mid(first.indexOf(' ') + 1);
        if (written.target.endsWith(" HTTP/1.1"))
            written.target.chop(qsizetype(qstrlen(" HTTP/1.1")));
        for (const QByteArray &line : std::as_const(lines))
            written.addLine(line);
        written.body = blank < 0 ? QByteArray() : text.mid(blank + 2).trimmed();
        return written;
    }

    HttpRequest request() const
    {
        return {verb, QUrl(QString::fromUtf8("https://" + host + target), QUrl::TolerantMode), headers, body};
    }
    // A target that no URL could hold has not been encoded once yet: then one encoding is what is left to do.
    bool isEncodedOnce() const
    {
        const QByteArray path = target.split('?').first();
        return std::none_of(path.begin(), path.end(), [](char c) { return c == ' ' || static_cast<unsigned char>(c) > 127; });
    }

private:
    void addLine(const QByteArray &line)
    {
        const auto colon = line.indexOf(':');
        if (line.startsWith(' ') && !headers.isEmpty())
            headers.last().second += '\n' + line;
        else if (line.left(colon).toLower() == "host")
            host = line.mid(colon + 1).trimmed();
        else if (colon > 0)
            headers.append({line.left(colon), line.mid(colon + 1)});
    }
};

QByteArray text(const QString &path)
{
    return readVector(path).trimmed();
}

// Names in lower case, values without the white space around them, in the order of their names.
Pairs comparable(Pairs headers)
{
    for (auto &[name, value] : headers) {
        name = name.toLower();
        value = value.trimmed();
    }
    std::stable_sort(headers.begin(), headers.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    return headers;
}

Pairs parametersOf(const QUrl &url)
{
    Pairs parameters;
    const auto parts = url.query(QUrl::FullyEncoded).toLatin1().split('&');
    for (const QByteArray &part : parts)
        parameters.append({part.left(part.indexOf('=')), part});
    std::sort(parameters.begin(), parameters.end());
    return parameters;
}

struct Case {
    QString folder;
    Written written;
    sigv4::Credentials credentials;
    sigv4::Scope scope;
    sigv4::Options options;
    int expires = 0;

    static Case read(const QString &folder)
    {
        const QJsonObject context = readJsonVector(folder + QStringLiteral("/context.json")).object();
        const auto of = [](const QJsonObject &object, const char *name) { return object.value(QLatin1String(name)).toString().toUtf8(); };
        const QJsonObject who = context.value(QLatin1String("credentials")).toObject();
        Case one{folder, Written::read(folder + QStringLiteral("/request.txt")),
                 {of(who, "access_key_id"), Secret(of(who, "secret_access_key")), Secret(of(who, "token"))},
                 {of(context, "region"), of(context, "service"), QDateTime::fromString(QString::fromLatin1(of(context, "timestamp")), Qt::ISODate)},
                 {}, context.value(QLatin1String("expiration_in_seconds")).toInt()};
        one.options.normalizePath = context.value(QLatin1String("normalize")).toBool();
        one.options.encodePathTwice = one.written.isEncodedOnce();
        one.options.contentHash = context.value(QLatin1String("sign_body")).toBool();
        one.options.tokenOutsideSignature = context.value(QLatin1String("omit_session_token")).toBool();
        return one;
    }
    QByteArray expected(const QString &file) const { return text(folder + u'/' + file + QStringLiteral(".txt")); }

    void compareSteps(const HttpRequest &request, const QString &form) const
    {
        const QByteArray canonical = sigv4::canonicalRequest(request, options);
        QCOMPARE(canonical, expected(form + QStringLiteral("-canonical-request")));
        const QByteArray toSign = sigv4::stringToSign(canonical, scope);
        QCOMPARE(toSign, expected(form + QStringLiteral("-string-to-sign")));
        QCOMPARE(sigv4::signature(credentials.secretAccessKey, scope, toSign), expected(form + QStringLiteral("-signature")));
    }
};

} // namespace

class PublicSigV4Test final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { BK_NEED_SHARED_VECTORS(); }
    void cleanupTestCase() { qInfo("sigv4: %d signatures, step by step", m_signatures); }

    void everyStepIsAsInTheSuite_data()
    {
        QTest::addColumn<QString>("folder");
        const QString root = sharedVectors() + QStringLiteral("/sigv4/aws-c-auth-v4");
        const auto folders = QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &folder : folders)
            QTest::newRow(qUtf8Printable(folder)) << root + u'/' + folder;
    }
    void everyStepIsAsInTheSuite()
    {
        QFETCH(QString, folder);
        const Case one = Case::read(folder);

        HttpRequest byHeader = one.written.request();
        sigv4::sign(byHeader, one.credentials, one.scope, one.options);
        one.compareSteps(byHeader, QStringLiteral("header"));
        const Written signedByHeader = Written::read(folder + QStringLiteral("/header-signed-request.txt"));
        QCOMPARE(comparable(byHeader.headers), comparable(signedByHeader.headers));
        QCOMPARE(byHeader.url, signedByHeader.request().url);
        QCOMPARE(byHeader.body, signedByHeader.body);
        ++m_signatures;

        HttpRequest byQuery = one.written.request();
        sigv4::presign(byQuery, one.credentials, one.scope, one.expires, one.options);
        one.compareSteps(byQuery, QStringLiteral("query"));
        const Written signedByQuery = Written::read(folder + QStringLiteral("/query-signed-request.txt"));
        QCOMPARE(comparable(byQuery.headers), comparable(signedByQuery.headers));
        QCOMPARE(parametersOf(byQuery.url), parametersOf(signedByQuery.request().url));
        QCOMPARE(byQuery.body, signedByQuery.body);
        ++m_signatures;
    }
    // The other set names neither the key nor the region: they are those of its signed request.
    void pathsAreEncodedTwice()
    {
        const QString folder = sharedVectors() + QStringLiteral("/sigv4/smithy-rs-double-encode/double-url-encode");
        const sigv4::Credentials credentials{"AKIDEXAMPLE", Secret(kSuiteSecret), {}};
        const Case one{folder, Written::read(folder + QStringLiteral("/request.txt")), credentials.clone(),
                       {"us-east-2", "lambda", QDateTime(QDate(2021, 5, 11), QTime(15, 40, 45), Qt::UTC)}, {}, 0};
        HttpRequest request = one.written.request();
        sigv4::sign(request, credentials, one.scope);
        QCOMPARE(sigv4::canonicalRequest(request), one.expected(QStringLiteral("header-canonical-request")));
        QCOMPARE(sigv4::stringToSign(sigv4::canonicalRequest(request), one.scope), one.expected(QStringLiteral("header-string-to-sign")));
        const Written expected = Written::read(folder + QStringLiteral("/header-signed-request.txt"));
        QCOMPARE(comparable(request.headers), comparable(expected.headers));
        ++m_signatures;
    }
    // Its signed request is of another day and of a key nobody knows, so the canonical request alone can be compared.
    void whatIsEncodedInAPathIsEncodedAgain()
    {
        const QString folder = sharedVectors() + QStringLiteral("/sigv4/smithy-rs-double-encode/double-encode-path");
        HttpRequest request = Written::read(folder + QStringLiteral("/request.txt")).request();
        sigv4::sign(request, {"ANOTREAL", Secret("made-up"), {}}, {"us-east-1", "service", QDateTime(QDate(2021, 5, 11), QTime(15, 40, 45), Qt::UTC)});
        QCOMPARE(sigv4::canonicalRequest(request), text(folder + QStringLiteral("/header-canonical-request.txt")));
    }

private:
    int m_signatures = 0;
};

QTEST_GUILESS_MAIN(PublicSigV4Test)
#include "PublicSigV4Test.moc"
