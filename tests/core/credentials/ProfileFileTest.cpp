// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/ProfileFile.h"

#include <QElapsedTimer>
#include <QTest>

using namespace bk;
using Problem = ProfileFile::Problem;
using Section = ProfileFile::Section;
using Type = ProfileFile::Type;

namespace {

QByteArray valueIn(const ProfileFile &file, QByteArrayView profile, QByteArrayView name)
{
    const auto values = file.values(Section::Profile, profile);
    const auto *value = ProfileFile::find(values, name);
    return value ? value->text.toByteArray() : QByteArray("(none)");
}

ProfileFile config(const QByteArray &text)
{
    return ProfileFile::read(text, Type::Config);
}

} // namespace

// What the public cases (PublicProfileTest) do not say: lines, bytes that do not belong, size, and the habits of people.
class ProfileFileTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyValueKnowsItsLine()
    {
        const auto file = config("# one\n\n[profile a]\r\nregion = x\r\n\r\n[profile b]\n[profile a]\noutput = json\n");
        const auto values = file.values(Section::Profile, "a");
        QCOMPARE(values.size(), std::size_t(2));
        QCOMPARE(values[0].line, 4);
        QCOMPARE(values[1].line, 8);
        QCOMPARE(file.lineOf(Section::Profile, "b"), 6);
        QCOMPARE(file.lineOf(Section::Profile, "c"), 0);
    }
    void problemsHaveALineAndNoSections_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Problem>("problem");
        QTest::addColumn<int>("line");
        QTest::newRow("NUL") << QByteArray("[default]\na = b\nc = d\0e\n", 23) << Problem::NulByte << 3;
        QTest::newRow("bad UTF-8") << QByteArray("[default]\na = \xC3\x28\n") << Problem::BadUtf8 << 2;
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE[\0d\0", 6) << Problem::NulByte << 1;
        QTest::newRow("no section") << QByteArray("\n\na = b\n") << Problem::NoSection << 3;
        QTest::newRow("open bracket") << QByteArray("[default\na = b\n") << Problem::SectionNotClosed << 1;
        QTest::newRow("words behind a bracket") << QByteArray("[default] x\n") << Problem::SectionNotClosed << 1;
        QTest::newRow("no equals") << QByteArray("[default]\na = b\nsecret-by-itself\n") << Problem::NoEquals << 3;
        QTest::newRow("equals in a comment") << QByteArray("[default]\nname # a = b\n") << Problem::NoEquals << 2;
        QTest::newRow("no name") << QByteArray("[default]\n = b\n") << Problem::NoName << 2;
        QTest::newRow("block without equals") << QByteArray("[default]\ns3 =\n  a\n") << Problem::NestedNoEquals << 3;
    }
    void problemsHaveALineAndNoSections()
    {
        QFETCH(QByteArray, text);
        const auto file = config(text);
        QTEST(file.problem(), "problem");
        QTEST(file.problemLine(), "line");
        QVERIFY(!file.has(Section::Profile, "default"));
        QVERIFY(file.names(Section::Profile).isEmpty());
    }
    void byteOrderMarkIsPassedOver()
    {
        QCOMPARE(valueIn(config("\xEF\xBB\xBF[default]\na = b"), "default", "a"), QByteArray("b"));
    }
    void wholeSectionsMayBeIndented()
    {
        const auto file = config("  [default]\n  region = x\n  output = json\n    more\n[profile a]\n\tregion = y\n");
        QCOMPARE(valueIn(file, "default", "region"), QByteArray("x"));
        QCOMPARE(valueIn(file, "default", "output"), QByteArray("json\nmore"));
        QCOMPARE(valueIn(file, "a", "region"), QByteArray("y"));
    }
    void indentedCommentsBelongToNoValue()
    {
        const auto file = config("[default]\naws_access_key_id = AKIDEXAMPLE\n  # old one\n\t; older\nregion = x\n");
        QCOMPARE(valueIn(file, "default", "aws_access_key_id"), QByteArray("AKIDEXAMPLE"));
    }
    void namesMayBeQuotedAsTheCommandLineToolWritesThem()
    {
        QVERIFY(config("[profile \"a\"]\nb = c").has(Section::Profile, "a"));
    }
    void servicesHaveBlocks()
    {
        const auto file = config("[services local]\nbedrock_runtime =\n  endpoint_url = http://127.0.0.1:1 # here\n  x = y\nsts =\n  endpoint_url = z\n");
        const auto values = file.values(Section::Services, "local");
        QCOMPARE(ProfileFile::nested(ProfileFile::find(values, "BEDROCK_runtime")->text, "endpoint_url"), QByteArrayView("http://127.0.0.1:1"));
        QCOMPARE(ProfileFile::nested(ProfileFile::find(values, "sts")->text, "endpoint_url"), QByteArrayView("z"));
        QVERIFY(ProfileFile::nested(ProfileFile::find(values, "sts")->text, "x").isEmpty());
    }
    void remarksTellWhatIsNotUsed()
    {
        const auto file = config("[mine]\na = b\n[default]\nregion = x\nbad name = y\nRegion = z\n");
        QCOMPARE(file.notes(), (QList<ProfileFile::Note>{{ProfileFile::Note::Kind::SectionIgnored, 1}, {ProfileFile::Note::Kind::NameIgnored, 5}}));
        QCOMPARE(file.notes(Section::Profile, "default"), (QList<ProfileFile::Note>{{ProfileFile::Note::Kind::GivenTwice, 4}}));
        QCOMPARE(valueIn(file, "default", "region"), QByteArray("z"));
    }
    // T6. In steps of size: time per byte may not grow with the size. Ratios, for other programs run beside us.
    void timeIsLinearInTheSize_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::newRow("profiles") << QByteArray("[profile a]\nregion = us-east-1\n");
        QTest::newRow("one line") << QByteArray("x");
        QTest::newRow("continued lines") << QByteArray("\n more of it");
        QTest::newRow("values of one profile") << QByteArray("\nk = v");
        QTest::newRow("brackets") << QByteArray("\n[a]");
        QTest::newRow("comments") << QByteArray("\n#");
    }
    void timeIsLinearInTheSize()
    {
        QFETCH(QByteArray, unit);
        const auto nanoseconds = [&unit](qsizetype bytes) {
            const QByteArray text = "[profile a]\nname = " + unit.repeated(bytes / unit.size());
            qint64 best = std::numeric_limits<qint64>::max();
            for (int i = 0; i < 5; ++i) {
                QElapsedTimer clock;
                clock.start();
                const auto file = config(text);
                (void)file.notes(Section::Profile, "a");
                best = std::min(best, clock.nsecsElapsed());
            }
            return double(best);
        };
        (void)nanoseconds(64 * 1024);
        const double ratio = nanoseconds(1024 * 1024) / nanoseconds(128 * 1024);
        QVERIFY2(ratio < 40, qPrintable(QString::number(ratio))); // 8 is linear, 64 is quadratic
    }
};

QTEST_GUILESS_MAIN(ProfileFileTest)
#include "ProfileFileTest.moc"
