// SPDX-License-Identifier: Apache-2.0
#include "tests/app/cli/BkrProgram.h"
#include "tests/support/SampleKeys.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>

using bk::BkrProgram;

// `bkr keys inspect`: the real program over every key of the vectors, through its JSON.
class InspectTest final : public QObject {
    Q_OBJECT

    BkrProgram m_bkr;

    [[nodiscard]] QJsonObject inspect(const QByteArray &text) const
    {
        return m_bkr.run({"keys", "inspect", "--json"}, text).json();
    }

private Q_SLOTS:
    void exactlyTheDocumentedMembersAreSaid()
    {
        const QStringList documented{"accessKeyId", "account", "advice", "expiresAt", "issuedAt", "kind", "problem",
                                     "region",      "repaired", "slot",    "temporary", "user", "valid"};
        for (const QByteArray &text : {bk::sampleLongTermKey("a"), bk::sampleShortTermKey("a"), QByteArray(), QByteArray("hello")})
            QCOMPARE(inspect(text).keys(), documented);
    }

    void everyLongTermKeyIsRead()
    {
        BK_NEED_SHARED_VECTORS();
        const auto vectors = bk::readJsonVector(bk::sharedVectors() + "/ours/longterm-key-vectors.json")["vectors"].toArray();
        for (const QJsonValue vector : vectors) {
            const QJsonValue expected = vector["expected"];
            const QJsonObject read = inspect(vector["key"].toString().toUtf8());
            QCOMPARE(read["kind"], QJsonValue("long-term"));
            QCOMPARE(read["valid"], QJsonValue(true));
            QCOMPARE(read["account"], expected["account_id"]);
            QCOMPARE(read["user"], expected["probable_user_name"]);
            QCOMPARE(read["slot"], expected["key_slot"]);
            QCOMPARE(read["problem"], QJsonValue());
            QCOMPARE(read["expiresAt"], QJsonValue());
        }
        qInfo("%lld long-term keys", qlonglong(vectors.size()));
        QVERIFY(vectors.size() >= 5);
    }

    void everyShortTermKeyIsRead()
    {
        BK_NEED_SHARED_VECTORS();
        const auto vectors = bk::readJsonVector(bk::sharedVectors() + "/ours/token-vectors.json")["vectors"].toArray();
        for (const QJsonValue vector : vectors) {
            const QJsonValue expected = vector["expected_parse"];
            const QJsonObject read = inspect(vector["token"].toString().toUtf8());
            QCOMPARE(read["kind"], QJsonValue("short-term"));
            QCOMPARE(read["valid"], QJsonValue(true));
            QCOMPARE(read["region"], expected["region"]);
            QCOMPARE(read["accessKeyId"], expected["accessKeyId"]);
            QCOMPARE(read["issuedAt"], expected["issued_at"]);
            QCOMPARE(read["expiresAt"], expected["expires_at"]);
            QCOMPARE(read["temporary"], expected["has_session_token"]);
        }
        qInfo("%lld short-term keys", qlonglong(vectors.size()));
        QVERIFY(vectors.size() >= 5);
    }

    void aWrongPasteIsRepairedOrExplained()
    {
        BK_NEED_SHARED_VECTORS();
        const auto rejects = bk::readJsonVector(bk::sharedVectors() + "/ours/longterm-key-vectors.json")["rejects"].toArray();
        for (const QJsonValue reject : rejects) {
            const QByteArray text = reject["key"].toString().toUtf8();
            const auto ended = m_bkr.run({"keys", "inspect", "--json"}, text);
            const QJsonObject read = ended.json();
            const bool repaired = read["valid"].toBool() && !read["repaired"].toArray().isEmpty();
            const bool explained = !read["valid"].toBool() && !read["problem"].isNull();
            QVERIFY2(repaired || explained, qPrintable(reject["name"].toString()));
            QCOMPARE(ended.status, repaired ? 0 : 1);
        }
        qInfo("%lld wrong pastes", qlonglong(rejects.size()));
        QVERIFY(rejects.size() >= 10);
    }

    void nothingOfTheKeyIsRepeated()
    {
        const QByteArray key = bk::sampleLongTermKey("quiet");
        for (const QStringList &arguments : {QStringList{"keys", "inspect"}, QStringList{"keys", "inspect", "--json"}}) {
            const auto ended = m_bkr.run(arguments, key.chopped(3));
            QVERIFY(!ended.all().contains(key.mid(60, 16)));
        }
    }

    void nothingIsWrittenToTheHome()
    {
        const BkrProgram bkr;
        QCOMPARE(bkr.run({"keys", "inspect"}, bk::sampleLongTermKey("a")).status, 0);
        QVERIFY(QDir(bkr.home()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }
};

QTEST_GUILESS_MAIN(InspectTest)
#include "InspectTest.moc"
