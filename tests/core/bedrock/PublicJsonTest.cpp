// SPDX-License-Identifier: Apache-2.0
#include "core/bedrock/WireJson.h"
#include "tests/support/Deviations.h"
#include "tests/support/TestVectors.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace bk;

namespace {

// The reader of the network takes objects alone, and no more than 64 levels: each text stands in one.
bool isTaken(const QByteArray &text)
{
    return readWireJson(QByteArray("{\"a\":" + text + '}')).has_value();
}

} // namespace

// nst/JSONTestSuite: y_ must be taken, n_ refused, i_ is free and printed.
class PublicJsonTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFileGetsItsAnswer()
    {
        BK_NEED_SHARED_VECTORS();
        // Qt's reader is our reader. It takes less than these would let it do harm with: each is a value as any other.
        const QString kNumber = "a number without digits on one side of its point is read as if there were a 0";
        const QString kEscape = "an unknown escape is the character itself";
        const QString kControl = "a control character in a string is kept; what is shown is cleaned where it is shown";
        Deviations deviations({
            {"n_number_-2..json", kNumber},
            {"n_number_.2e-3.json", kNumber},
            {"n_number_0.e1.json", kNumber},
            {"n_number_2.e+3.json", kNumber},
            {"n_number_2.e-3.json", kNumber},
            {"n_number_2.e3.json", kNumber},
            {"n_number_neg_real_without_int_part.json", kNumber},
            {"n_number_real_without_fractional_part.json", kNumber},
            {"n_number_starting_with_dot.json", kNumber},
            {"n_string_backslash_00.json", kEscape},
            {"n_string_escape_x.json", kEscape},
            {"n_string_escaped_ctrl_char_tab.json", kEscape},
            {"n_string_incomplete_surrogate_escape_invalid.json", kEscape},
            {"n_string_invalid_backslash_esc.json", kEscape},
            {"n_string_invalid_utf8_after_escape.json", kEscape},
            {"n_string_unicode_CapitalU.json", kEscape},
            {"n_string_unescaped_ctrl_char.json", kControl},
            {"n_string_unescaped_newline.json", kControl},
            {"n_string_unescaped_tab.json", kControl},
        });
        QStringList taken;
        QStringList refused;
        QDirIterator files(sharedVectors() + "/json/JSONTestSuite/test_parsing", {"*.json"}, QDir::Files);
        while (files.hasNext()) {
            const QByteArray text = readVector(files.next());
            const QString name = files.fileName();
            if (name.startsWith('y'))
                deviations.tell(name, isTaken(text));
            else if (name.startsWith('n'))
                deviations.tell(name, !isTaken(text));
            else
                (isTaken(text) ? taken : refused).append(name);
        }
        qInfo("%d y and n files, %d deviations; i files: %lld taken (%s), %lld refused", deviations.cases(), deviations.accepted(),
              qlonglong(taken.size()), qUtf8Printable(taken.join(' ')), qlonglong(refused.size()));
        QVERIFY2(deviations.problems().isEmpty(), qPrintable(deviations.problems()));
        QCOMPARE(deviations.cases() + taken.size() + refused.size(), 318);
    }

    // What is taken comes back as it was: the same document again.
    void transformedFilesComeBackTheSame()
    {
        BK_NEED_SHARED_VECTORS();
        int run = 0;
        QDirIterator files(sharedVectors() + "/json/JSONTestSuite/test_transform", {"*.json"}, QDir::Files);
        while (files.hasNext()) {
            const auto object = readWireJson(QByteArray("{\"a\":" + readVector(files.next()) + '}'));
            ++run;
            if (!object)
                continue;
            const auto again = readWireJson(QJsonDocument(*object).toJson(QJsonDocument::Compact));
            QVERIFY2(again && *again == *object, qPrintable(files.fileName()));
        }
        qInfo("%d transform files", run);
        QCOMPARE(run, 22);
    }
};

QTEST_GUILESS_MAIN(PublicJsonTest)
#include "PublicJsonTest.moc"
