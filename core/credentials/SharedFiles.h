// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/CredentialTrace.h"
#include "core/credentials/ProfileFile.h"

#include <QProcessEnvironment>

namespace bk {

// Why a source cannot give what it should; what a step of the trace says of it.
struct CredentialProblem final {
    CredentialReason reason = CredentialReason::None;
    CredentialOrigin origin;
    std::optional<Error> error = {};
    std::optional<ProcessCommand> command = {}; // of ProcessNotAllowed
};
template<typename T>
using Found = tl::expected<T, CredentialProblem>;

[[nodiscard]] inline tl::unexpected<CredentialProblem> broken(CredentialReason reason, CredentialOrigin origin, std::optional<Error> error = {})
{
    return tl::unexpected<CredentialProblem>(CredentialProblem{reason, std::move(origin), std::move(error)});
}

// A value of a profile and where it stands.
struct ProfileValue final {
    QByteArrayView text; // lives as long as the files
    CredentialOrigin origin;
    bool fromCredentials = false;
};

// One profile, merged from both files: where both have a name, the credentials file's value counts.
class Profile final {
public:
    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] bool exists() const { return m_inConfig || m_inCredentials; }
    [[nodiscard]] bool inConfig() const { return m_inConfig; }
    [[nodiscard]] bool inCredentials() const { return m_inCredentials; }
    [[nodiscard]] const CredentialOrigin &origin() const { return m_origin; } // its first line
    [[nodiscard]] std::optional<ProfileValue> value(QByteArrayView name) const;
    // Of one file only: a key and its secret must stand in the same one.
    [[nodiscard]] std::optional<ProfileValue> value(QByteArrayView name, ProfileFile::Type file) const;
    [[nodiscard]] QString text(QByteArrayView name) const; // empty where there is none

private:
    friend class SharedFiles;
    [[nodiscard]] std::optional<ProfileValue> in(const std::vector<ProfileFile::Value> &values, const QString &file, QByteArrayView name, bool credentials) const;
    QString m_name;
    QString m_configPath;
    QString m_credentialsPath;
    CredentialOrigin m_origin;
    bool m_inConfig = false;
    bool m_inCredentials = false;
    std::vector<ProfileFile::Value> m_config;
    std::vector<ProfileFile::Value> m_credentials;
};

// The two files of this moment, read once for one question: regular files of at most 1 MiB. A file that is not there is empty.
class SharedFiles final {
public:
    struct File {
        QString path;
        CredentialOrigin chosenBy;  // the variable; empty: the usual place
        bool exists = false;
        bool openToOthers = false;  // group or others can read or write it
        std::optional<CredentialProblem> problem;
        ProfileFile content;
    };

    // AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, else .aws in HOME, else in `home`.
    [[nodiscard]] static SharedFiles read(const QProcessEnvironment &environment, const QString &home);
    [[nodiscard]] static QString homeOf(const QProcessEnvironment &environment, const QString &home);
    [[nodiscard]] static QString configPath(const QProcessEnvironment &environment, const QString &home);
    [[nodiscard]] static QString credentialsPath(const QProcessEnvironment &environment, const QString &home);

    [[nodiscard]] const File &config() const { return m_config; }
    [[nodiscard]] const File &credentials() const { return m_credentials; }
    [[nodiscard]] const std::optional<CredentialProblem> &problem() const; // of the first file that has one
    [[nodiscard]] Profile profile(const QString &name) const;
    [[nodiscard]] Profile ssoSession(const QString &name) const; // exists() tells
    [[nodiscard]] Profile services(const QString &name) const;
    [[nodiscard]] QStringList profiles() const;
    [[nodiscard]] QList<CredentialWarning> warnings(const QString &profile) const;

private:
    SharedFiles(File config, File credentials) : m_config(std::move(config)), m_credentials(std::move(credentials)) {}
    [[nodiscard]] Profile section(ProfileFile::Section section, const QString &name) const;
    File m_config;
    File m_credentials;
};

} // namespace bk
