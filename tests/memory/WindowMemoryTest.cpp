// SPDX-License-Identifier: Apache-2.0
#include "tests/memory/ProcessMemory.h"
#include "tests/memory/WindowProgram.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

#include <csignal>

using namespace bk::memory;

namespace {

// After a deed the window still has a little to do (an animation, an answer); what it keeps is what stays.
QList<Copy> kept(const QList<QByteArray> &keys, pid_t pid)
{
    QList<Copy> copies;
    (void)QTest::qWaitFor([&] {
        copies.clear();
        for (const QByteArray &key : keys)
            copies += Needle(key).copiesIn(pid);
        return copies.isEmpty();
    }, 4'000);
    return copies;
}

} // namespace

// What the window keeps of a key behind each deed of a person (reliability 3.4: M1, M2, M3, M10, M11, M12).
class WindowMemoryTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<Stage> m_stage;
    QByteArray m_key;
    QByteArray m_other;
    QList<QByteArray> m_findings; // "deed: copies"
    int m_found = 0;
    int m_whileStreaming = 0;

    void look(WindowProgram &window, const QByteArray &deed)
    {
        const auto copies = kept({m_key, m_other}, window.pid());
        m_found += int(copies.size());
        m_findings.append(deed + ": " + toText(copies));
    }

    // The person copies a key elsewhere; afterwards something harmless.
    static void putOnClipboard(const QByteArray &text) { QGuiApplication::clipboard()->setText(QString::fromLatin1(text)); }

    [[nodiscard]] bool paste(WindowProgram &window, const QByteArray &key)
    {
        putOnClipboard(key);
        const bool read = window.click("Paste") && window.says("Long-term API key");
        putOnClipboard("something else");
        return read;
    }

    // Each deed ends with a look; false where the window did not do as it was told.
    bool add(WindowProgram &window)
    {
        if (!window.click("Add key") || !paste(window, m_key) || !window.click("Cancel") || !window.isGone("Cancel"))
            return false;
        look(window, "adding cancelled");
        if (!window.click("Add key") || !paste(window, m_key) || window.ask("write Name=laptop") != "done"
            || !window.click("Add key") || !window.says("was read back"))
            return false;
        look(window, "added");
        return true;
    }

    bool test(WindowProgram &window)
    {
        if (!window.click("Test") || !window.says("Works"))
            return false;
        look(window, "tested");
        return true;
    }

