// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/ConverseRequest.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace bk;

namespace {

// Makes values of the API's shapes, with every member of each structure and one value per member of each union.
class ShapeMaker final {
public:
    explicit ShapeMaker(const QByteArray &shapes)
    {
        for (const QByteArray &line : shapes.split('\n')) {
            const qsizetype space = line.indexOf(' ');
            if (space > 0)
                m_shapes.insert(QString::fromUtf8(line.left(space)), QJsonDocument::fromJson(line.mid(space + 1)).object());
        }
    }

    // All values worth sending of a shape; unions give one per member, everything else gives one.
    QJsonArray all(const QString &name, int depth = 0)
    {
        m_used.insert(name);
        const QJsonObject shape = m_shapes.value(name);
        const QJsonObject members = shape.value("members").toObject();
        if (!shape.value("union").toBool())
            return {one(name, depth)};
        QJsonArray values;
        for (auto member = members.begin(); member != members.end(); ++member) {
            for (const QJsonValue value : all(member.value().toString(), depth + 1))
                values.append(QJsonObject{{member.key(), value}});
        }
        return values;
    }

    QJsonValue one(const QString &name, int depth)
    {
        m_used.insert(name);
        const QJsonObject shape = m_shapes.value(name);
        const QString type = shape.value("type").toString();
        if (type == "structure")
            return structure(shape, depth);
        if (type == "list")
            return depth > 12 ? QJsonArray() : all(shape.value("member").toString(), depth + 1);
        if (type == "map")
            return QJsonObject{{"key", one(shape.value("value").toString(), depth + 1)}};
        if (type == "string")
            return shape.contains("enum") ? shape.value("enum").toArray().first() : QJsonValue("text " + name);
        if (type == "blob")
            return QString::fromLatin1(name.toUtf8().toBase64());
        if (type == "boolean")
            return true;
        return type == "integer" || type == "long" ? QJsonValue(7) : QJsonValue(0.25);
    }

    [[nodiscard]] qsizetype usedShapes() const { return m_used.size(); }

private:
    QJsonValue structure(const QJsonObject &shape, int depth)
    {
        if (shape.value("document").toBool())
            return QJsonObject{{"any", QJsonArray{1, 2.5, true, QJsonValue(), "json"}}};
        QJsonObject json;
        const QJsonObject members = shape.value("members").toObject();
        for (auto member = members.begin(); member != members.end(); ++member) {
            const QJsonArray values = all(member.value().toString(), depth + 1);
            json.insert(member.key(), values.isEmpty() ? QJsonValue("none") : values.first());
        }
        return json;
    }

    QHash<QString, QJsonObject> m_shapes;
    QSet<QString> m_used;
};

QJsonObject parsed(const char *json)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("bad JSON in the test: %s", json);
    return document.object();
}

const QByteArray kPng = QByteArray::fromHex("89504e470d0a1a0a") + "rest";

} // namespace

class ConverseRequestTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMemberOfTheApiSurvives()
    {
        BK_NEED_SHARED_VECTORS();
        ShapeMaker maker(readVector(sharedVectors() + "/ours/converse-shapes.txt"));
        for (const QString &name : {QStringLiteral("ConverseRequest"), QStringLiteral("ConverseStreamRequest")}) {
            const QJsonObject json = maker.one(name, 0).toObject();
            QVERIFY(json.size() >= 13);
            QVERIFY(json.value("messages")[0]["content"].toArray().size() >= 14);
            const auto request = converseRequestFromJson(json);
            QVERIFY2(request, qUtf8Printable(request ? QString() : request.error().detail));
            QCOMPARE(toJson(*request), json);
        }
        qInfo("%lld shapes went through", qint64(maker.usedShapes()));
        QVERIFY(maker.usedShapes() > 90);
    }
    void whatIsKnownBecomesAValue()
    {
        const auto request = converseRequestFromJson(parsed(R"({"modelId":"m","messages":[{"role":"user","content":[
            {"text":"hi"},{"image":{"format":"png","source":{"bytes":"YWJj"}}},
            {"document":{"name":"n","format":"txt","source":{"bytes":"YWJj"}}},
            {"toolUse":{"toolUseId":"t","name":"n","input":{}}}]}],"system":[{"text":"s"},{"cachePoint":{"type":"default"}}],
            "inferenceConfig":{"maxTokens":5,"temperature":0.5,"topP":1,"stopSequences":["a","b"]},
            "additionalModelRequestFields":{"top_k":3},"toolConfig":{"tools":[]}})"));
        QVERIFY(request);
        const auto &content = request->messages.first().content;
        QCOMPARE(std::get<TextBlock>(content[0]).text, QStringLiteral("hi"));
        QCOMPARE(std::get<ImageBlock>(content[1]).bytes, QByteArray("abc"));
        QCOMPARE(std::get<DocumentBlock>(content[2]).name, QStringLiteral("n"));
        QVERIFY(std::holds_alternative<OtherBlock>(content[3]));
        QCOMPARE(request->system.size(), 2);
        QCOMPARE(request->inference.maxTokens, 5);
        QCOMPARE(request->inference.topP, 1.0);
        QCOMPARE(request->inference.stopSequences, QStringList({"a", "b"}));
        QCOMPARE(request->additionalModelRequestFields.value("top_k").toInt(), 3);
        QCOMPARE(request->others.keys(), QStringList{"toolConfig"});
    }
    void oddButPossibleRequestsComeBackTheSame_data()
    {
        QTest::addColumn<QByteArray>("json");
        const char *rows[] = {
            R"({"modelId":"m"})",
            R"({"modelId":"m","messages":[],"system":[],"inferenceConfig":{},"additionalModelRequestFields":{}})",
            R"({"modelId":"m","additionalModelRequestFields":"any json"})",
            R"({"modelId":"m","inferenceConfig":{"maxTokens":5,"future":{"a":1}}})",
            R"({"modelId":"m","inferenceConfig":{"maxTokens":5.5,"temperature":"warm","stopSequences":[]}})",
            R"({"modelId":"m","inferenceConfig":{"maxTokens":5000000000,"stopSequences":["a",1]}})",
            R"({"modelId":"m","messages":[{"role":"user","content":[],"future":true}]})",
            R"({"modelId":"m","messages":[{"role":"user","content":[{"text":"a","future":1},{"text":5}]}]})",
            R"({"modelId":"m","messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":"YQ"}}}]}]})",
            R"({"modelId":"m","messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":"!"}}}]}]})",
            R"({"modelId":"m","messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"s3://b"}}}}]}]})",
            R"({"modelId":"m","messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":"YWJj"},"error":{"message":"e"}}}]}]})",
            R"({"modelId":"m","messages":[{"role":"user","content":[{"document":{"format":"txt","name":"n","source":{"text":"plain"}}}]}]})",
        };
        for (const char *row : rows)
            QTest::newRow(row) << QByteArray(row);
    }
    void oddButPossibleRequestsComeBackTheSame()
    {
        QFETCH(QByteArray, json);
        const auto request = converseRequestFromJson(parsed(json.constData()));
        QVERIFY(request);
        QCOMPARE(toJson(*request), parsed(json.constData()));
    }
    void whatCannotBeARequestIsNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("member");
        QTest::newRow("no model") << QByteArray(R"({"messages":[]})") << "modelId";
        QTest::newRow("model is a number") << QByteArray(R"({"modelId":5})") << "modelId";
        QTest::newRow("messages") << QByteArray(R"({"modelId":"m","messages":{}})") << "messages";
        QTest::newRow("message") << QByteArray(R"({"modelId":"m","messages":["hi"]})") << "messages[0]";
        QTest::newRow("role") << QByteArray(R"({"modelId":"m","messages":[{"content":[]}]})") << "messages[0].role";
        QTest::newRow("content") << QByteArray(R"({"modelId":"m","messages":[{"role":"user","content":"hi"}]})")
                                 << "messages[0].content";
        QTest::newRow("block") << QByteArray(R"({"modelId":"m","messages":[{"role":"user","content":[{"text":"a"},{}]}]})")
                               << "messages[0].content[1]";
        QTest::newRow("system") << QByteArray(R"({"modelId":"m","system":"be kind"})") << "system";
        QTest::newRow("inference") << QByteArray(R"({"modelId":"m","inferenceConfig":[]})") << "inferenceConfig";
    }
    void whatCannotBeARequestIsNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, member);
        const auto request = converseRequestFromJson(parsed(json.constData()));
        QVERIFY(!request);
        QCOMPARE(request.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(request.error().detail, member);
    }
    void parametersAreOnlySentWhenSet()
    {
        ConverseRequest request;
        request.modelId = "m";
        request.messages = {{"user", {TextBlock{"hi"}}}};
        QCOMPARE(toJson(request), parsed(R"({"modelId":"m","messages":[{"role":"user","content":[{"text":"hi"}]}]})"));
        request.inference.temperature = 0;
        QCOMPARE(toJson(request).value("inferenceConfig").toObject(), parsed(R"({"temperature":0})"));
    }
    void attachmentsAreKnownByContentAndSuffix_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("format");
        QTest::newRow("png") << "a.png" << kPng << "png";
        QTest::newRow("png that calls itself jpg") << "a.jpg" << kPng << "png";
        QTest::newRow("jpeg") << "a.JPG" << QByteArray("\xff\xd8\xff\xe0rest") << "jpeg";
        QTest::newRow("gif") << "a.gif" << QByteArray("GIF89a") << "gif";
        QTest::newRow("webp") << "a.webp" << QByteArray("RIFF\1\2\3\4WEBPVP8 ") << "webp";
        QTest::newRow("pdf") << "a.pdf" << QByteArray("%PDF-1.7") << "pdf";
        QTest::newRow("docx") << "a.docx" << QByteArray("PK\3\4rest") << "docx";
        QTest::newRow("old word") << "a.doc" << QByteArray::fromHex("d0cf11e0a1b11ae1") << "doc";
        QTest::newRow("htm") << "a.htm" << QByteArray("<p>") << "html";
        QTest::newRow("markdown") << "README.markdown" << QByteArray("# a") << "md";
        QTest::newRow("csv") << "a.csv" << QByteArray("a,b") << "csv";
    }
    void attachmentsAreKnownByContentAndSuffix()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, format);
        const auto block = attachmentFrom(file, bytes);
        QVERIFY(block);
        if (const auto *image = std::get_if<ImageBlock>(&*block))
            QCOMPARE(image->format, format);
        else
            QCOMPARE(std::get<DocumentBlock>(*block).format, format);
    }
    void unknownKindsOfFileAreRefused()
    {
        for (const auto &[file, bytes] : {std::pair{"a.exe", QByteArray("MZ")}, std::pair{"noname", QByteArray("text")},
                                          std::pair{"a.png", QByteArray("no image")}, std::pair{"a.pdf", QByteArray("no")},
                                          std::pair{"a.txt", QByteArray()}}) {
            const auto block = attachmentFrom(file, bytes);
            QVERIFY(!block);
            QCOMPARE(block.error().kind, Error::Kind::InvalidInput);
        }
    }
    void filesOverTheStatedLimitsAreTooLarge()
    {
        QVERIFY(attachmentFrom("a.png", kPng.leftJustified(3'932'160)));
        QCOMPARE(attachmentFrom("a.png", kPng.leftJustified(3'932'161)).error().kind, Error::Kind::TooLarge);
        QVERIFY(attachmentFrom("a.txt", QByteArray(4'718'592, 'a')));
        QCOMPARE(attachmentFrom("a.txt", QByteArray(4'718'593, 'a')).error().kind, Error::Kind::TooLarge);
    }
    void documentNamesAreMadeAcceptable()
    {
        const auto name = [](const QString &file) { return std::get<DocumentBlock>(*attachmentFrom(file, "x")).name; };
        QCOMPARE(name("Bericht  2026_v1.2 (final) [a]-b.txt"), QStringLiteral("Bericht 2026 v1 2 (final) [a]-b"));
        QCOMPARE(name(QStringLiteral("\u00dcbersicht.md")), QStringLiteral("Ubersicht"));
        QCOMPARE(name(QStringLiteral("\u4e16\u754c.md")), QStringLiteral("document"));
        QCOMPARE(name("/etc/../x/y.txt"), QStringLiteral("y"));
        QCOMPARE(name(QString(300, 'a') + ".txt").size(), 200);
    }
};

QTEST_GUILESS_MAIN(ConverseRequestTest)
#include "ConverseRequestTest.moc"
