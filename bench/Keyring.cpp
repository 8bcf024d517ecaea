// SPDX-License-Identifier: Apache-2.0
// How many calls over D-Bus a list of our keys costs, whatever their number. keyring COUNT
#include "app/system/SystemKeyring.h"
#include "bench/Measure.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/app/system/SecretServiceDouble.h"
#include "tests/support/Await.h"

#include <QCoreApplication>

using namespace bk;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 100;
    const std::string suffix = "." + std::to_string(count);
    PrivateBus bus;
    SecretServiceDouble service(bus.address(), "service");
    service.appear();
    for (int i = 0; i < count; ++i)
        service.add(SecretServiceDouble::ours("id-" + QString::number(i)), "secret");
    SystemKeyring keyring(QDBusConnection::connectToBus(bus.address(), "client"), SystemKeyring::Timing{});
    if (const auto opened = await(keyring.open()); !opened || !*opened)
        qFatal("the keyring does not open");
    for (const char *when : {"first", "again"}) {
        service.calls.clear();
        const auto items = await(keyring.list());
        if (!items || !*items || (*items)->size() != count)
            qFatal("keys are missing");
        bench::print("value", std::string("keyring.calls-") + when + suffix, double(service.calls.size()));
    }
    return 0;
}
