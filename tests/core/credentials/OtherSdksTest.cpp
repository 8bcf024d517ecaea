// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/OtherSdks.h"
#include "tests/support/ChainWorld.h"

#include <QTest>

using namespace bk;

namespace {

// "boto3: environment-keys us-east-1 +region-variable-not-read", one line for each.
QString told(ChainWorld &world, bool takesKey = true)
{
    QStringList lines;
    for (const SdkChoice &choice : choicesOfOtherSdks(world.environment, SharedFiles::read(world.environment, {}), takesKey)) {
        QString line = nameOf(choice.sdk) + ": " + (choice.place ? nameOf(*choice.place) : QString("nothing"));
        if (choice.fails)
            line += " fails";
        if (!choice.region.isEmpty())
            line += ' ' + choice.region;
        for (const SdkDifference difference : choice.differences)
            line += " +" + nameOf(difference);
        lines.append(line);
    }
    return lines.join("\n");
}

const QByteArray kPair = "aws_access_key_id = AKIDSAMPLE0000000012\naws_secret_access_key = made-up-secret-of-forty-letters-00000012\n";

void setKeys(ChainWorld &world)
{
    world.set("AWS_ACCESS_KEY_ID", kSampleId);
    world.set("AWS_SECRET_ACCESS_KEY", kSampleSecret);
}

} // namespace

// The differences of the SDKs, one by one, as their sources have them.
class OtherSdksTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyTokenIsThreeDifferentThings()
    {
        ChainWorld world;
        world.set("AWS_BEARER_TOKEN_BEDROCK", "");
        world.set("AWS_REGION", "a");
        world.set("AWS_DEFAULT_REGION", "a");
        world.set("AWS_EC2_METADATA_DISABLED", "true");
        QCOMPARE(told(world), "boto3: bearer-variable fails a +empty-token-is-sent\n"
                              "javascript: bearer-variable fails a +empty-token-fails\n"
                              "paws: nothing a +empty-token-is-ignored");
    }
    void tokenIsForOperationsThatTakeOneButInR()
    {
        ChainWorld world;
        world.set("AWS_BEARER_TOKEN_BEDROCK", "ABSKYWJjZA==");
        setKeys(world);
        world.set("AWS_REGION", "a");
        world.set("AWS_DEFAULT_REGION", "a");
        QCOMPARE(told(world, false), "boto3: environment-keys a\njavascript: environment-keys a\n"
                                     "paws: bearer-variable fails a +token-used-where-refused +token-kept-until-reset");
        QCOMPARE(told(world), "boto3: bearer-variable a\njavascript: bearer-variable a\npaws: bearer-variable a +token-kept-until-reset");
    }
    void profileVariableBeatsKeysInJavaScriptAlone()
    {
        ChainWorld world;
        setKeys(world);
        world.set("AWS_PROFILE", "p");
        world.credentials("[p]\n" + kPair + "region = r\n");
        world.config("[profile p]\nregion = s\n");
        QCOMPARE(told(world), "boto3: environment-keys r\njavascript: credentials-file r +profile-before-environment\npaws: environment-keys s");
    }
    void regionVariablesAreNotTheSame()
    {
        ChainWorld world;
        setKeys(world);
        world.set("AWS_REGION", "one");
        QCOMPARE(told(world), "boto3: environment-keys +region-variable-not-read\njavascript: environment-keys one\npaws: environment-keys one");
        world.environment.remove("AWS_REGION");
        world.set("AWS_DEFAULT_REGION", "two");
        world.set("AWS_EC2_METADATA_DISABLED", "true");
        QCOMPARE(told(world), "boto3: environment-keys two\njavascript: environment-keys +default-region-variable-not-read\npaws: environment-keys two");
    }
    void profileVariablesOfPythonAreTwo()
    {
        ChainWorld world;
        world.set("AWS_PROFILE", "p");
        world.set("AWS_DEFAULT_PROFILE", "d");
        world.credentials("[p]\n" + kPair + "[d]\n" + kPair + "region = of-d\n");
        world.set("AWS_EC2_METADATA_DISABLED", "true");
        QCOMPARE(told(world), "boto3: credentials-file of-d +default-profile-variable\njavascript: credentials-file\npaws: credentials-file");
        world.set("AWS_DEFAULT_PROFILE", "absent");
        QVERIFY(told(world).startsWith("boto3: config-file fails"));
    }
    void processIsRunUnasked()
    {
        ChainWorld world;
        world.config("[default]\nregion = r\ncredential_process = x\n" + kPair);
        QCOMPARE(told(world), "boto3: config-file r +process-before-config-keys +runs-process-unasked\njavascript: config-file r\npaws: config-file r");
        world.config("[default]\nregion = r\ncredential_process = x\n");
        QCOMPARE(told(world), "boto3: config-file r +runs-process-unasked\njavascript: config-file r +runs-process-unasked\npaws: config-file r +runs-process-unasked");
        world.set("AWS_BEARER_TOKEN_BEDROCK", "ABSKYWJjZA==");
        QCOMPARE(told(world), "boto3: bearer-variable r +runs-process-unasked\njavascript: bearer-variable r\npaws: bearer-variable r +token-kept-until-reset");
    }
    void halvesAreJoinedOrPassedOver()
    {
        ChainWorld world;
        world.credentials("[default]\naws_access_key_id = a\nregion = r\n");
        world.config("[default]\naws_secret_access_key = b\nregion = r\n");
        const QString halves = told(world);
        QVERIFY2(halves.contains("javascript: credentials-file fails r +halves-of-both-files"), qPrintable(halves));
        QVERIFY2(halves.startsWith("boto3: config-file fails r") || halves.startsWith("boto3: credentials-file fails r"), qPrintable(halves));
        world.credentials("[default]\n" + kPair + "region = r\n");
        world.config("[default]\nregion = r\n");
        world.set("AWS_ACCESS_KEY_ID", "alone");
        QCOMPARE(told(world), "boto3: environment-keys fails r\njavascript: credentials-file r +half-a-pair-is-passed\npaws: credentials-file r +half-a-pair-is-passed");
    }
    void genericTokenOfRIsTold()
    {
        ChainWorld world;
        world.set("AWS_BEARER_TOKEN", "x");
        world.set("AWS_REGION", "a");
        world.set("AWS_DEFAULT_REGION", "a");
        setKeys(world);
        QCOMPARE(told(world), "boto3: environment-keys a\njavascript: environment-keys a\npaws: bearer-variable a +generic-token-variable +token-kept-until-reset");
    }
    void nothingAnywhereAsksTheMetadataOfTheMachine()
    {
        ChainWorld world;
        QCOMPARE(told(world), "boto3: nothing +asks-instance-metadata\njavascript: nothing +asks-instance-metadata +asks-metadata-for-region\npaws: nothing +asks-instance-metadata");
        world.set("AWS_EC2_METADATA_DISABLED", "1");
        QCOMPARE(told(world), "boto3: nothing +asks-instance-metadata\njavascript: nothing\npaws: nothing +asks-instance-metadata");
        world.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/x");
        QCOMPARE(told(world), "boto3: container\njavascript: container\npaws: container");
    }
};

QTEST_GUILESS_MAIN(OtherSdksTest)
#include "OtherSdksTest.moc"
