// SPDX-License-Identifier: Apache-2.0
// How many calls over D-Bus a list of our keys costs, whatever their number. keyring COUNT
#include "app/system/SystemKeyring.h"
#include "bench/Measure.h"
#include "core/base/Database.h"
#include "tests/app/system/PrivateBus.h"
#include "tests/app/system/SecretServiceDouble.h"
#include "tests/support/Await.h"

#include <QCoreApplication>
#include <QTemporaryDir>

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
    const QTemporaryDir folder;
    Database remembered(folder.filePath("keys.sqlite"));
    if (!remembered.open())
        qFatal("no database");
    QList<Database::Statement> rows; // items of keys that nobody knows any more would not be remembered
    for (int i = 0; i < count; ++i) {
        const QString id = "id-" + QString::number(i);
        rows.append({"INSERT INTO keys (id, label, kind, added_at, salt, fingerprint) VALUES (?, ?, 'long-term', 0, x'00', x'00')", {id, id}});
    }
    if (!remembered.apply(rows))
        qFatal("no keys");
    std::unique_ptr<SystemKeyring> keyring;
    // The first run of the program meets items it has never seen; a later one knows them from its database.
    for (const char *when : {"unseen", "start", "again"}) {
        if (std::string(when) != "again") {
            keyring.reset();
            keyring = std::make_unique<SystemKeyring>(QDBusConnection::connectToBus(bus.address(), when), SystemKeyring::Timing{}, &remembered);
            if (const auto opened = await(keyring->open()); !opened || !*opened)
                qFatal("the keyring does not open");
        }
        service.calls.clear();
        const auto items = await(keyring->list());
        if (!items || !*items || (*items)->size() != count)
            qFatal("keys are missing");
        bench::print("value", std::string("keyring.calls-") + when + suffix, double(service.calls.size()));
    }
    return 0;
}
