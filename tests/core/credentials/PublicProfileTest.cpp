// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/SharedFiles.h"
#include "tests/support/Deviations.h"
#include "tests/support/TestVectors.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace bk;
using Problem = ProfileFile::Problem;
using Section = ProfileFile::Section;

namespace {

// The words that smithy's cases expect of each problem.
QString wordsOf(Problem problem)
{
    switch (problem) {
    case Problem::NoSection: return "Expected a profile definition";
    case Problem::SectionNotClosed: return "Profile definition must end with ']'";
    case Problem::NoEquals: return "Expected an '=' sign defining a property";
    case Problem::NoName: return "Property did not have a name";
    case Problem::NothingToContinue: return "Expected a property definition, found continuation";
    case Problem::NestedNoEquals: return "Expected an '=' sign defining a sub-property";
    case Problem::NestedNoName: return "Sub-property did not have a name";
    case Problem::None:
    case Problem::NulByte:
    case Problem::BadUtf8: break;
    }
    return "(none)";
}

void write(const QString &path, const QJsonValue &text)
{
    if (text.isUndefined())
        return;
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.toString().toUtf8());
}

// {"foo":{"name":"value"}} of the profiles as merged from both files.
QJsonObject merged(const SharedFiles &files)
{
    QJsonObject all;
    for (const QString &name : files.profiles()) {
        QJsonObject values;
        for (const auto *file : {&files.config().content, &files.credentials().content}) {
            for (const auto &value : file->values(Section::Profile, name.toUtf8()))
                values.insert(QString::fromUtf8(value.name).toLower(), files.profile(name).text(value.name));
        }
        all.insert(name, values);
    }
    return all;
}

QJsonObject sessions(const SharedFiles &files)
{
    QJsonObject all;
    for (const QString &name : files.config().content.names(Section::SsoSession)) {
        QJsonObject values;
        for (const auto &value : files.config().content.values(Section::SsoSession, name.toUtf8()))
            values.insert(QString::fromUtf8(value.name), QString::fromUtf8(value.text));
        all.insert(name, values);
    }
    return all;
}

} // namespace

// The rules that the SDKs share, as smithy-rs keeps them; and the seeds of aws-c-auth's fuzzers, which expect nothing.
class PublicProfileTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFileIsReadAsTheSdksDo()
    {
        BK_NEED_SHARED_VECTORS();
        Deviations deviations({});
        for (const QJsonValue one : readJsonVector(sharedVectors() + "/profile/smithy-rs/profile-parser-tests.json")["tests"].toArray()) {
            QTemporaryDir home;
            QDir(home.path()).mkdir(".aws");
            write(home.filePath(".aws/config"), one["input"]["configFile"]);
            write(home.filePath(".aws/credentials"), one["input"]["credentialsFile"]);
            const SharedFiles files = SharedFiles::read({}, home.path());
            const QString name = one["name"].toString();
            const QString wanted = one["output"]["errorContaining"].toString();
            if (!wanted.isEmpty()) {
                const bool told = files.problem() && files.problem()->reason == CredentialReason::FileDamaged;
                deviations.tell(name, told && wordsOf(files.config().content.problem()).contains(wanted));
                continue;
            }
            const QJsonObject config = one["output"]["config"].toObject();
            deviations.tell(name, !files.problem() && merged(files) == config["profiles"].toObject() && sessions(files) == config["sso_sessions"].toObject());
        }
        qInfo("%d files, %d deviate as written down", deviations.cases(), deviations.accepted());
        QCOMPARE(deviations.problems(), QString());
        QCOMPARE(deviations.cases(), 65);
    }
    void filesAreLookedForWhereTheSdksLook()
    {
        BK_NEED_SHARED_VECTORS();
        int asked = 0;
        for (const QJsonValue one : readJsonVector(sharedVectors() + "/profile/smithy-rs/file-location-tests.json")["tests"].toArray()) {
            if (one["platform"] != "linux")
                continue;
            QProcessEnvironment environment;
            const QJsonObject given = one["environment"].toObject();
            for (auto it = given.begin(); it != given.end(); ++it)
                environment.insert(it.key(), it.value().toString());
            QCOMPARE(SharedFiles::configPath(environment, "/elsewhere"), one["configLocation"].toString());
            QCOMPARE(SharedFiles::credentialsPath(environment, "/elsewhere"), one["credentialsLocation"].toString());
            ++asked;
        }
        qInfo("%d places; those of Windows are not asked", asked);
        QCOMPARE(asked, 4);
    }
    void seedsOfOthersFuzzersAreTaken()
    {
        BK_NEED_SHARED_VECTORS();
        int read = 0;
        QDirIterator files(sharedVectors() + "/profile/aws-c-auth-fuzz-corpus", QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QByteArray bytes = readVector(files.next());
            for (const auto type : {ProfileFile::Type::Config, ProfileFile::Type::Credentials}) {
                const auto file = ProfileFile::read(bytes, type);
                QCOMPARE(file.problem() == Problem::None, file.problemLine() == 0);
            }
            ++read;
        }
        qInfo("%d seeds", read);
        QVERIFY(read >= 80);
    }
};

QTEST_GUILESS_MAIN(PublicProfileTest)
#include "PublicProfileTest.moc"
