// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/SharedFiles.h"

#include "core/base/AtomicFile.h"

#include <QFile>
#include <QFileInfo>

namespace bk {

namespace {

constexpr qint64 kLargestFile = 1024LL * 1024;

QString pathFrom(const QProcessEnvironment &environment, const QString &home, const QString &variable, const QString &name)
{
    const QString given = environment.value(variable);
    if (given.isEmpty())
        return home + QStringLiteral("/.aws/") + name;
    return given == QLatin1String("~") || given.startsWith(QLatin1String("~/")) ? QString(home + given.mid(1)) : given;
}

const char *wordOf(ProfileFile::Problem problem)
{
    using Problem = ProfileFile::Problem;
    switch (problem) {
    case Problem::None: return "";
    case Problem::NulByte: return "a NUL byte";
    case Problem::BadUtf8: return "not UTF-8";
    case Problem::NoSection: return "a line before the first section";
    case Problem::SectionNotClosed: return "a section without ]";
    case Problem::NoEquals: return "a line without =";
    case Problem::NoName: return "a line without a name before =";
    case Problem::NothingToContinue: return "an indented line with nothing above it";
    case Problem::NestedNoEquals: return "an indented line without =";
    case Problem::NestedNoName: return "an indented line without a name before =";
    }
    return "";
}

CredentialReason reasonOf(const Error &error, const QString &path)
{
    if (error.kind == Error::Kind::FileTooLarge)
        return CredentialReason::FileTooLarge;
    const QFileInfo info(path);
    return info.exists() && !info.isFile() ? CredentialReason::FileNotRegular : CredentialReason::FileUnreadable;
}

CredentialOrigin placeIn(const QString &path, int line = 0)
{
    CredentialOrigin origin;
    origin.file = path;
    origin.line = line;
    return origin;
}

SharedFiles::File readFile(const QString &path, const QString &variable, bool chosen, ProfileFile::Type type)
{
    CredentialOrigin chosenBy;
    if (chosen)
        chosenBy.variable = variable;
    auto bytes = readBoundedFile(path, kLargestFile);
    if (!bytes) {
        const bool absent = bytes.error().kind == Error::Kind::NotFound;
        std::optional<CredentialProblem> problem;
        if (!absent)
            problem = CredentialProblem{reasonOf(bytes.error(), path), placeIn(path), bytes.error()};
        return {path, chosenBy, !absent, false, std::move(problem), ProfileFile()};
    }
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    const bool open = (QFile::permissions(path) & others) != 0;
    ProfileFile content = ProfileFile::read(std::move(*bytes), type);
    std::optional<CredentialProblem> problem;
    if (content.problem() != ProfileFile::Problem::None) {
        const int line = content.problemLine();
        const QString detail = path + u':' + QString::number(line) + QStringLiteral(": ") + QLatin1String(wordOf(content.problem()));
        problem = CredentialProblem{CredentialReason::FileDamaged, placeIn(path, line), Error{Error::Kind::InvalidInput, detail, {}, path, {}, 0}};
    }
    return {path, chosenBy, true, open, std::move(problem), std::move(content)};
}

} // namespace

std::optional<ProfileValue> Profile::in(const std::vector<ProfileFile::Value> &values, const QString &file, QByteArrayView name, bool credentials) const
{
    const ProfileFile::Value *value = ProfileFile::find(values, name);
    if (!value)
        return std::nullopt;
    CredentialOrigin origin = placeIn(file, value->line);
    origin.profile = m_name;
    origin.key = QString::fromUtf8(name);
    return ProfileValue{value->text, origin, credentials};
}

std::optional<ProfileValue> Profile::value(QByteArrayView name) const
{
    const auto own = value(name, ProfileFile::Type::Credentials);
    return own ? own : value(name, ProfileFile::Type::Config);
}

std::optional<ProfileValue> Profile::value(QByteArrayView name, ProfileFile::Type file) const
{
    return file == ProfileFile::Type::Credentials ? in(m_credentials, m_credentialsPath, name, true) : in(m_config, m_configPath, name, false);
}

QString Profile::text(QByteArrayView name) const
{
    const auto found = value(name);
    return found ? QString::fromUtf8(found->text) : QString();
}

QString SharedFiles::homeOf(const QProcessEnvironment &environment, const QString &home)
{
    const QString own = environment.value(QStringLiteral("HOME"));
    return own.isEmpty() ? home : own;
}

QString SharedFiles::configPath(const QProcessEnvironment &environment, const QString &home)
{
    return pathFrom(environment, homeOf(environment, home), QStringLiteral("AWS_CONFIG_FILE"), QStringLiteral("config"));
}

QString SharedFiles::credentialsPath(const QProcessEnvironment &environment, const QString &home)
{
    return pathFrom(environment, homeOf(environment, home), QStringLiteral("AWS_SHARED_CREDENTIALS_FILE"), QStringLiteral("credentials"));
}

SharedFiles SharedFiles::read(const QProcessEnvironment &environment, const QString &home)
{
    const auto chosen = [&environment](const QString &variable) { return !environment.value(variable).isEmpty(); };
    const QString config = QStringLiteral("AWS_CONFIG_FILE");
    const QString credentials = QStringLiteral("AWS_SHARED_CREDENTIALS_FILE");
    return SharedFiles(readFile(configPath(environment, home), config, chosen(config), ProfileFile::Type::Config),
                       readFile(credentialsPath(environment, home), credentials, chosen(credentials), ProfileFile::Type::Credentials));
}

const std::optional<CredentialProblem> &SharedFiles::problem() const
{
    return m_credentials.problem ? m_credentials.problem : m_config.problem;
}

Profile SharedFiles::section(ProfileFile::Section section, const QString &name) const
{
    Profile profile;
    const QByteArray utf8 = name.toUtf8();
    profile.m_name = name;
    profile.m_configPath = m_config.path;
    profile.m_credentialsPath = m_credentials.path;
    const int configLine = m_config.content.lineOf(section, utf8);
    const int credentialsLine = section == ProfileFile::Section::Profile ? m_credentials.content.lineOf(section, utf8) : 0;
    profile.m_inConfig = configLine > 0;
    profile.m_inCredentials = credentialsLine > 0;
    if (profile.m_inConfig)
        profile.m_config = m_config.content.values(section, utf8);
    if (profile.m_inCredentials)
        profile.m_credentials = m_credentials.content.values(section, utf8);
    profile.m_origin = profile.m_inConfig ? placeIn(m_config.path, configLine) : placeIn(m_credentials.path, credentialsLine);
    profile.m_origin.profile = name;
    return profile;
}

Profile SharedFiles::profile(const QString &name) const
{
    return section(ProfileFile::Section::Profile, name);
}

Profile SharedFiles::ssoSession(const QString &name) const
{
    return section(ProfileFile::Section::SsoSession, name);
}

Profile SharedFiles::services(const QString &name) const
{
    return section(ProfileFile::Section::Services, name);
}

QStringList SharedFiles::profiles() const
{
    QStringList names = m_config.content.names(ProfileFile::Section::Profile) + m_credentials.content.names(ProfileFile::Section::Profile);
    names.sort();
    names.removeDuplicates();
    return names;
}

QList<CredentialWarning> SharedFiles::warnings(const QString &profile) const
{
    using Kind = ProfileFile::Note::Kind;
    QList<CredentialWarning> warnings;
    for (const File *file : {&m_credentials, &m_config}) {
        if (file->openToOthers)
            warnings.append({CredentialReason::FileOpenToOthers, placeIn(file->path)});
        for (const auto &note : file->content.notes()) {
            if (note.kind == Kind::SectionIgnored)
                warnings.append({CredentialReason::SectionIgnored, placeIn(file->path, note.line)});
        }
        for (const auto &note : file->content.notes(ProfileFile::Section::Profile, profile.toUtf8()))
            warnings.append({CredentialReason::ValueGivenTwice, placeIn(file->path, note.line)});
    }
    return warnings;
}

} // namespace bk
