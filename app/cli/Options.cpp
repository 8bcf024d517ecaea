// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Options.h"

#include <CLI/CLI.hpp>

namespace bk {

namespace {

QStringList toStringList(const std::vector<std::string> &values)
{
    QStringList list;
    for (const std::string &value : values)
        list.append(QString::fromStdString(value));
    return list;
}

// One value each time it is given, so that a positional argument behind it stays what it is.
template<typename Target>
void addTexts(CLI::App &app, const char *name, Target &target, const char *help)
{
    app.add_option_function<std::vector<std::string>>(
           name, [&target](const std::vector<std::string> &values) { target = toStringList(values); }, help)
        ->type_size(1)
        ->expected(1)
        ->take_all()
        ->type_name("TEXT...");
}

} // namespace

Options &Options::text(const char *name, QString &target, const char *help, Need need)
{
    m_app.add_option_function<std::string>(
             name, [&target](const std::string &value) { target = QString::fromStdString(value); }, help)
        ->required(need == Need::Required)
        ->type_name("TEXT");
    return *this;
}

Options &Options::text(const char *name, std::optional<QString> &target, const char *help)
{
    m_app.add_option_function<std::string>(
        name, [&target](const std::string &value) { target = QString::fromStdString(value); }, help);
    return *this;
}

Options &Options::texts(const char *name, QStringList &target, const char *help)
{
    addTexts(m_app, name, target, help);
    return *this;
}

Options &Options::texts(const char *name, std::optional<QStringList> &target, const char *help)
{
    addTexts(m_app, name, target, help);
    return *this;
}

Options &Options::whole(const char *name, std::optional<int> &target, const char *help)
{
    m_app.add_option_function<int>(name, [&target](const int &value) { target = value; }, help);
    return *this;
}

Options &Options::real(const char *name, std::optional<double> &target, const char *help)
{
    m_app.add_option_function<double>(name, [&target](const double &value) { target = value; }, help);
    return *this;
}

Options &Options::flag(const char *name, bool &target, const char *help)
{
    m_app.add_flag(name, target, help);
    return *this;
}

// Checked here and not by the parser's excludes(), which would fill the help with the names of the others.
Options &Options::atMostOneOf(const QStringList &names)
{
    m_app.parse_complete_callback([app = &m_app, names] {
        QStringList given;
        for (const QString &name : names) {
            if (app->get_option(name.toStdString())->count() > 0)
                given.append(name);
        }
        if (given.size() > 1)
            throw CLI::ExcludesError(given[0].toStdString(), given[1].toStdString());
    });
    return *this;
}

Options &Options::rest(QList<QByteArray> &target)
{
    m_rest = &target;
    return *this;
}

Options &Options::examples(const char *text)
{
    m_app.footer(std::string("Examples:\n") + text);
    return *this;
}

} // namespace bk
