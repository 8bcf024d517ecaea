// SPDX-License-Identifier: Apache-2.0
// Many keys: read from the database, looked for in the keyring, shown, searched and sorted on the real page, beside Qt's
// own proxy model over a bare list. keys COUNT ROUNDS
#include "bench/Measure.h"
#include "tests/support/UiParts.h"
#include "ui/keys/KeyFilterModel.h"
#include "ui/keys/KeysPage.h"
#include "ui/widgets/SecretClipboard.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <malloc.h>

using namespace bk;
using namespace bk::bench;

namespace {

// Keys of many ends, environments, accounts and labels; the numbers are mixed so that nothing comes sorted.
const QString kFill = QStringLiteral(R"(
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %1),
    m AS (SELECT i, (i * 7919 + 13) % 1000003 AS r FROM n)
    INSERT INTO keys (id, label, environment, kind, region, account, user, access_key_id, created, expires, never_expires, notes, tags,
                      added_at, salt, fingerprint)
    SELECT printf('%08x-0000-4000-8000-%012x', r, i), printf('Team-%d %s %d', r % 997, CASE r % 3 WHEN 0 THEN 'billing' WHEN 1 THEN 'Éclair' ELSE 'agent' END, i),
           CASE r % 5 WHEN 0 THEN 'production' WHEN 1 THEN 'staging' WHEN 2 THEN 'testing' WHEN 3 THEN 'development' ELSE '' END,
           CASE r % 4 WHEN 0 THEN 'short-term' ELSE 'long-term' END, CASE r % 2 WHEN 0 THEN 'us-east-1' ELSE 'eu-west-1' END,
           printf('%012d', r * 31), printf('BedrockAPIKey-%d', r % 50), '', 1700000000, CASE r % 11 WHEN 0 THEN NULL ELSE 1795000000 + r * 60 END,
           r % 13 = 0, '', '[]', 1700000000, randomblob(16), randomblob(32) FROM m)");

void fill(const QString &file, int count)
{
    Database database(file);
    if (!database.open() || !database.apply({{kFill.arg(count), {}}}))
        qFatal("the keys cannot be made");
}

qsizetype allocated()
{
    const auto info = mallinfo2();
    return qsizetype(info.uordblks + info.hblkhd);
}

// Every column of every row as Qt gives it, and nothing made of it.
void readBare(const QString &file)
{
    {
        QSqlDatabase bare = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("bare"));
        bare.setDatabaseName(file);
        bare.open();
        QSqlQuery query(bare);
        query.setForwardOnly(true);
        query.exec(QStringLiteral("SELECT id, label, environment, environment_color, kind, region, account, user, slot, access_key_id, temporary,"
                                  " created, expires, never_expires, notes, tags, allowed_endpoints, last_four, added_at, salt, fingerprint,"
                                  " next_salt, next_fingerprint FROM keys"));
        while (query.next()) {
            for (int column = 0; column < 23; ++column)
                keepAlive(query.value(column));
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("bare"));
}

// The same texts in the plainest model there is, behind QSortFilterProxyModel.
class BareModel final : public QAbstractListModel {
public:
    explicit BareModel(const KeyStore &store)
    {
        for (const ApiKey &key : store.keys()) {
            m_labels.append(key.label);
            m_haystacks.append(QString(key.label + u'\n' + key.environment + u'\n' + key.account + u'\n' + key.user + u'\n' + key.region).toLower());
            m_ends.append(key.expires);
        }
    }
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_labels.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        switch (role) {
        case Qt::DisplayRole: return m_labels.at(index.row());
        case Qt::UserRole: return m_haystacks.at(index.row());
        case Qt::UserRole + 1: return m_ends.at(index.row());
        default: return {};
        }
    }

private:
    QStringList m_labels;
    QStringList m_haystacks;
    QList<QDateTime> m_ends;
};

struct BareList final {
    explicit BareList(const KeyStore &store) : model(store)
    {
        proxy.setSourceModel(&model);
        proxy.setFilterRole(Qt::UserRole);
        view.setModel(&proxy);
        view.setUniformItemSizes(true);
        view.resize(1000, 640);
        view.show();
    }
    void sortBy(int role)
    {
        proxy.setSortRole(role);
        proxy.sort(0);
    }
    BareModel model;
    QSortFilterProxyModel proxy;
    QListView view;
};

