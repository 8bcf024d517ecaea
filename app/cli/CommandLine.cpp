// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CommandLine.h"

#include "app/cli/CallCommand.h"
#include "app/cli/ChatCommand.h"
#include "app/cli/CredentialsCommand.h"
#include "app/cli/DemoCommand.h"
#include "app/cli/ExecCommand.h"
#include "app/cli/IamCommands.h"
#include "app/cli/IamResetCommand.h"
#include "app/cli/KeyCalendarCommand.h"
#include "app/cli/KeyChangeCommands.h"
#include "app/cli/KeyReadCommands.h"
#include "app/cli/KeyTestCommand.h"
#include "app/cli/KeyWatchCommand.h"
#include "app/cli/ModelsCommand.h"
#include "app/cli/Output.h"
#include "app/cli/PolicyCommand.h"
#include "app/cli/RotateCommand.h"
#include "app/cli/SecretInput.h"
#include "app/cli/ShortTermCommands.h"
#include "app/cli/TokenCommand.h"
#include "core/base/Log.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstring>

namespace bk {

namespace {

constexpr const char *kExitCodes = "Exit status: 0 ok, 1 failed, 2 usage, 3 refused by the service, 4 keyring, 5 network.\n"
                                   "Keys come from standard input or the system keyring, never from the command line.\n"
                                   "More: bkr COMMAND --help\n";

// Overwritten in place, so that the list of processes stops showing it.
bool refuseKeys(int argc, char **argv)
{
    bool found = false;
    for (int i = 1; i < argc; ++i) {
        if (!holdsKey(argv[i]))
            continue;
        found = true;
        std::memset(argv[i], 'x', std::strlen(argv[i]));
    }
    if (found) {
        output::note("An API key is not taken from the command line: arguments stay in the shell's history and can be seen in "
                     "the list of processes.\nGive it on standard input (--key-stdin, or `bkr keys add --label NAME`), and "
                     "consider this key seen: replace it if others use this machine.");
    }
    return found;
}

} // namespace

CommandLine::CommandLine(CommonOptions &common)
    : m_app(std::make_unique<CLI::App>("bkr keeps, tests and uses Amazon Bedrock API keys.", "bkr"))
{
    m_app->require_subcommand(1);
    m_app->set_version_flag("--version", "bkr " BK_VERSION);
    m_app->footer(kExitCodes);
    describeCommon(common);

    CLI::App *keys = m_app->add_subcommand("keys", "The keys in the system keyring");
    keys->require_subcommand(1);
    keys->fallthrough();
    add<KeysListCommand>(*keys, "list", "Every key: what it is, how long it lasts, its last test");
    add<KeysInspectCommand>(*keys, "inspect", "What a text on standard input is, read offline");
    add<KeysAddCommand>(*keys, "add", "Put the key on standard input into the keyring");
    add<KeysRenameCommand>(*keys, "rename", "Give a key another label");
    add<KeysEditCommand>(*keys, "edit", "Change what is known of a key");
    add<KeysRemoveCommand>(*keys, "remove", "Delete a key from the keyring");
    add<KeysMakeShortTermCommand>(*keys, "make-short-term", "Make a short-term key from this machine's AWS credentials and store it");
    add<KeysRenewCommand>(*keys, "renew", "Make a stored short-term key anew");
    add<KeysCalendarCommand>(*keys, "calendar", "The ends of the keys as a calendar file");
    add<KeysWatchCommand>(*keys, "watch", "Tell of ends from a timer of the session, when no window is open");
    add<KeysTestCommand>(*keys, "test", "Ask the service whether a key works, without cost");
    add<ModelsCommand>(*m_app, "models", "The models and inference profiles a key sees");
    add<ChatCommand>(*m_app, "chat", "Send a prompt with Converse and stream the answer");
    add<CredentialsCommand>(*m_app, "credentials", "Which credential wins on this machine, and why");

    CLI::App *iam = m_app->add_subcommand("iam", "Long-term keys at their source");
    iam->require_subcommand(1);
    iam->fallthrough();
    add<IamListCommand>(*iam, "list", "The long-term keys of a user, or of all");
    add<IamCreateCommand>(*iam, "create", "Make a key and put it into the keyring");
    add<RotateCommand>(*iam, "rotate", "Another key in the place of a stored one");
    add<IamActivateCommand>(*iam, "activate", "Let a key work again");
    add<IamDeactivateCommand>(*iam, "deactivate", "Stop a key, for now");
    add<IamResetCommand>(*iam, "reset", "Another secret for a stored key; the old one dies at once");
    add<IamDeleteCommand>(*iam, "delete", "Stop a key for good");
    add<CallCommand>(*m_app, "call", "Send any operation with its JSON input");
    add<ExecCommand>(*m_app, "exec", "Run a command with a key in its environment");
    add<TokenCommand>(*m_app, "token", "Print a short-term key made from this machine's AWS credentials");
    add<PolicyCommand>(*m_app, "policy", "IAM policies to copy: managing, limiting, forbidding and revoking keys");

    CLI::App *demo = m_app->add_subcommand("demo", "The embedded local Bedrock");
    demo->require_subcommand(1);
    demo->fallthrough();
    add<DemoServeCommand>(*demo, "serve", "Serve it on loopback until Ctrl+C");
}

CommandLine::~CommandLine() = default;

template<typename T>
void CommandLine::add(CLI::App &parent, const char *name, const char *help)
{
    m_commands.push_back(std::make_unique<T>());
    Command *command = m_commands.back().get();
    CLI::App *app = parent.add_subcommand(name, help);
    app->fallthrough(); // so that --json may stand behind the command
    app->callback([this, command] { m_chosen = command; });
    Options options(*app);
    command->describe(options);
    if (options.restTarget())
        m_rests[command] = {name, options.restTarget()};
}

void CommandLine::describeCommon(CommonOptions &common)
{
    Options(*m_app)
        .flag("--json", common.json, "Answer with one line of JSON")
        .flag("--demo", common.demo, "Use the embedded local Bedrock and its sample keys; nothing leaves this machine")
        .text("--region", common.region, "The region; else the key's own, else AWS_REGION, else AWS_DEFAULT_REGION")
        .text("--profile", common.profile, "A profile of the shared AWS files, and nothing else, where no key is named")
        .flag("--imds", common.imds, "Ask for the role of this EC2 instance too")
        .flag("--allow-process", common.allowProcess, "Let the profile's credential_process run, this once")
        .texts("--allow-endpoint", common.allowedEndpoints, "A host[:port] beside AWS's own that the key may go to")
        .text("--profile-dir", common.profileDir, "Keep settings and metadata below this folder");
}

// A word before the mark may still be the value of an option; parse() sees to that.
bool CommandLine::takesRest(int argc, char **argv, int mark) const
{
    return mark < argc && std::any_of(m_rests.begin(), m_rests.end(), [&](const auto &rest) {
        return std::find(argv + 1, argv + mark, rest.second.first) != argv + mark;
    });
}

void CommandLine::parse(int argc, char **argv)
{
    int mark = 1;
    while (mark < argc && std::strcmp(argv[mark], "--") != 0)
        ++mark;
    if (takesRest(argc, argv, mark)) {
        m_app->parse(mark, argv);
        if (const auto rest = m_rests.find(m_chosen); rest != m_rests.end()) {
            *rest->second.second = QList<QByteArray>(argv + mark + 1, argv + argc);
            return;
        }
    }
    m_app->parse(argc, argv);
}

Command *CommandLine::read(int argc, char **argv, int &status)
{
    status = int(ExitCode::Usage);
    if (refuseKeys(argc, argv))
        return nullptr;
    try {
        parse(argc, argv);
    } catch (const CLI::Success &help) {
        status = m_app->exit(help);
        return nullptr;
    } catch (const CLI::ParseError &error) {
        // The parser's words repeat what was given.
        output::note(redact(QString::fromLocal8Bit(error.what())));
        output::note("Run with --help for more information.");
        return nullptr;
    }
    return m_chosen;
}

} // namespace bk
