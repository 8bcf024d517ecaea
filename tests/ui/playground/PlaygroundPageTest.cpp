// SPDX-License-Identifier: Apache-2.0
#include "app/Composition.h"
#include "tests/support/Await.h"
#include "tests/support/UiParts.h"
#include "ui/playground/Composer.h"
#include "ui/playground/EmptyTalk.h"
#include "ui/playground/JsonDialog.h"
#include "ui/playground/LinkDialog.h"
#include "ui/playground/ParametersPanel.h"
#include "ui/playground/PlaygroundPage.h"
#include "ui/playground/TargetBar.h"
#include "ui/playground/TranscriptView.h"
#include "ui/playground/TurnText.h"
#include "ui/widgets/Theme.h"

#include <QAbstractItemModelTester>
#include <QAbstractSpinBox>
#include <QDesktopServices>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QScreen>
#include <QtTest>

using namespace bk;

namespace {

constexpr int kDeadline = 20'000;
const QString kModel = QStringLiteral("anthropic.claude-3-haiku-20240307-v1:0");

} // namespace

// Takes the place of the desktop's browser.
class UrlCatcher final : public QObject {
    Q_OBJECT
public:
    QList<QUrl> taken;
public Q_SLOTS:
    void take(const QUrl &url) { taken << url; }
};

// The page on real parts and the local Bedrock, driven by its own controls.
class PlaygroundPageTest final : public QObject {
    Q_OBJECT
    std::unique_ptr<Composition> m_parts;
    std::unique_ptr<PlaygroundPage> m_page;
    KeyId m_good;

    KeyId addKey(const QString &label, DemoBedrock::KeyStatus status)
    {
        ApiKey draft;
        draft.label = label;
        draft.environment = QStringLiteral("testing");
        auto added = await(m_parts->keys.add(draft, m_parts->demo->issueLongTermKey(label, QStringLiteral("123456789012"), status)));
        return added && added->has_value() ? **added : KeyId();
    }
    template<typename Part> Part &part() { return *m_page->findChild<Part *>(); }
    void ready()
    {
        m_page->useKey(m_good);
        part<TargetBar>().setModel(kModel);
    }
    void ask(const QString &text)
    {
        part<Composer>().setContent({TextBlock{text}});
        QTest::keyClick(&part<Composer>().editor(), Qt::Key_Return, Qt::ControlModifier);
    }
    void untilDone() { QTRY_VERIFY_WITH_TIMEOUT(!m_page->session().isBusy(), kDeadline); }
    QString shown()
    {
        part<TranscriptView>().flush();
        return part<TranscriptView>().document()->toPlainText();
    }
    const Turn &last() { return m_page->session().conversation().turns().last(); }

private Q_SLOTS:
    void initTestCase() { theme::apply(*qApp, false); }
    void init()
    {
        StartOptions options;
        options.demo = true;
        auto made = Composition::make(options);
        QVERIFY(made);
        m_parts = std::move(*made);
        m_parts->demo->setTokenDelay(0);
        m_page = std::make_unique<PlaygroundPage>(uiParts(*m_parts));
        m_page->resize(900, 600);
        m_page->show();
        QCOMPARE(part<EmptyTalk>().step(), EmptyTalk::Step::AddKey);
        m_good = addKey(QStringLiteral("good"), DemoBedrock::KeyStatus::Active);
        QVERIFY(!m_good.isEmpty());
    }
    void cleanup()
    {
        m_page.reset();
        m_parts.reset();
    }

