// SPDX-License-Identifier: Apache-2.0
#include "app/system/Notifier.h"
#include "tests/app/system/NotificationsDouble.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/support/Await.h"

#include <QSignalSpy>

using bk::await;
using bk::Notification;
using bk::NotificationsDouble;
using bk::Notifier;

// The desktop's notifications, against a double on a bus of its own.
class NotifierTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<bk::PrivateBus> m_bus;
    std::unique_ptr<NotificationsDouble> m_desktop;
    std::unique_ptr<Notifier> m_notifier;

    [[nodiscard]] static Notification some(const QString &tag = "one")
    {
        return {tag, "billing-bot ends in 7 days", "A <b>body</b> & more", false, {{"rotate", "Rotate"}, {"later", "Later"}}};
    }
    bool show(const Notification &notification) { return await(m_notifier->show(notification)).value_or(false); }

private Q_SLOTS:
    void init()
    {
        m_bus = std::make_unique<bk::PrivateBus>();
        m_desktop = std::make_unique<NotificationsDouble>(m_bus->address());
        m_notifier = std::make_unique<Notifier>(QDBusConnection::connectToBus(m_bus->address(), "program"));
    }
    void cleanup()
    {
        m_notifier.reset();
        m_desktop.reset();
        QDBusConnection::disconnectFromBus("program");
        m_bus.reset();
    }

    void whatIsShownIsWhatWasGiven()
    {
        QVERIFY(show(some()));
        const auto &shown = m_desktop->shown.last();
        QCOMPARE(shown.program, "Bedrock Keyring");
        QCOMPARE(shown.title, "billing-bot ends in 7 days");
        QCOMPARE(shown.body, "A <b>body</b> & more"); // a desktop that reads no markup
        QCOMPARE(shown.actions, QStringList({"rotate", "Rotate", "later", "Later"}));
        QCOMPARE(shown.hints["urgency"], QVariant::fromValue(uchar(1)));
        Notification urgent = some();
        urgent.urgent = true;
        QVERIFY(show(urgent));
        QCOMPARE(m_desktop->shown.last().hints["urgency"], QVariant::fromValue(uchar(2)));
    }

    void markupIsEscapedForADesktopThatReadsIt()
    {
        m_desktop->capabilities << "body-markup";
        QVERIFY(show(some()));
        QCOMPARE(m_desktop->shown.last().body, "A &lt;b&gt;body&lt;/b&gt; &amp; more");
        QCOMPARE(m_desktop->shown.last().title, "billing-bot ends in 7 days");
    }

    void aDesktopWithoutButtonsGetsNone()
    {
        m_desktop->capabilities = QStringList{"body"};
        QVERIFY(show(some()));
        QCOMPARE(m_desktop->shown.last().actions, QStringList());
    }

    void itIsAskedOnceWhatItCanDo()
    {
        QVERIFY(show(some("one")));
        QVERIFY(show(some("two")));
        QCOMPARE(m_desktop->asked, 1);
    }

    void aButtonComesBackWithItsTag()
    {
        QVERIFY(show(some("one")));
        QVERIFY(show(some("two")));
        QSignalSpy invoked(m_notifier.get(), &Notifier::actionInvoked);
        QSignalSpy closed(m_notifier.get(), &Notifier::closed);
        m_desktop->invoke(7, "rotate"); // another program's
        m_desktop->invoke(102, "rotate");
        m_desktop->close(102);
        m_desktop->invoke(102, "later"); // it is gone
        m_desktop->close(7);
        m_desktop->close(101);
        QTRY_COMPARE(closed.count(), 2);
        QCOMPARE(invoked.count(), 1);
        QCOMPARE(invoked[0], QVariantList({"two", "rotate"}));
        QCOMPARE(closed[0], QVariantList{"two"});
        QCOMPARE(closed[1], QVariantList{"one"});
    }

    void theSameTagTakesItsOldPlace()
    {
        QVERIFY(show(some("one")));
        QCOMPARE(m_desktop->shown.last().replaces, 0U);
        QVERIFY(show(some("one")));
        QCOMPARE(m_desktop->shown.last().replaces, 101U);
    }

    void aDesktopThatShowsNoneIsNoError()
    {
        m_desktop.reset();
        QVERIFY(!show(some()));
        m_desktop = std::make_unique<NotificationsDouble>(m_bus->address()); // and is used once it is there
        QVERIFY(show(some()));
        m_desktop->refuses = true;
        QVERIFY(!show(some()));
    }

    void aDesktopThatStartsAnewIsAskedAnew()
    {
        QVERIFY(show(some("one")));
        m_desktop.reset();
        m_desktop = std::make_unique<NotificationsDouble>(m_bus->address());
        m_desktop->capabilities = QStringList{"body"};
        QTRY_VERIFY(show(some("one")) && m_desktop->asked == 1);
        QCOMPARE(m_desktop->shown.first().replaces, 0U);
        QCOMPARE(m_desktop->shown.first().actions, QStringList());
    }
};

QTEST_GUILESS_MAIN(NotifierTest)
#include "NotifierTest.moc"
