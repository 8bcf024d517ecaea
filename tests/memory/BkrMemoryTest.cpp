// SPDX-License-Identifier: Apache-2.0
#include "tests/memory/ProcessMemory.h"
#include "tests/memory/Stage.h"
#include "tests/memory/Trace.h"
#include "tests/memory/WatchedProgram.h"

#include <QTest>

using namespace bk::memory;

// What bkr leaves of a key in its memory, read at its very end (reliability 3.4: M1, M3, M7, M8, M9).
class BkrMemoryTest final : public QObject {
    Q_OBJECT

    Stage m_stage;
    QByteArray m_key = m_stage.newKey();
    QByteArray m_other = m_stage.newKey();

    struct Step {
        const char *name;
        QStringList arguments;
        QByteArray input;
    };
    [[nodiscard]] QList<Step> life() const
    {
        return {{"inspect", {"keys", "inspect", "--json"}, m_key},
                {"add", {"keys", "add", "--label", "laptop", "--key-region", "us-east-1"}, m_key},
                {"list", {"keys", "list", "--json"}, {}},
                {"test", {"keys", "test", "laptop", "--json"}, {}},
                {"models", {"models", "--key", "laptop", "--json"}, {}},
                {"chat", {"chat", "--key", "laptop", "--model", "amazon.nova-lite-v1:0", "hello"}, {}},
                {"chat with a key on standard input", {"chat", "--key-stdin", "--model", "amazon.nova-lite-v1:0", "hello"}, m_key},
                {"edit", {"keys", "edit", "laptop", "--environment", "production"}, {}},
                {"replace", {"keys", "edit", "laptop", "--replace-key"}, m_other},
                {"remove", {"keys", "remove", "laptop"}, {}}};
    }

    // What the program left of both keys at its end; its exit status is looked at here.
    QList<Copy> leftBy(const Step &step, bool wiping)
    {
        QList<Copy> left;
        bool seen = false;
        WatchedProgram bkr([&](pid_t pid) {
            seen = true;
            left = Needle(m_key).copiesIn(pid) + Needle(m_other).copiesIn(pid);
        });
        const QString output = m_stage.file(QStringLiteral("output"));
        QFile::remove(output);
        const bool started = bkr.start(QStringList{program("bkr", wiping), "--profile-dir", m_stage.file("profile")} + step.arguments,
                                       m_stage.environment, output, step.input);
        if (!started || !bkr.waitForEnd() || bkr.exitStatus() != 0 || !seen)
            qWarning("bkr %s: status %d: %s", step.name, bkr.exitStatus(), m_stage.outputOf("output").right(500).constData());
        else if (Needle(m_key).isIn(m_stage.outputOf("output")) || Needle(m_other).isIn(m_stage.outputOf("output")))
            qWarning("bkr %s: the key is in its output", step.name);
        else
            return left;
        return {{QStringLiteral("the program failed"), {}, -1}};
    }

private Q_SLOTS:
    void initTestCase()
    {
        // M9: nothing of the key in any log either. Qt goes on logging after the last of our destructors.
        m_stage.environment.insert("QT_LOGGING_RULES", "*=true");
    }

    void theNeedleIsFoundInEveryForm()
    {
        const Needle needle(m_key);
        const QByteArray piece = m_key.mid(100, 16);
        const QString wide = QString::fromLatin1(piece);
        QVERIFY(needle.isIn("#" + piece + "#"));
        QVERIFY(!needle.isIn("#" + piece.chopped(1) + "#"));
        QVERIFY(needle.isIn(QByteArray(reinterpret_cast<const char *>(wide.utf16()), 32)));
        for (const char *before : {"", "a", "ab"})
            QVERIFY(needle.isIn(QByteArray(before + m_key).toBase64()));
        QVERIFY(needle.isIn(QByteArray::fromBase64(m_key.mid(4))));
        QVERIFY(!needle.isIn(m_key.left(40))); // the user's name is no secret
        QVERIFY(!needle.isIn(m_other));
    }

    void theControlRunFindsCopies()
    {
        int found = 0;
        for (const Step &step : life()) {
            const auto left = leftBy(step, false);
            for (const Copy &copy : left)
                QVERIFY2(copy.length > 0, qPrintable(copy.form));
            qInfo("without wiping, %s: %s", step.name, toText(left).constData());
            found += int(left.size());
        }
        QVERIFY2(found >= 5, "a search that finds nothing here is blind");
    }

    void nothingIsLeft_data()
    {
        QTest::addColumn<int>("step");
        int number = 0;
        for (const Step &step : life())
            QTest::newRow(step.name) << number++;
    }

    void nothingIsLeft()
    {
        QFETCH(int, step);
        const auto left = leftBy(life().at(step), true);
        QVERIFY2(left.isEmpty(), toText(left).constData());
    }

    void noCallToTheKernelHoldsAKey_data() { nothingIsLeft_data(); }

    // M5, M7, M8: no write, no send, and no program started with it; TLS and the keyring's session are encrypted.
    void noCallToTheKernelHoldsAKey()
    {
        QFETCH(int, step);
        const Trace trace(m_stage.file(QStringLiteral("trace")));
        const Step now = life().at(step);
        WatchedProgram bkr;
        QVERIFY(bkr.start(trace.command() + QStringList{program("bkr", true), "--profile-dir", m_stage.file("profile")} + now.arguments,
                          m_stage.environment, m_stage.file("output"), now.input));
        QVERIFY(bkr.waitForEnd());
        QCOMPARE(bkr.exitStatus(), 0);
        QVERIFY2(trace.size() > 2, qPrintable(QString::number(trace.size()))); // it did look
        QCOMPARE(trace.callsWith(Needle(m_key)) + trace.callsWith(Needle(m_other)), QByteArrayList());
        QCOMPARE(trace.programsStarted(), 1);
    }

    // So that the search above can fail: a program that does write the key.
    void aKeyThatIsWrittenIsFound()
    {
        const Trace trace(m_stage.file(QStringLiteral("trace")));
        WatchedProgram cat;
        QVERIFY(cat.start(trace.command() + QStringList{"/bin/cat"}, m_stage.environment, m_stage.file("cat"), m_key));
        QVERIFY(cat.waitForEnd());
        QCOMPARE(trace.callsWith(Needle(m_key)).size(), 1);
        QVERIFY(QFile::remove(m_stage.file("cat")));
    }

    // M6: all that was written, by the keyring too.
    void noFileHoldsAKey()
    {
        int files = 0;
        for (const QString &folder : {m_stage.folder(), qEnvironmentVariable("HOME")}) {
            QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
            while (all.hasNext()) {
                QFile file(all.next());
                if (!file.open(QIODevice::ReadOnly))
                    continue;
                ++files;
                const QByteArray bytes = file.readAll();
                QVERIFY2(!Needle(m_key).isIn(bytes) && !Needle(m_other).isIn(bytes), qPrintable(file.fileName()));
            }
        }
        QVERIFY(files >= 4); // the database, the output, the CA, the keyring's own
    }
};

QTEST_GUILESS_MAIN(BkrMemoryTest)
#include "BkrMemoryTest.moc"
