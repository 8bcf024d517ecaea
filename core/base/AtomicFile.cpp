// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace bk {

namespace {

constexpr mode_t kFileMode = 0600;
constexpr mode_t kDirMode = 0700;
constexpr qint64 kLeftoverSeconds = 3600;

class Handle final {
public:
    explicit Handle(int fd) : m_fd(fd) {}
    ~Handle() { close(); }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] int fd() const { return m_fd; }
    bool close()
    {
        const int fd = std::exchange(m_fd, -1);
        return fd < 0 || ::close(fd) == 0;
    }

private:
    int m_fd;
};

tl::unexpected<Error> failed(const QString &path, int error, Error::Kind kind = Error::Kind::DiskFailed)
{
    return fail(kind, path + QStringLiteral(": ") + qt_error_string(error), path);
}

tl::unexpected<Error> refused(const QString &path, const char *why)
{
    return fail(Error::Kind::DiskFailed, path + QStringLiteral(": ") + QLatin1String(why), path);
}

QByteArray native(const QString &path) { return path.toLocal8Bit(); }

template<typename Call>
auto again(Call call)
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

bool writeAll(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const auto written = again([&] { return ::write(fd, bytes.data(), size_t(bytes.size())); });
        if (written < 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return again([&] { return ::fsync(fd); }) == 0;
}

Result<void> checkOurs(const QString &path, const struct stat &info)
{
    if (S_ISLNK(info.st_mode))
        return refused(path, "is a symbolic link");
    if (!S_ISREG(info.st_mode))
        return refused(path, "is not a regular file");
    if (info.st_uid != ::geteuid())
        return refused(path, "belongs to another user");
    return {};
}

// Temporary files of a program that was killed while writing.
void cleanLeftovers(const QDir &dir, const QString &name)
{
    const QString pattern = QLatin1Char('.') + name + QStringLiteral(".*.new");
    const auto old = QDateTime::currentDateTimeUtc().addSecs(-kLeftoverSeconds);
    for (const QFileInfo &file : dir.entryInfoList({pattern}, QDir::Files | QDir::Hidden | QDir::System)) {
        if (file.lastModified() < old)
            ::unlink(native(file.filePath()).constData());
    }
}

Result<void> writeTemporary(int dir, const QByteArray &name, QByteArrayView bytes, const QString &shownPath)
{
    Handle file(again([&] {
        return ::openat(dir, name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFileMode);
    }));
    if (!file.isOpen())
        return failed(shownPath, errno);
    if (::fchmod(file.fd(), kFileMode) != 0 || !writeAll(file.fd(), bytes) || !file.close()) {
        const int error = errno;
        ::unlinkat(dir, name.constData(), 0);
        return failed(shownPath, error);
    }
    return {};
}

} // namespace

Result<void> writeFileAtomically(const QString &path, QByteArrayView bytes)
{
    const QFileInfo info(path);
    const QDir folder = info.absoluteDir();
    const Handle dir(::open(native(folder.path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!dir.isOpen())
        return failed(folder.path(), errno);
    const QByteArray name = native(info.fileName());
    struct stat target{};
    if (::fstatat(dir.fd(), name.constData(), &target, AT_SYMLINK_NOFOLLOW) == 0) {
        if (auto ours = checkOurs(path, target); !ours)
            return ours;
    }
    cleanLeftovers(folder, info.fileName());
    const QByteArray temporary = "." + name + "." + QByteArray::number(QRandomGenerator::system()->generate64(), 36) + ".new";
    if (auto written = writeTemporary(dir.fd(), temporary, bytes, path); !written)
        return written;
    if (::renameat(dir.fd(), temporary.constData(), dir.fd(), name.constData()) != 0) {
        const int error = errno;
        ::unlinkat(dir.fd(), temporary.constData(), 0);
        return failed(path, error);
    }
    // EINVAL: a file system whose folders cannot be synced; there is nothing more to do.
    if (again([&] { return ::fsync(dir.fd()); }) != 0 && errno != EINVAL)
        return failed(folder.path(), errno);
    return {};
}

Result<QByteArray> readBoundedFile(const QString &path, qint64 limit, Links links)
{
    // O_NONBLOCK: a pipe with nobody at its other end must not hold us.
    const int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (links == Links::Refuse ? O_NOFOLLOW : 0);
    const Handle file(again([&] { return ::open(native(path).constData(), flags); }));
    if (!file.isOpen())
        return errno == ENOENT ? fail(Error::Kind::NotFound, path, path) : failed(path, errno, Error::Kind::FileUnreadable);
    struct stat info{};
    if (::fstat(file.fd(), &info) != 0)
        return failed(path, errno, Error::Kind::FileUnreadable);
    if (!S_ISREG(info.st_mode))
        return fail(Error::Kind::FileUnreadable, path + QStringLiteral(": is not a regular file"), path);
    QByteArray bytes;
    char block[16 * 1024];
    while (bytes.size() <= limit) {
        const auto got = again([&] { return ::read(file.fd(), block, sizeof block); });
        if (got < 0)
            return failed(path, errno, Error::Kind::FileUnreadable);
        if (got == 0)
            return bytes;
        bytes.append(block, got);
    }
    return fail(Error::Kind::FileTooLarge, QStringLiteral("%1: more than %2 bytes").arg(path).arg(limit), path);
}

Result<void> makePrivateDir(const QString &path)
{
    const QString clean = QDir::cleanPath(path);
    for (qsizetype at = clean.indexOf(QLatin1Char('/'), 1); ; at = clean.indexOf(QLatin1Char('/'), at + 1)) {
        const QString part = at < 0 ? clean : clean.left(at);
        if (::mkdir(native(part).constData(), kDirMode) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES
            && errno != EPERM)
            return failed(part, errno);
        if (at < 0)
            break;
    }
    struct stat link{};
    if (::lstat(native(clean).constData(), &link) != 0)
        return failed(clean, errno);
    const Handle dir(::open(native(clean).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat info{};
    if (!dir.isOpen() || ::fstat(dir.fd(), &info) != 0)
        return failed(clean, errno);
    if (info.st_uid != ::geteuid() || link.st_uid != ::geteuid())
        return refused(clean, "belongs to another user");
    if (info.st_mode & S_ISVTX)
        return refused(clean, "is a folder shared by all users");
    if ((info.st_mode & 07777) != kDirMode && ::fchmod(dir.fd(), kDirMode) != 0)
        return failed(clean, errno);
    return {};
}

Result<void> makePrivateFile(const QString &path, bool create)
{
    const int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (create ? O_CREAT : 0);
    const Handle file(again([&] { return ::open(native(path).constData(), flags, kFileMode); }));
    if (!file.isOpen()) {
        const int error = errno;
        struct stat info{};
        if (::lstat(native(path).constData(), &info) == 0) {
            if (auto ours = checkOurs(path, info); !ours)
                return ours;
        }
        return error == ENOENT && !create ? fail(Error::Kind::NotFound, path, path) : failed(path, error);
    }
    struct stat info{};
    if (::fstat(file.fd(), &info) != 0)
        return failed(path, errno);
    if (auto ours = checkOurs(path, info); !ours)
        return ours;
    if ((info.st_mode & 07777) != kFileMode && ::fchmod(file.fd(), kFileMode) != 0)
        return failed(path, errno);
    return {};
}

} // namespace bk
