// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/PolicyText.h"
#include "tests/app/cli/BkrProgram.h"

#include <QJsonArray>

using bk::BkrProgram;

// `bkr policy`: the real program prints the documents that core/snippets makes.
class PolicyTest final : public QObject {
    Q_OBJECT
    BkrProgram m_bkr;

private Q_SLOTS:
    void everyPolicyIsListed()
    {
        for (const QStringList &arguments : {QStringList{"policy", "list", "--json"}, QStringList{"policy", "--json"}}) {
            const QJsonArray listed = m_bkr.run(arguments).json()["policies"].toArray();
            QCOMPARE(listed.size(), qsizetype(bk::policyTable().size()));
            for (const QJsonValue policy : listed)
                QCOMPARE(policy.toObject().keys(), QStringList({"attachTo", "explanation", "name", "title"}));
        }
        QVERIFY(m_bkr.run({"policy", "list"}).out.contains("deny-keys"));
    }

    void whatIsPrintedIsTheDocumentAndNothingElse()
    {
        const auto ended = m_bkr.run({"policy", "invoke-models", "--account", "123456789012", "--model", "amazon.nova-lite-v1:0", "--model",
                                      "eu.amazon.nova-pro-v1:0", "--region", "eu-west-1", "--region", "eu-north-1"});
        QCOMPARE(ended.status, 0);
        QCOMPARE(ended.err, "");
        const auto expected = bk::policyDocument(bk::PolicyKind::InvokeModels,
                                                 {"123456789012", {}, {"amazon.nova-lite-v1:0", "eu.amazon.nova-pro-v1:0"}, {"eu-west-1", "eu-north-1"}, {}});
        QCOMPARE(QJsonDocument::fromJson(ended.out), *expected);
    }

    void asJsonItIsOneLineWithItsExplanation()
    {
        const QJsonObject json = m_bkr.run({"--region", "us-gov-west-1", "policy", "manage-own-keys", "--max-days", "30", "--json"}).json();
        QCOMPARE(json.keys(), QStringList({"attachTo", "explanation", "name", "policy", "title"}));
        QCOMPARE(json["policy"].toObject(), bk::policyDocument(bk::PolicyKind::ManageOwnKeys, {{}, {}, {}, {"us-gov-west-1"}, 30})->object());
    }

    void wrongInputsAreAMistakeOfUsage()
    {
        const QList<QStringList> wrong{{"nope"}, {"invoke-models"}, {"manage-own-keys", "--account", "1"}, {"deny-keys", "--region", "nowhere"}, {"limit-key-age", "--max-days", "0"}};
        for (const QStringList &arguments : wrong) {
            const auto ended = m_bkr.run(QStringList{"policy"} + arguments);
            QCOMPARE(ended.status, 2);
            QCOMPARE(ended.out, "");
            QVERIFY(ended.err.count('\n') >= 2);
        }
    }
};

QTEST_GUILESS_MAIN(PolicyTest)
#include "PolicyTest.moc"
