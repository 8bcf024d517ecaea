// SPDX-License-Identifier: Apache-2.0
#include "tests/core/iam/RotationWorld.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QRandomGenerator>

using namespace bk;

namespace {

constexpr int kSequences = 100;

// One life of a key: what a person asks for, in any order, while IAM refuses or is silent, the keyring is locked or dies, the disk
// refuses to write, the program ends at any of its steps, the clock runs, and somebody else deletes, adds and deactivates keys.
class Sequence final {
public:
    explicit Sequence(quint32 seed) : m_random(seed)
    {
        m_program = std::make_unique<Program>(m_world);
        m_program->rotation.setTiming({1, 1, 2, 24 * 3'600});
        m_program->addFirst(m_world);
    }
    // Empty, or what is wrong.
    QString run()
    {
        const int events = 5 + m_random.bounded(10);
        for (int event = 0; event < events && !m_killed; ++event) {
            happen();
            if (const QString wrong = broken(); !wrong.isEmpty())
                return wrong + QStringLiteral(": ") + m_told.join(QStringLiteral("; "));
        }
        const QString wrong = end();
        return wrong.isEmpty() ? wrong : QString(wrong + QStringLiteral(": ") + m_told.join(QStringLiteral("; ")));
    }
    [[nodiscard]] bool wasKilled() const { return m_killed; }
    [[nodiscard]] int crashes() const { return m_crashes; }
    [[nodiscard]] int rotations() const { return m_rotations; }

private:
    enum class Trouble { None, Silent, SilentFromThen, Dies };

    void happen()
    {
        switch (m_random.bounded(14)) {
        case 0: return runClock();
        case 1: return meddle();
        case 2: return start();
        case 3: m_world.acceptsNew = m_random.bounded(2); return;
        case 4: m_world.acceptsFirst = m_random.bounded(2); return;
        default: return ask();
        }
    }
    void runClock()
    {
        m_world.clock.advance(m_random.bounded(-7'200, 100'000));
        m_world.iam.now = m_world.clock.now().toString(Qt::ISODate).toLatin1();
    }
    // The person asks for something, and something may come between.
    void ask()
    {
        const int left = arm();
        Rotation &rotation = m_program->rotation;
        const auto pending = rotation.pending();
        const bool any = pending && !pending->isEmpty();
        const QString id = any ? pending->constFirst().id : QString();
        const int what = m_random.bounded(8);
        std::optional<Error> error;
        const auto keep = [&error](const auto &result) { error = result ? std::nullopt : std::optional(result.error()); };
        QString asked;
        if (!any && m_program->keys.findByLabel(kLabel)) {
            asked = QStringLiteral("begin");
            const auto rests = m_program->begin(m_world);
            m_rotations += rests.has_value();
            keep(rests);
        } else if (what < 4) {
            asked = QStringLiteral("go on");
            keep(Program::of(rotation.goOn(m_world.iam.caller(), id)));
        } else if (what < 6) {
            asked = QStringLiteral("finish");
            keep(Program::of(rotation.finish(m_world.iam.caller(), id)));
        } else {
            asked = QStringLiteral("undo");
            keep(Program::of(rotation.undo(m_world.iam.caller(), id)));
        }
        disarm();
        const auto after = rotation.pending();
        m_told.append(QStringLiteral("%1 [trouble %2] -> %3, at %4").arg(asked).arg(left).arg(error ? int(error->kind) : -1)
                          .arg(after && !after->isEmpty() ? nameOf(after->constFirst().step) : QStringLiteral("nothing")));
        if (m_died)
            start();
    }
    int arm()
    {
        const auto trouble = Trouble(m_random.bounded(4));
        const int at = qMin(m_random.bounded(14), m_random.bounded(14)); // the first calls are the ones that most sequences come to
        const bool after = m_random.bounded(2);
        m_died = false;
        const auto fault = [this, trouble, at, after, asked = std::make_shared<int>(0)]() -> std::optional<bool> { // true: it is done all the same
            const int now = (*asked)++;
            if (trouble == Trouble::None || now < at || (now > at && trouble == Trouble::Silent))
                return std::nullopt;
            if (now == at && trouble == Trouble::Dies)
                freeze();
            return now == at && after;
        };
        m_world.iam.vanish = [fault](const QByteArray &) {
            const auto done = fault();
            return !done ? FakeIam::When::Never : *done ? FakeIam::When::After : FakeIam::When::Before;
        };
        m_world.keyring.script = [fault](const QString &, const KeyId &) -> std::optional<FakeKeyring::Fault> {
            const auto done = fault();
            if (!done)
                return std::nullopt;
            return FakeKeyring::Fault{Error::Kind::KeyringVanished, *done ? FakeKeyring::When::After : FakeKeyring::When::Before};
        };
        static const QByteArrayList actions{"ListServiceSpecificCredentials", "CreateServiceSpecificCredential", "UpdateServiceSpecificCredential",
                                            "DeleteServiceSpecificCredential"};
        if (m_random.bounded(6) == 0)
            m_world.iam.refused = actions.at(m_random.bounded(4));
        m_world.keyring.locked = m_random.bounded(12) == 0;
        if (m_random.bounded(10) == 0)
            (void)m_program->database.query(QStringLiteral("PRAGMA query_only = ON")); // a disk that refuses to write
        return int(trouble) * 100 + at;
    }
    void disarm()
    {
        m_world.iam.vanish = nullptr;
        m_world.iam.refused.clear();
        m_world.keyring.script = nullptr;
        m_world.keyring.locked = false;
        (void)m_program->database.query(QStringLiteral("PRAGMA query_only = OFF"));
    }
    // The program is dead from here on: what the disk has now is what the next start finds.
    void freeze()
    {
        m_died = true;
        ++m_crashes;
        auto frozen = temporaryDirInMemory();
        const QDir now = QFileInfo(m_world.file).dir();
        for (const QString &name : now.entryList({QStringLiteral("keys.sqlite"), QStringLiteral("keys.sqlite-*")}, QDir::Files))
            QFile::copy(now.filePath(name), frozen->filePath(name));
        m_next = std::move(frozen);
    }
    void start()
    {
        m_program.reset();
        if (m_died) {
            m_frozen = std::move(m_next);
            m_world.file = m_frozen->filePath(QStringLiteral("keys.sqlite"));
        }
        m_died = false;
        m_program = std::make_unique<Program>(m_world);
        m_program->rotation.setTiming({1, 1, 2, 24 * 3'600});
        (void)Program::of(m_program->keys.reconcile());
    }
    // Somebody else, at IAM or in the keyring. Not in the middle of a call: that is another test's.
    void meddle()
    {
        m_meddled = true;
        QList<FakeIam::Key> &keys = m_world.iam.keys;
        const int what = m_random.bounded(6);
        m_told.append(QStringLiteral("somebody else %1").arg(what));
        if (what < 2 && keys.size() < 2)
            m_world.iam.make();
        else if (what == 2 && !keys.isEmpty())
            keys.removeAt(m_random.bounded(int(keys.size())));
        else if (what < 5 && !keys.isEmpty())
            keys[m_random.bounded(int(keys.size()))].active = what == 3;
        else if (!m_program->keys.keys().isEmpty())
            (void)Program::of(m_program->keys.remove(m_program->keys.keys().at(m_random.bounded(int(m_program->keys.keys().size()))).id));
        m_killed = !m_world.hasWorkingKey();
    }
    [[nodiscard]] QString broken()
    {
        if (m_killed)
            return {};
        if (!m_world.hasWorkingKey())
            return QStringLiteral("no stored key works");
        if (m_world.iam.overfull > 0 || m_world.iam.keys.size() > 2)
            return QStringLiteral("a third key was asked for");
        const auto pending = m_program->rotation.pending();
        if (!pending || pending->size() > 1)
            return QStringLiteral("more than one rotation of one key");
        const bool renames = !pending->isEmpty() && (pending->constFirst().step == RotationStep::Live || pending->constFirst().undoing);
        if (!m_meddled && !renames && !m_program->keys.findByLabel(kLabel))
            return QStringLiteral("no key has the name");
        return {};
    }
    // Nothing is in the way any more: what was begun is finished or undone, as the person says.
    [[nodiscard]] QString end()
    {
        m_world.acceptsNew = m_world.acceptsFirst = true;
        start();
        Rotation &rotation = m_program->rotation;
        const auto pending = rotation.pending();
        if (!pending)
            return QStringLiteral("the journal cannot be read");
        if (!pending->isEmpty()) {
            const bool goOn = m_random.bounded(2);
            auto settled = m_program->settle(m_world, goOn);
            if (!settled && m_meddled)
                settled = m_program->settle(m_world, !goOn);
            if (!settled && !m_meddled)
                return QStringLiteral("%1 it is not ended: %2 %3").arg(goOn ? "gone on with," : "undone,").arg(int(settled.error().kind)).arg(settled.error().detail);
            if (!settled && !rotation.leave(pending->constFirst().id))
                return QStringLiteral("it cannot even be left");
        }
        if (const QString wrong = broken(); !wrong.isEmpty())
            return wrong;
        if (m_meddled)
            return {};
        for (const ApiKey &key : m_program->keys.keys()) { // what a keyring kept without saying so may have been adopted
            const auto secret = await(m_program->keys.secret(key.id));
            const bool works = secret && *secret && m_world.iam.accepts((*secret)->reveal());
            if (works != (key.label == kLabel) || (!works && !key.label.startsWith(kLabel + QStringLiteral(" (new)"))))
                return QStringLiteral("not one key under its name: ") + key.label;
        }
        return m_world.iam.keys.size() == 1 ? QString() : QStringLiteral("a key is left over at IAM");
    }

    QRandomGenerator m_random;
    World m_world;
    std::unique_ptr<QTemporaryDir> m_frozen; // where the file of this program is
    std::unique_ptr<QTemporaryDir> m_next;   // and that of the next one
    std::unique_ptr<Program> m_program;
    QStringList m_told;
    bool m_died = false;
    bool m_meddled = false;
    bool m_killed = false; // by somebody else
    int m_crashes = 0;
    int m_rotations = 0;
};

} // namespace

class RotationSequencesTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("bk.*=false")); }

    // BK_CRASH_STEPS=10000 for a release. BK_SEED=n runs that one alone.
    void whateverHappensAStoredKeyWorks()
    {
        const int sequences = qMax(kSequences, qEnvironmentVariableIntValue("BK_CRASH_STEPS"));
        const bool one = qEnvironmentVariableIsSet("BK_SEED");
        int crashes = 0;
        int rotations = 0;
        int killed = 0;
        QElapsedTimer took;
        took.start();
        for (int seed = one ? qEnvironmentVariableIntValue("BK_SEED") : 0; seed < sequences; ++seed) {
            Sequence sequence{quint32(seed)};
            const QString wrong = sequence.run();
            QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("sequence %1: %2").arg(seed).arg(wrong)));
            crashes += sequence.crashes();
            rotations += sequence.rotations();
            killed += sequence.wasKilled();
            if (one)
                return;
        }
        qInfo("%d sequences in %lld ms: %d rotations, %d crashes, %d times somebody else took the last key", sequences, took.elapsed(), rotations, crashes, killed);
        QVERIFY(crashes > sequences / 4);
        QVERIFY(rotations > sequences / 8);
    }
};

QTEST_GUILESS_MAIN(RotationSequencesTest)
#include "RotationSequencesTest.moc"
