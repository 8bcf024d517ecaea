// SPDX-License-Identifier: Apache-2.0
#include "app/Composition.h"
#include "tests/support/Await.h"

#include <QtTest>

using namespace bk;

// Short-term keys made by the program from the profile of the demo's machine, against the demo's Bedrock, which signs them anew
// to see whether they are sound.
class ShortTermOverDemoTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<Composition> m_parts;

    [[nodiscard]] Diagnosis::Verdict verdictOf(const KeyId &id) const
    {
        auto secret = await(m_parts->keys.secret(id));
        if (!secret || !*secret)
            return Diagnosis::Verdict::NoSecret;
        const auto found = await(m_parts->doctor.examine({std::move(**secret), "test"}, {m_parts->keys.find(id)->region, {}}));
        return found ? found->verdict : Diagnosis::Verdict::NoSecret;
    }

private Q_SLOTS:
    void init()
    {
        StartOptions options;
        options.demo = true;
        auto made = Composition::make(options);
        QVERIFY(made);
        m_parts = *std::move(made);
        QVERIFY(await(m_parts->fillDemo()).value());
    }

    void madeAndRenewedKeysWork()
    {
        ApiKey draft;
        draft.label = "laptop";
        const auto id = await(m_parts->shortTerm.make(draft, {}, false));
        QVERIFY(id && *id);
        QCOMPARE(verdictOf(**id), Diagnosis::Verdict::Works);
        QVERIFY(await(m_parts->shortTerm.renew(**id)).value());
        QCOMPARE(verdictOf(**id), Diagnosis::Verdict::Works);
    }
};

QTEST_GUILESS_MAIN(ShortTermOverDemoTest)
#include "ShortTermOverDemoTest.moc"
