// SPDX-License-Identifier: Apache-2.0
#include "core/snippets/PolicyText.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QtTest>

using bk::policyDocument;
using bk::PolicyInputs;
using bk::PolicyKind;
using bk::PolicyPlace;
using bk::PolicyProblem;

namespace {

PolicyInputs someInputs()
{
    return {"123456789012", "maria", {"amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"}, {"us-east-1"}, 90};
}

QStringList texts(const QJsonValue &oneOrMany)
{
    QStringList list;
    for (const QJsonValue value : oneOrMany.isArray() ? oneOrMany.toArray() : QJsonArray{oneOrMany})
        list.append(value.toString());
    return list;
}

PolicyProblem problemWith(PolicyKind kind, const PolicyInputs &inputs)
{
    const auto document = policyDocument(kind, inputs);
    if (document)
        qFatal("a document was made of inputs that are wrong");
    return document.error();
}

// Of every statement of this effect, the pairs "action resource".
QStringList pairsOf(const QJsonDocument &document, const QString &effect)
{
    QStringList pairs;
    for (const QJsonValue statement : document["Statement"].toArray()) {
        if (statement["Effect"].toString() != effect)
            continue;
        for (const QString &action : texts(statement["Action"])) {
            for (const QString &resource : texts(statement["Resource"]))
                pairs.append(action + ' ' + resource);
        }
    }
    return pairs;
}

} // namespace

class PolicyTextTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void documentsAreTheGoldenOnes_data()
    {
        QTest::addColumn<QJsonObject>("golden");
        for (const QJsonValue golden : bk::readJsonVector(BK_TEST_VECTORS "/policies.json")["cases"].toArray())
            QTest::newRow(qPrintable(golden["name"].toString())) << golden.toObject();
    }

    void documentsAreTheGoldenOnes()
    {
        QFETCH(QJsonObject, golden);
        const QJsonObject from = golden["inputs"].toObject();
        PolicyInputs inputs{from["account"].toString(), from["user"].toString(), {}, {}, {}};
        for (const QJsonValue model : from["models"].toArray())
            inputs.models.append(model.toString());
        for (const QJsonValue region : from["regions"].toArray())
            inputs.regions.append(region.toString());
        if (from.contains("maxDays"))
            inputs.maxDays = from["maxDays"].toInt();
        const auto *facts = bk::findPolicy(golden["policy"].toString());
        QVERIFY(facts);
        const auto document = policyDocument(facts->kind, inputs);
        QVERIFY(document);
        QCOMPARE(document->object(), golden["document"].toObject());
    }

    void everyDocumentIsOneThatIamTakes()
    {
        for (const bk::PolicyFacts &facts : bk::policyTable()) {
            QCOMPARE(&bk::factsOf(facts.kind), &facts);
            const auto document = policyDocument(facts.kind, someInputs());
            QVERIFY(document);
            QCOMPARE((*document)["Version"].toString(), "2012-10-17");
            QVERIFY(document->toJson(QJsonDocument::Compact).size() <= (facts.place == PolicyPlace::Identity ? 6144 : 5120));
            QSet<QString> sids;
            for (const QJsonValue statement : (*document)["Statement"].toArray()) {
                QVERIFY(QRegularExpression("^[A-Za-z0-9]+$").match(statement["Sid"].toString()).hasMatch());
                QVERIFY(!sids.contains(statement["Sid"].toString()));
                sids.insert(statement["Sid"].toString());
                QVERIFY(statement["Effect"].toString() == (facts.place == PolicyPlace::Identity && facts.kind != PolicyKind::RevokeShortTerm ? "Allow" : "Deny"));
                QVERIFY(statement["Principal"].isUndefined() && statement["NotAction"].isUndefined() && statement["NotResource"].isUndefined());
                QVERIFY(!texts(statement["Action"]).isEmpty() && !texts(statement["Resource"]).isEmpty());
                for (const QString &action : texts(statement["Action"]))
                    QVERIFY(QRegularExpression("^(iam|bedrock|bedrock-mantle):[A-Za-z]+$").match(action).hasMatch());
            }
        }
    }

    void onlyTheRightToUseAKeyIsAllowedEverywhere()
    {
        for (const auto kind : {PolicyKind::ManageOwnKeys, PolicyKind::InvokeModels}) {
            const auto document = policyDocument(kind, someInputs());
            for (const QString &pair : pairsOf(*document, "Allow"))
                QVERIFY2(!pair.endsWith(" *") || pair.startsWith("bedrock:CallWithBearerToken"), qPrintable(pair));
        }
    }

    void forbiddingAndRevokingShutBothServices()
    {
        for (const auto kind : {PolicyKind::DenyKeys, PolicyKind::RevokeShortTerm, PolicyKind::ShortTermOnly}) {
            const QStringList denied = pairsOf(*policyDocument(kind, {}), "Deny");
            QVERIFY(denied.contains("bedrock:CallWithBearerToken *"));
            QVERIFY(denied.contains("bedrock-mantle:CallWithBearerToken *"));
        }
    }

    void creationIsNarrowedToBedrockWhereverItIsNamed()
    {
        int seen = 0;
        for (const bk::PolicyFacts &facts : bk::policyTable()) {
            for (const QJsonValue statement : (*policyDocument(facts.kind, someInputs()))["Statement"].toArray()) {
                if (!texts(statement["Action"]).contains("iam:CreateServiceSpecificCredential"))
                    continue;
                ++seen;
                QCOMPARE(texts(statement["Action"]).size(), 1);
                QCOMPARE(statement["Condition"]["StringEquals"]["iam:ServiceSpecificCredentialServiceName"].toString(), "bedrock.amazonaws.com");
            }
        }
        QCOMPARE(seen, 5);
    }

    void thePartitionIsThatOfTheRegions()
    {
        const QList<std::pair<QString, QString>> regions{{"eu-central-1", "arn:aws:"}, {"cn-north-1", "arn:aws-cn:"}, {"us-gov-east-1", "arn:aws-us-gov:"}, {"eusc-de-east-1", "arn:aws-eusc:"}};
        for (const auto &[region, start] : regions) {
            for (const auto kind : {PolicyKind::ManageOwnKeys, PolicyKind::InvokeModels}) {
                PolicyInputs inputs = someInputs();
                inputs.regions = QStringList{region};
                const auto document = policyDocument(kind, inputs);
                for (const QString &pair : pairsOf(*document, "Allow"))
                    QVERIFY2(pair.endsWith(" *") || pair.section(' ', 1).startsWith(start), qPrintable(pair));
            }
        }
        PolicyInputs profile;
        profile.models = QStringList{"us-gov.amazon.nova-pro-v1:0"};
        QVERIFY(pairsOf(*policyDocument(PolicyKind::InvokeModels, profile), "Allow").last().contains("arn:aws-us-gov:"));
    }

    void inputsThatWidenOrBreakADocumentAreRefused()
    {
        const auto with = [](auto change) {
            PolicyInputs inputs = someInputs();
            change(inputs);
            return problemWith(PolicyKind::InvokeModels, inputs);
        };
        for (const char *account : {"*", "12345678901", "1234567890123", "12345678901a", "123456789012\n"})
            QCOMPARE(with([&](PolicyInputs &inputs) { inputs.account = account; }), PolicyProblem::Account);
        for (const char *user : {"*", "a/b", "${aws:username}", "a b", "a\"", "\xc3\xa4"})
            QCOMPARE(with([&](PolicyInputs &inputs) { inputs.user = QString::fromUtf8(user); }), PolicyProblem::User);
        QCOMPARE(with([&](PolicyInputs &inputs) { inputs.user = QString(65, 'a'); }), PolicyProblem::User);
        for (const char *model : {"", "*", "anthropic.*", "a?", "${x}", "a b", "a/b", "arn:aws:bedrock:*::foundation-model/x", "\n"})
            QCOMPARE(with([&](PolicyInputs &inputs) { inputs.models = QStringList{model}; }), PolicyProblem::Model);
        QCOMPARE(with([&](PolicyInputs &inputs) { inputs.models.clear(); }), PolicyProblem::ModelMissing);
        for (const char *region : {"", "*", "us-east", "us-east-1/x"})
            QCOMPARE(with([&](PolicyInputs &inputs) { inputs.regions = QStringList{region}; }), PolicyProblem::Region);
        QCOMPARE(with([&](PolicyInputs &inputs) { inputs.regions = QStringList({"us-east-1", "us-gov-west-1"}); }), PolicyProblem::Partitions);
        for (const int days : {0, -1, 36'601})
            QCOMPARE(with([&](PolicyInputs &inputs) { inputs.maxDays = days; }), PolicyProblem::Days);
        const auto manyModels = [](PolicyInputs &inputs) {
            for (int i = 0; i < 200; ++i)
                inputs.models.append("amazon.model-" + QString::number(i));
        };
        QCOMPARE(with(manyModels), PolicyProblem::Length);
    }
    void sessionsThatBeginLaterAreNotRevoked()
    {
        PolicyInputs inputs;
        QVERIFY(!policyDocument(PolicyKind::RevokeShortTerm, inputs)->toJson().contains("aws:TokenIssueTime"));
        inputs.sessionsBefore = QDateTime(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
        const QJsonDocument document = *policyDocument(PolicyKind::RevokeShortTerm, inputs);
        const QJsonObject statement = document.object().value(QStringLiteral("Statement")).toArray().first().toObject();
        QCOMPARE(statement.value(QStringLiteral("Condition")).toObject(),
                 (QJsonObject{{QStringLiteral("DateLessThan"), QJsonObject{{QStringLiteral("aws:TokenIssueTime"), QStringLiteral("2026-11-22T12:00:00Z")}}}}));
        QCOMPARE(statement.value(QStringLiteral("Effect")).toString(), QStringLiteral("Deny"));
    }
};

QTEST_GUILESS_MAIN(PolicyTextTest)
#include "PolicyTextTest.moc"
