// SPDX-License-Identifier: Apache-2.0
#include "core/aws/ServiceError.h"
#include "core/bedrock/ConverseRequest.h"
#include "core/keys/KeyTable.h"
#include "core/keys/KeyText.h"
#include "tests/support/TestVectors.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace bk;

namespace {

// The big list of naughty strings and the lines of utf8tests, bad UTF-8 included.
QList<QByteArray> publicTexts()
{
    QList<QByteArray> texts;
    for (const QJsonValue one : readJsonVector(sharedVectors() + "/text/blns/blns.json").array())
        texts.append(one.toString().toUtf8());
    for (const char *file : {"utf8tests.txt", "utf8tests.bin"})
        texts += readVector(sharedVectors() + "/text/utf8tests/" + file).split('\n');
    return texts;
}

// As SQLite keeps it: the two characters that are none are replaced by the one that says so.
QString stored(const QByteArray &text)
{
    return QString::fromUtf8(text).replace(QChar(0xFFFE), QChar::ReplacementCharacter).replace(QChar(0xFFFF), QChar::ReplacementCharacter);
}

} // namespace

// Text that has broken other programs: as what a person writes about a key, as a prompt, as words of a server, as a key.
class PublicTextTest final : public QObject {
    Q_OBJECT

    QList<QByteArray> m_texts;

private Q_SLOTS:
    void initTestCase()
    {
        BK_NEED_SHARED_VECTORS();
        m_texts = publicTexts();
        qInfo("%lld texts in each test", qlonglong(m_texts.size()));
        QVERIFY(m_texts.size() > 800);
    }

    void aKeysWordsComeBackAsTheyWere()
    {
        const QTemporaryDir folder;
        Database database(folder.filePath("keys.sqlite"));
        QVERIFY(database.open());
        KeyTable table(database);
        // A row is a transaction, so each takes forty.
        QList<KeyRow> written;
        for (qsizetype from = 0; from < m_texts.size(); from += 40) {
            KeyRow row;
            row.key.id = QString::number(from);
            row.key.label = stored(QByteArray(QByteArray::number(from) + ' ' + m_texts.at(from)));
            for (qsizetype i = from; i < qMin(from + 40, m_texts.size()); ++i) {
                row.key.tags.append(stored(m_texts.at(i)));
                row.key.notes += stored(m_texts.at(i)) + QLatin1Char('\n');
            }
            row.key.addedAt = QDateTime::fromSecsSinceEpoch(1'795'000'000, Qt::UTC);
            row.current = {QByteArray(16, 's'), QByteArray(32, 'd')};
            QVERIFY(table.insert(row));
            written.append(row);
        }
        const auto read = table.all();
        QVERIFY(read && read->size() == written.size());
        QHash<QString, ApiKey> byId;
        for (const KeyRow &row : *read)
            byId.insert(row.key.id, row.key);
        for (const KeyRow &row : std::as_const(written)) {
            const ApiKey key = byId.value(row.key.id);
            QCOMPARE(key.label, row.key.label);
            QCOMPARE(key.notes, row.key.notes);
            QCOMPARE(key.tags, row.key.tags);
        }
    }

    void aPromptArrivesAsItWasWritten()
    {
        for (const QByteArray &text : std::as_const(m_texts)) {
            const QString prompt = QString::fromUtf8(text);
            const ConverseRequest request{"model", {{"user", {TextBlock{prompt}}, {}}}, {TextBlock{prompt}}, {}, {}, {}};
            const QByteArray wire = QJsonDocument(toJson(request)).toJson(QJsonDocument::Compact);
            const auto again = converseRequestFromJson(QJsonDocument::fromJson(wire).object());
            QVERIFY2(again, text.toHex().constData());
            QCOMPARE(std::get<TextBlock>(again->messages.first().content.first()).text, prompt);
            QCOMPARE(std::get<TextBlock>(again->system.first()).text, prompt);
        }
    }

    void aServersWordsBecomePlainText()
    {
        for (const QByteArray &text : std::as_const(m_texts)) {
            const Error error = serviceError({400, {}}, text);
            QVERIFY(error.detail.size() <= 2'000);
            for (const QChar c : error.detail)
                QVERIFY2(c.isPrint() || c.isSpace() || c.category() == QChar::Other_Format || c.isSurrogate() || c.category() == QChar::Other_NotAssigned
                             || c.category() == QChar::Other_PrivateUse,
                         text.toHex().constData());
        }
    }

    void noneOfItIsAKey()
    {
        for (const QByteArray &text : std::as_const(m_texts))
            QVERIFY2(!readKeyText(text).isBedrockKey(), text.toHex().constData());
    }
};

QTEST_GUILESS_MAIN(PublicTextTest)
#include "PublicTextTest.moc"
