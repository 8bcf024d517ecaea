// SPDX-License-Identifier: Apache-2.0
// A config or credentials file: the first byte says which.
#include "core/credentials/ProfileFile.h"
#include "tests/fuzz/Target.h"

void bk::fuzz::take(QByteArrayView bytes)
{
    using Section = ProfileFile::Section;
    if (bytes.isEmpty())
        return;
    const auto type = bytes.front() & 1 ? ProfileFile::Type::Config : ProfileFile::Type::Credentials;
    const QByteArray text = bytes.sliced(1).toByteArray();
    const ProfileFile file = ProfileFile::read(text, type);
    const int lines = int(text.count('\n')) + 1;
    const bool sound = file.problem() == ProfileFile::Problem::None;
    promise(sound == (file.problemLine() == 0), "a problem has a line");
    promise(file.problemLine() <= lines, "the line is in the file");
    for (const Section section : {Section::Profile, Section::SsoSession, Section::Services}) {
        const QStringList names = file.names(section);
        promise(sound || names.isEmpty(), "a damaged file has no sections");
        int looked = 0;
        for (const QString &name : names) {
            if (++looked > 20) // looking at all of them for each would be quadratic here
                break;
            for (const auto &value : file.values(section, name.toUtf8())) {
                promise(value.line >= 1 && value.line <= lines, "a value has a line");
                promise(!value.name.isEmpty() && value.name.size() <= text.size(), "a value has a name");
                promise(value.text.size() <= text.size() && !value.text.contains('\0'), "a value is of the file");
                (void)ProfileFile::nested(value.text, "endpoint_url");
            }
            promise(file.notes(section, name.toUtf8()).size() <= lines, "notes are about lines");
        }
    }
    // Read again, it says the same.
    const ProfileFile again = ProfileFile::read(text, type);
    promise(again.problem() == file.problem() && again.names(Section::Profile) == file.names(Section::Profile), "reading is repeatable");
}
