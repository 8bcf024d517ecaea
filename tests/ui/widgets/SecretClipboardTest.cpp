// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/SecretClipboard.h"
#include "ui/widgets/SecretField.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QSignalSpy>
#include <QtTest>

using namespace bk;

namespace {

const QString kText = QStringLiteral("generated-secret-of-this-test");

QString onClipboard()
{
    return QApplication::clipboard()->text(QClipboard::Clipboard);
}

} // namespace

class SecretClipboardTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void carriesTheHints()
    {
        SecretClipboard clipboard;
        clipboard.put(Secret(kText.toUtf8()), 30);
        QCOMPARE(onClipboard(), kText);
        const QMimeData *data = QApplication::clipboard()->mimeData();
        QCOMPARE(data->data(QStringLiteral("x-kde-passwordManagerHint")), QByteArray("secret"));
        QVERIFY(!QApplication::clipboard()->supportsSelection() || QApplication::clipboard()->text(QClipboard::Selection) != kText);
        QCOMPARE(clipboard.secondsLeft(), 30);
    }
    void clearsItselfAfterTheTime()
    {
        SecretClipboard clipboard;
        QSignalSpy countdown(&clipboard, &SecretClipboard::countdown);
        clipboard.put(Secret(kText.toUtf8()), 1);
        QTRY_COMPARE(onClipboard(), QString());
        QTRY_COMPARE(countdown.last().first().toInt(), 0);
    }
    void leavesWhatOthersCopied()
    {
        SecretClipboard clipboard;
        clipboard.put(Secret(kText.toUtf8()), 30);
        QApplication::clipboard()->setText(QStringLiteral("mine now"));
        clipboard.clearIfOurs();
        QCOMPARE(onClipboard(), QStringLiteral("mine now"));
        QVERIFY(!clipboard.holdsOurs());
    }
    void theSameTextFromElsewhereIsNotOurs()
    {
        SecretClipboard clipboard;
        clipboard.put(Secret(kText.toUtf8()), 30);
        QApplication::clipboard()->setText(kText);
        clipboard.clearIfOurs();
        QCOMPARE(onClipboard(), kText);
    }
    void clearsAtTheEnd()
    {
        {
            SecretClipboard clipboard;
            clipboard.put(Secret(kText.toUtf8()), 0);
            QCOMPARE(onClipboard(), kText);
        }
        QCOMPARE(onClipboard(), QString());
    }

    void fieldHasNoUndo()
    {
        SecretField field;
        QTest::keyClicks(&field, kText);
        QVERIFY(field.secret().equals(Secret(kText.toUtf8())));
        QVERIFY(!field.isUndoAvailable());
        field.forget();
        field.undo();
        QVERIFY(field.text().isEmpty());
        QVERIFY(field.secret().isEmpty());
    }
    void fieldKeepsThePasteAsItCame()
    {
        QApplication::clipboard()->setText(QStringLiteral("first\nsecond"));
        SecretField field;
        QSignalSpy changed(&field, &SecretField::secretChanged);
        QTest::keySequence(&field, QKeySequence::Paste);
        QCOMPARE(changed.size(), 1);
        QVERIFY(field.secret().equals(Secret("first\nsecond")));
        QVERIFY(!field.text().contains(QStringLiteral("first"))); // only the number of bullets
    }
    void fieldGivesNothingToTheClipboard()
    {
        SecretField field;
        QTest::keyClicks(&field, kText);
        QApplication::clipboard()->setText(QStringLiteral("before"));
        field.selectAll();
        QTest::keySequence(&field, QKeySequence::Copy);
        QTest::keySequence(&field, QKeySequence::Cut);
        QCOMPARE(onClipboard(), QStringLiteral("before"));
    }
    void typingIntoAPasteStartsAfresh()
    {
        QApplication::clipboard()->setText(kText);
        SecretField field;
        field.pasteFromClipboard();
        QTest::keyClicks(&field, QStringLiteral("x"));
        QVERIFY(field.secret().equals(Secret("x")));
    }
    void fieldIsSilentForScreenReaders()
    {
        SecretField field;
        QTest::keyClicks(&field, kText);
        QAccessibleInterface *read = QAccessible::queryAccessibleInterface(&field);
        QVERIFY(read);
        QVERIFY(!read->text(QAccessible::Value).contains(kText.left(4)));
    }
};

QTEST_MAIN(SecretClipboardTest)
#include "SecretClipboardTest.moc"