    void emptyStateLeadsToTheFirstQuestion()
    {
        addKey(QStringLiteral("second"), DemoBedrock::KeyStatus::Active);
        QSignalSpy targets(m_page.get(), &PlaygroundPage::targetChanged);
        m_page->useKey(m_good);
        QCOMPARE(part<EmptyTalk>().step(), EmptyTalk::Step::PickModel);
        QCOMPARE(targets.last().at(0).toString(), QStringLiteral("good"));
        QVERIFY(targets.last().at(1).toString().startsWith(QLatin1String("127.0.0.1:")));
        part<TargetBar>().setModel(kModel);
        QCOMPARE(part<EmptyTalk>().step(), EmptyTalk::Step::Ask);
        QCOMPARE(m_parts->settings.values().lastModel, kModel);
    }
    void wholeTurnIsShown()
    {
        ready();
        ask(QStringLiteral("Hello there"));
        QVERIFY(m_page->session().isBusy());
        untilDone();
        QVERIFY(shown().contains(QStringLiteral("Hello there")));
        QVERIFY(shown().contains(QStringLiteral("An answer from the demo")));
        QVERIFY(shown().contains(QStringLiteral("ended by itself")));
        QVERIFY(part<Composer>().content().isEmpty());
    }
    void escapeStops()
    {
        ready();
        m_parts->demo->setTokenDelay(15);
        ask(QStringLiteral("a long one"));
        QTRY_VERIFY_WITH_TIMEOUT(!last().text.isEmpty(), kDeadline);
        QTest::keyClick(&part<Composer>().editor(), Qt::Key_Escape);
        untilDone();
        QVERIFY(shown().contains(QStringLiteral("Unfinished: you stopped the answer")));
    }
    void unfinishedAnswerIsMarked()
    {
        ready();
        m_parts->demo->setFault(QStringLiteral("no-message-stop"), 0, 1);
        ask(QStringLiteral("Hello"));
        untilDone();
        QVERIFY(shown().contains(QStringLiteral("Unfinished: the answer stopped before its end")));
    }
    void failingKeyIsACardWithTryAgain()
    {
        m_page->useKey(addKey(QStringLiteral("revoked"), DemoBedrock::KeyStatus::Inactive));
        part<TargetBar>().setModel(kModel);
        ask(QStringLiteral("ping"));
        untilDone();
        QCOMPARE(last().state, Turn::State::Failed);
        QVERIFY(shown().contains(QStringLiteral("Try again")));
        QVERIFY(shown().contains(QStringLiteral("HTTP 403")));
        m_page->useKey(m_good);
        Q_EMIT part<TranscriptView>().retryWanted(1);
        untilDone();
        QCOMPARE(last().text, QStringLiteral("pong"));
        QCOMPARE(m_page->session().conversation().rowCount(), 2);
    }
    void upEditsTheLastQuestionAndEscapeLeaves()
    {
        ready();
        ask(QStringLiteral("ping"));
        untilDone();
        Composer &composer = part<Composer>();
        QTest::keyClick(&composer.editor(), Qt::Key_Up);
        QCOMPARE(composer.editor().toPlainText(), QStringLiteral("ping"));
        QVERIFY(!composer.noteWords().isEmpty());
        QCOMPARE(m_page->session().conversation().rowCount(), 2);
        QTest::keyClick(&composer.editor(), Qt::Key_Escape);
        QVERIFY(composer.editor().toPlainText().isEmpty());
        QTest::keyClick(&composer.editor(), Qt::Key_Up);
        QTest::keyClick(&composer.editor(), Qt::Key_Return, Qt::ControlModifier);
        untilDone();
        QCOMPARE(m_page->session().conversation().rowCount(), 2);
    }
    void parametersAreOffUntilSet()
    {
        ParametersPanel &panel = part<ParametersPanel>();
        auto sent = panel.parameters();
        QVERIFY(sent && !sent->inference.maxTokens && !sent->inference.temperature && !sent->inference.topP);
        ChatParameters wanted;
        wanted.systemPrompt = QStringLiteral("Be brief");
        wanted.inference.maxTokens = 20;
        wanted.inference.temperature = 0.3;
        wanted.inference.topP = 0.0;
        wanted.inference.stopSequences = {QStringLiteral("END")};
        wanted.additionalModelRequestFields = {{QStringLiteral("top_k"), 40}};
        panel.setParameters(wanted);
        sent = panel.parameters();
        QVERIFY(sent);
        QCOMPARE(sent->inference.maxTokens, wanted.inference.maxTokens);
        QCOMPARE(sent->inference.temperature, wanted.inference.temperature);
        QCOMPARE(sent->inference.topP, wanted.inference.topP);
        QCOMPARE(sent->inference.stopSequences, wanted.inference.stopSequences);
        QCOMPARE(sent->additionalModelRequestFields, wanted.additionalModelRequestFields);
    }
    void extraFieldsMustBeAnObject()
    {
        QVERIFY(extraFieldsFrom(QString())->isEmpty());
        QVERIFY(extraFieldsFrom(QStringLiteral("{\"a\":1}")));
        QVERIFY(!extraFieldsFrom(QStringLiteral("[1]")));
        QVERIFY(extraFieldsFrom(QStringLiteral("{\n\"a\":}")).error().detail.startsWith(QLatin1String("Line 2")));
    }
    void modelsAreListedAndFilteredAndTyped()
    {
        ready();
        TargetBar &bar = part<TargetBar>();
        QAbstractItemModelTester tester(&bar.modelPopup().model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        bar.openModels();
        QTRY_VERIFY_WITH_TIMEOUT(bar.modelPopup().model().rowCount() > 3, kDeadline);
        QLineEdit *search = bar.modelPopup().findChild<QLineEdit *>();
        QTest::keyClicks(search, QStringLiteral("arn:aws:bedrock:us-east-1:123456789012:prompt/X"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(bar.target().modelId, QStringLiteral("arn:aws:bedrock:us-east-1:123456789012:prompt/X"));
        QVERIFY(!bar.modelPopup().isVisible());
    }
    void promptTypedIntoTheModelListIsNoModel()
    {
        ready();
        TargetBar &bar = part<TargetBar>();
        bar.openModels();
        QLineEdit *search = bar.modelPopup().findChild<QLineEdit *>();
        QTest::keyClicks(search, QStringLiteral("compare these two in a table"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(bar.target().modelId, kModel);
    }
    void pickingAModelLeadsToWriting()
    {
        ready();
        TargetBar &bar = part<TargetBar>();
        bar.setFocus();
        bar.openModels();
        QLineEdit *search = bar.modelPopup().findChild<QLineEdit *>();
        QTest::keyClicks(search, QStringLiteral("some.model-v1:0"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(m_page->focusWidget(), &part<Composer>().editor());
    }
    void modelListStaysOnTheScreenWhenItGrows()
    {
        ready();
        const QRect room = m_page->screen()->availableGeometry();
        m_page->move(0, room.bottom() - m_page->height()); // the chips at the screen's foot
        TargetBar &bar = part<TargetBar>();
        bar.openModels();
        QTRY_VERIFY_WITH_TIMEOUT(bar.modelPopup().model().rowCount() > 3, kDeadline);
        QVERIFY(room.contains(bar.modelPopup().geometry()));
    }
    void modelListSaysWhatWentWrong()
    {
        m_page->useKey(addKey(QStringLiteral("revoked"), DemoBedrock::KeyStatus::Inactive));
        TargetBar &bar = part<TargetBar>();
        bar.openModels();
        QTRY_VERIFY_WITH_TIMEOUT(bar.modelPopup().stateWords().contains(QLatin1String("typed model id")), kDeadline);
    }
    void attachmentsGoAlongAndStrangersDoNot()
    {
        ready();
        Composer &composer = part<Composer>();
        composer.attachBytes(QStringLiteral("notes.txt"), "some text");
        composer.attachBytes(QStringLiteral("program.exe"), "MZ");
        QVERIFY(composer.noteWords().contains(QLatin1String("program.exe")));
        composer.attachFiles({QStringLiteral("/dev/zero")});
        QVERIFY(composer.noteWords().contains(QLatin1String("zero")));
        composer.editor().setPlainText(QStringLiteral("Look"));
        QTest::keyClick(&composer.editor(), Qt::Key_Return, Qt::ControlModifier);
        untilDone();
        QVERIFY(last().text.contains(QStringLiteral("I was given the document")));
    }
    void jsonShowsBothSides()
    {
        ready();
        ask(QStringLiteral("ping"));
        untilDone();
        JsonDialog dialog(m_page->session().lastRequest(), m_page->session().lastResponse(), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(dialog.shownText(0).contains(kModel));
        QVERIFY(dialog.shownText(1).contains(QStringLiteral("pong")));
        QVERIFY(shortened(QJsonValue(QString(600, u'A'))).toString().size() < 100);
    }
    void linkOpensOnlyWhenAsked()
    {
        UrlCatcher catcher;
        QDesktopServices::setUrlHandler(QStringLiteral("https"), &catcher, "take");
        LinkDialog dialog(QUrl(QStringLiteral("https://b\u0430d.example/a")), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(LinkDialog::asciiHost(QUrl(QStringLiteral("https://b\u0430d.example/a"))).startsWith(QLatin1String("xn--")));
        dialog.open();
        QVERIFY(catcher.taken.isEmpty());
        for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
            if (button->text().contains(QLatin1String("browser")))
                button->click();
        }
        QDesktopServices::unsetUrlHandler(QStringLiteral("https"));
        QCOMPARE(catcher.taken.size(), 1);
    }
    void everyControlHasAName()
    {
        for (QWidget *widget : m_page->findChildren<QWidget *>()) {
            const bool control = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QPlainTextEdit *>(widget)
                || qobject_cast<QAbstractSpinBox *>(widget) || qobject_cast<QTextEdit *>(widget);
            if (!control || widget->focusPolicy() == Qt::NoFocus || widget->isHidden())
                continue;
            const auto *button = qobject_cast<QAbstractButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()), widget->metaObject()->className());
        }
    }
    void narrowWindowFoldsTheParameters()
    {
        QVERIFY(part<ParametersPanel>().isVisible());
        m_page->resize(620, 460);
        QTRY_VERIFY(!part<ParametersPanel>().isVisible());
    }
};

QTEST_MAIN(PlaygroundPageTest)
#include "PlaygroundPageTest.moc"