struct Page final {
    explicit Page(CoreParts &parts)
        : page(uiParts(parts), clipboard)
    {
        page.resize(1000, 640);
        page.show();
        page.finishedLooking();
        search = page.findChild<QLineEdit *>();
        order = page.findChild<QComboBox *>();
    }
    SecretClipboard clipboard;
    KeysPage page;
    QLineEdit *search;
    QComboBox *order;
};

// Letters from many matches to few and back to all: five keystrokes.
const QStringList kTyped{QStringLiteral("t"), QStringLiteral("team-4"), QStringLiteral("team-42"), QStringLiteral("team-42 bill"), QString()};

// Search and order without a view, whose painting would hide them.
void modelsAlone(CoreParts &parts, const std::string &suffix, int rounds)
{
    KeyListModel keys(parts.keys, parts.clock);
    KeyFilterModel filter;
    filter.setSourceModel(&keys);
    BareModel bare(parts.keys);
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&bare);
    proxy.setFilterRole(Qt::UserRole);
    proxy.setSortRole(Qt::UserRole + 1);
    proxy.sort(0);
    Race race;
    race.add("model.filter" + suffix, double(kTyped.size()), [&] { std::for_each(kTyped.begin(), kTyped.end(), [&](const QString &text) { filter.setSearch(text); }); });
    race.add("model.filter-bare" + suffix, double(kTyped.size()), [&] { std::for_each(kTyped.begin(), kTyped.end(), [&](const QString &text) { proxy.setFilterFixedString(text); }); });
    race.add("model.sort" + suffix, 2, [&] {
        filter.setOrder(KeyFilterModel::Order::ByName);
        filter.setOrder(KeyFilterModel::Order::ByEnd);
    });
    race.add("model.sort-bare" + suffix, 2, [&] {
        for (const int role : {int(Qt::DisplayRole), Qt::UserRole + 1}) {
            proxy.setSortRole(role);
            proxy.sort(0);
        }
    });
    race.run(rounds);
}

void paint(QWidget &widget)
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    widget.repaint();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    theme::apply(application, false);
    const int count = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
    const std::string suffix = "." + std::to_string(count);

    CoreParts parts;
    fill(parts.database.file(), count);
    Race store;
    store.add("keys.load" + suffix, count, [&] {
        if (!parts.keys.load())
            qFatal("the keys cannot be read");
    });
    store.add("keys.load-bare" + suffix, count, [&] { readBare(parts.database.file()); });
    const qsizetype before = allocated();
    store.run(rounds);
    if (!countsInstructions())
        print("value", "keys.bytes" + suffix, double(allocated() - before) / count);

    Race open;
    open.add("keys.open" + suffix, 1, [&] {
        Page page(parts);
        paint(page.page);
    });
    open.add("keys.open-bare" + suffix, 1, [&] {
        BareList bare(parts.keys);
        paint(bare.view);
    });
    open.run(rounds);

    modelsAlone(parts, suffix, rounds);

    Page page(parts);
    BareList bare(parts.keys);
    paint(page.page);
    paint(bare.view);
    const auto type = [&](const QString &text) {
        page.search->setText(text);
        paint(page.page);
    };
    const auto typeBare = [&](const QString &text) {
        bare.proxy.setFilterFixedString(text);
        paint(bare.view);
    };
    Race search;
    search.add("keys.filter" + suffix, double(kTyped.size()), [&] { std::for_each(kTyped.begin(), kTyped.end(), type); });
    search.add("keys.filter-bare" + suffix, double(kTyped.size()), [&] { std::for_each(kTyped.begin(), kTyped.end(), typeBare); });
    search.run(rounds);

    const auto sort = [&](int order) {
        page.order->setCurrentIndex(order);
        paint(page.page);
    };
    const auto sortBare = [&](int role) {
        bare.sortBy(role);
        paint(bare.view);
    };
    Race sorting;
    sorting.add("keys.sort" + suffix, 3, [&] { sort(1), sort(2), sort(0); });
    sorting.add("keys.sort-bare" + suffix, 2, [&] { sortBare(Qt::DisplayRole), sortBare(Qt::UserRole + 1); });
    sorting.run(rounds);

    // All states change at once: the keyring answers for the first time, or goes.
    Race states;
    states.add("keys.states" + suffix, 1, [&] {
        parts.keyring.script = parts.keyring.script ? nullptr
                                                    : FakeKeyring::Script([](const QString &, const KeyId &) {
                                                          return std::optional(FakeKeyring::Fault{Error::Kind::KeyringAbsent});
                                                      });
        (void)await(parts.keys.reconcile());
        paint(page.page);
    });
    states.run(rounds);
    return 0;
}