    bool copy(WindowProgram &window)
    {
        QClipboard *clipboard = QGuiApplication::clipboard();
        const auto holdsKey = [this, clipboard] { return clipboard->text() == QString::fromLatin1(m_key); };
        if (!window.click("Copy") || !QTest::qWaitFor(holdsKey))
            return false;
        const bool hinted = clipboard->mimeData()->data("x-kde-passwordManagerHint") == "secret";
        const bool selected = clipboard->text(QClipboard::Selection).isEmpty();
        if (!hinted || !selected || !QTest::qWaitFor([&] { return !holdsKey(); }, 10'000))
            return false;
        look(window, "copied, then cleared by time");
        return true;
    }

    bool reveal(WindowProgram &window)
    {
        if (!window.shows("Hold to reveal") || window.ask("press Hold to reveal") != "done" || !window.shows("peek"))
            return false;
        const QByteArray heard = QByteArray::fromBase64(window.ask("accessible"));
        if (heard.isEmpty() || Needle(m_key).isIn(heard) || window.ask("release Hold to reveal") != "done" || !window.isGone("peek"))
            return false;
        look(window, "revealed, then hidden");
        return true;
    }

    bool replace(WindowProgram &window)
    {
        if (!window.click("Edit") || !window.click("Replace secret…") || !paste(window, m_other) || !window.click("Save")
            || !window.isGone("Save"))
            return false;
        look(window, "replaced");
        return true;
    }

    bool chat(WindowProgram &window)
    {
        m_stage->demo().setTokenDelay(30);
        if (!window.click("Use in playground") || !window.shows("Prompt") || window.ask("write Prompt=hello") != "done"
            || !window.click("Send") || !window.shows("Stop"))
            return false;
        m_whileStreaming = int(Needle(m_other).copiesIn(window.pid()).size());
        m_stage->demo().setTokenDelay(0);
        if (!window.isGone("Stop"))
            return false;
        look(window, "answer streamed");
        return true;
    }

    bool remove(WindowProgram &window)
    {
        if (!window.click("Keys") || !window.click("Delete") || !window.shows("Undo") || !window.isGone("Undo"))
            return false;
        look(window, "deleted, the undo gone");
        return true;
    }

    // A whole day of a key in one window, with a look behind each deed, and one at the very end of the program.
    void session(bool wiping)
    {
        QList<Copy> left;
        WindowProgram window(*m_stage, wiping, [&](pid_t pid) { left = Needle(m_key).copiesIn(pid) + Needle(m_other).copiesIn(pid); });
        QVERIFY2(window.isOpen(), m_stage->outputOf("output").right(2000).constData());
        QVERIFY2(add(window), window.ask("buttons").constData());
        QVERIFY2(test(window), window.ask("buttons").constData());
        QVERIFY2(copy(window), window.ask("buttons").constData());
        QVERIFY2(reveal(window), window.ask("buttons").constData());
        QVERIFY2(replace(window), window.ask("buttons").constData());
        QVERIFY2(chat(window), window.ask("buttons").constData());
        QCOMPARE(window.ask("undo"), "done"); // M12: nothing comes back
        look(window, "fifty times undo");
        QVERIFY(!Needle(m_key).isIn(QByteArray::fromBase64(window.ask("accessible")))); // M10
        QVERIFY2(remove(window), window.ask("buttons").constData());
        window.process().signal(SIGTERM);
        QVERIFY(window.process().waitForEnd());
        m_found += int(left.size());
        m_findings.append("at its end: " + toText(left));
        const QByteArray said = m_stage->outputOf("output");
        QVERIFY(said.size() > 1000); // every category speaks
        QVERIFY(!Needle(m_key).isIn(said) && !Needle(m_other).isIn(said)); // M9
    }

private Q_SLOTS:
    void init()
    {
        m_stage = std::make_unique<Stage>();
        QDir().mkpath(m_stage->file("profile"));
        QFile settings(m_stage->file("profile/settings.ini"));
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write("[keys]\nclipboardSeconds=1\ndefaultRegion=us-east-1\n[last]\nregion=us-east-1\nmodel=amazon.nova-lite-v1:0\n");
        m_key = m_stage->newKey();
        m_other = m_stage->newKey();
        m_findings.clear();
        m_found = 0;
    }

    void theControlRunFindsCopies()
    {
        session(false);
        qInfo("without wiping:\n%s", m_findings.join('\n').constData());
        QVERIFY2(m_found >= 10, "a search that finds nothing here is blind");
    }

    void nothingIsKept()
    {
        session(true);
        qInfo("%d copies while an answer streamed", m_whileStreaming);
        QVERIFY2(m_found == 0, QByteArray('\n' + m_findings.join('\n')).constData());
        QVERIFY(m_whileStreaming <= 4); // M3
    }

    // M2: what is never shown is never kept; the start reads every secret once to see whether it is still the same.
    void idleWithTwentyKeysItHoldsNone()
    {
        QList<QByteArray> keys;
        for (int i = 1; i <= 20; ++i) {
            keys.append(m_stage->newKey());
            WatchedProgram bkr;
            QVERIFY(bkr.start({program("bkr", true), "--profile-dir", m_stage->file("profile"), "keys", "add", "--label",
                               QStringLiteral("key-%1").arg(i), "--key-region", "us-east-1"},
                              m_stage->environment, m_stage->file("output"), keys.last()));
            QVERIFY(bkr.waitForEnd());
            QCOMPARE(bkr.exitStatus(), 0);
        }
        WindowProgram window(*m_stage, true);
        QVERIFY2(window.isOpen() && window.says("GNOME Keyring: open") && window.shows("Copy"), window.ask("buttons").constData());
        const auto copies = kept(keys, window.pid());
        QVERIFY2(copies.isEmpty(), toText(copies).constData());
    }

    // M11: nobody can paste it once the window has gone, however it went.
    void theClipboardDoesNotOutliveTheWindow_data()
    {
        QTest::addColumn<bool>("closed");
        QTest::newRow("closed") << true;
        QTest::newRow("SIGTERM") << false;
    }

    void theClipboardDoesNotOutliveTheWindow()
    {
        QFETCH(bool, closed);
        const QClipboard *clipboard = QGuiApplication::clipboard();
        WindowProgram window(*m_stage, true);
        QVERIFY(window.isOpen());
        QVERIFY(window.click("Add key") && paste(window, m_key) && window.ask("write Name=laptop") == "done" && window.click("Add key"));
        QVERIFY(window.says("was read back") && window.click("Copy"));
        QTRY_COMPARE(clipboard->text(), QString::fromLatin1(m_key));
        if (closed)
            QCOMPARE(window.ask("quit"), "done");
        else
            window.process().signal(SIGTERM);
        QVERIFY(window.process().waitForEnd());
        QTRY_VERIFY(clipboard->text().isEmpty());
        QVERIFY(clipboard->text(QClipboard::Selection).isEmpty());
    }
};

QTEST_MAIN(WindowMemoryTest)
#include "WindowMemoryTest.moc"
