// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/Session.h"

#include <map>
#include <memory>
#include <vector>

namespace CLI {
class App;
}

namespace bk {

// The tree of commands: `bkr keys list`, `bkr chat`, ... Reads the command line and says which command was meant.
// A key among the arguments is refused, without repeating it. Owned by main; lives as long as the program.
class CommandLine final {
public:
    explicit CommandLine(CommonOptions &common);
    ~CommandLine();

    // The command to run, or null with the exit status in `status` (help was printed, or the usage was wrong).
    [[nodiscard]] Command *read(int argc, char **argv, int &status);

private:
    template<typename T>
    void add(CLI::App &parent, const char *name, const char *help);
    void describeCommon(CommonOptions &common);
    [[nodiscard]] bool takesRest(int argc, char **argv, int mark) const;
    void parse(int argc, char **argv);

    std::unique_ptr<CLI::App> m_app;
    std::vector<std::unique_ptr<Command>> m_commands;
    std::map<Command *, std::pair<std::string, QList<QByteArray> *>> m_rests; // who takes the words behind --, by its name
    Command *m_chosen = nullptr;
};

} // namespace bk
