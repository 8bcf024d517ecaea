// SPDX-License-Identifier: Apache-2.0
#include "ui/iam/PolicyDialog.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>

using namespace bk;

namespace {

ApiKey maria()
{
    ApiKey key;
    key.account = QStringLiteral("123456789012");
    key.user = QStringLiteral("maria");
    key.region = QStringLiteral("eu-central-1");
    return key;
}

template <typename Widget> Widget *named(const QDialog &dialog, const char *name)
{
    for (Widget *found : dialog.findChildren<Widget *>()) {
        if (found->accessibleName() == QLatin1String(name))
            return found;
    }
    return nullptr;
}

bool says(const QDialog &dialog, const char *words)
{
    const auto labels = dialog.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->isVisibleTo(&dialog) && label->text().contains(QLatin1String(words)); });
}

} // namespace

class PolicyDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }

    void ownAccountAndUserAreFilledIn()
    {
        PolicyDialog dialog(PolicyKind::ManageOwnKeys, maria(), nullptr);
        QVERIFY(dialog.document().contains(QStringLiteral("arn:aws:iam::123456789012:user/maria")));
        named<QLineEdit>(dialog, "IAM user")->clear();
        QVERIFY(dialog.document().contains(QStringLiteral("user/${aws:username}")));
        named<QSpinBox>(dialog, "Longest life of a key")->setValue(30);
        QVERIFY(dialog.document().contains(QStringLiteral("\"30\"")));
    }
    void whatCannotBeMadeIsSaidAndNotCopied()
    {
        PolicyDialog dialog(PolicyKind::InvokeModels, maria(), nullptr);
        auto *copy = dialog.findChildren<QPushButton *>().last();
        QVERIFY(!copy->isEnabled());
        QVERIFY(says(dialog, "name at least one"));
        auto *models = named<QPlainTextEdit>(dialog, "Models");
        models->setPlainText(QStringLiteral("eu.amazon.nova-lite-v1:0\nbad model*"));
        QVERIFY(says(dialog, "without wildcards"));
        models->setPlainText(QStringLiteral("eu.amazon.nova-lite-v1:0"));
        QVERIFY(copy->isEnabled());
        QVERIFY(!says(dialog, "without wildcards"));
        copy->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), dialog.document());
        QVERIFY(QJsonDocument::fromJson(dialog.document().toUtf8()).object().value(QStringLiteral("Statement")).isArray());
    }
    // Only what a document needs is asked for.
    void eachPolicyShowsItsOwnFields()
    {
        PolicyDialog dialog(PolicyKind::DenyKeys, {}, nullptr);
        auto *kinds = dialog.findChild<QComboBox *>();
        QVERIFY(named<QLineEdit>(dialog, "Account")->isHidden());
        for (int i = 0; i < kinds->count(); ++i) {
            kinds->setCurrentIndex(i);
            const PolicyKind kind = policyTable()[size_t(i)].kind;
            QCOMPARE(!named<QPlainTextEdit>(dialog, "Models")->isHidden(), kind == PolicyKind::InvokeModels);
            QCOMPARE(dialog.document().isEmpty(), kind == PolicyKind::InvokeModels); // which needs a model first
        }
    }
};

QTEST_MAIN(PolicyDialogTest)
#include "PolicyDialogTest.moc"
