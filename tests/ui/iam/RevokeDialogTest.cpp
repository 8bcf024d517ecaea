// SPDX-License-Identifier: Apache-2.0
#include "tests/support/UiChecks.h"
#include "tests/ui/iam/IamUnderWindow.h"
#include "ui/iam/RevokeDialog.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QRadioButton>
#include <QtTest>

using namespace bk;

class RevokeDialogTest final : public QObject {
    Q_OBJECT

    static std::unique_ptr<RevokeDialog> shown(IamUnderWindow &world, const KeyId &key)
    {
        auto dialog = std::make_unique<RevokeDialog>(world.parts(), key, nullptr);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->show();
        if (!QTest::qWaitForWindowExposed(dialog.get()))
            QTest::qFail("the dialog did not appear", __FILE__, __LINE__);
        return dialog;
    }

private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void keyIsDeactivatedAfterItsCredentialWasShown()
    {
        IamUnderWindow world;
        const auto dialog = shown(world, world.key);
        QVERIFY(says(*dialog, QStringLiteral("Other keys of maria go on working")));
        QCOMPARE(namelessControls(dialog.get()), QStringList());
        QCOMPARE(cutTexts(dialog.get()), QStringList());
        button(*dialog, QStringLiteral("Revoke…"))->click();
        QTRY_VERIFY(button(*dialog, QStringLiteral("Deactivate it now")));
        QVERIFY(says(*dialog, QString::fromLatin1(world.iam.keys.first().id)));
        QVERIFY(world.iam.keys.first().active);
        button(*dialog, QStringLiteral("Deactivate it now"))->click();
        QTRY_VERIFY(says(*dialog, QStringLiteral("is inactive at IAM")));
        QVERIFY(!world.iam.keys.first().active);
        QCOMPARE(world.core.keys.keys().size(), 1);
    }
    void keyIsDeletedAndItsCopyStaysOrGoes_data()
    {
        QTest::addColumn<bool>("goes");
        QTest::newRow("stays") << false;
        QTest::newRow("goes") << true;
    }
    void keyIsDeletedAndItsCopyStaysOrGoes()
    {
        QFETCH(bool, goes);
        IamUnderWindow world;
        const auto dialog = shown(world, world.key);
        dialog->findChildren<QRadioButton *>().last()->setChecked(true);
        dialog->findChild<QCheckBox *>()->setChecked(goes);
        button(*dialog, QStringLiteral("Revoke…"))->click();
        QTRY_VERIFY(button(*dialog, QStringLiteral("Delete it now")));
        button(*dialog, QStringLiteral("Delete it now"))->click();
        QTRY_VERIFY(says(*dialog, QStringLiteral("is deleted at IAM")));
        QVERIFY(world.iam.keys.isEmpty());
        QTRY_COMPARE(world.core.keys.keys().size(), goes ? 0 : 1);
    }
    void nothingIsDoneToAKeyThatIamDoesNotShow()
    {
        IamUnderWindow world;
        world.iam.keys.first().alias = "eve-at-123456789012";
        const auto dialog = shown(world, world.key);
        button(*dialog, QStringLiteral("Revoke…"))->click();
        QTRY_VERIFY(says(*dialog, QStringLiteral("IAM does not show the key")));
        QCOMPARE(world.iam.asked, QByteArrayList{"ListServiceSpecificCredentials"});
    }
    void shortTermKeyHasAPolicyToCopy()
    {
        IamUnderWindow world;
        const auto dialog = shown(world, world.core.addShortTerm(QStringLiteral("laptop"), 40));
        QVERIFY(says(*dialog, QStringLiteral("cannot be revoked by itself")));
        QVERIFY(says(*dialog, world.core.keys.findByLabel(QStringLiteral("laptop"))->accessKeyId));
        QVERIFY(!button(*dialog, QStringLiteral("Revoke…")));
        QCOMPARE(namelessControls(dialog.get()), QStringList());
        button(*dialog, QStringLiteral("Copy the policy"))->click();
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.contains(QStringLiteral("\"bedrock:CallWithBearerToken\"")) && copied.contains(QStringLiteral("\"bedrock-mantle:CallWithBearerToken\"")));
        const bool session = world.core.keys.findByLabel(QStringLiteral("laptop"))->temporary;
        QCOMPARE(copied.contains(QStringLiteral("aws:TokenIssueTime")), session);
    }
};

QTEST_MAIN(RevokeDialogTest)
#include "RevokeDialogTest.moc"
