// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace CLI {
class App;
}

namespace bk {

// The options of one command, written into the variables given (which live as long as the command). A name without
// dashes is a positional argument. Keeps the parser's library out of the commands: CommandLine and this know it.
class Options final {
public:
    explicit Options(CLI::App &app) : m_app(app) {}

    enum class Need { Optional, Required };
    Options &text(const char *name, QString &target, const char *help, Need need = Need::Optional);
    Options &text(const char *name, std::optional<QString> &target, const char *help);
    Options &texts(const char *name, QStringList &target, const char *help); // may be given several times
    Options &texts(const char *name, std::optional<QStringList> &target, const char *help);
    Options &whole(const char *name, std::optional<int> &target, const char *help);
    Options &real(const char *name, std::optional<double> &target, const char *help);
    Options &flag(const char *name, bool &target, const char *help);
    Options &atMostOneOf(const QStringList &names);
    // The words behind --, byte for byte: the parser would read [a,b] and {} in them as lists, and --help as its own.
    Options &rest(QList<QByteArray> &target);
    [[nodiscard]] QList<QByteArray> *restTarget() const { return m_rest; }
    Options &examples(const char *text);

private:
    CLI::App &m_app;
    QList<QByteArray> *m_rest = nullptr;
};

} // namespace bk
