// SPDX-License-Identifier: Apache-2.0
// Gives a target every file of the folders named: the seeds and the inputs that once broke something.
#include "tests/fuzz/Target.h"

#include <QDirIterator>
#include <QFile>

int main(int argc, char **argv)
{
    int inputs = 0;
    for (int i = 1; i < argc; ++i) {
        QDirIterator files(QFile::decodeName(argv[i]), QDir::Files);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                return 1;
            const QByteArray bytes = file.readAll();
            bk::fuzz::take(bytes);
            ++inputs;
        }
    }
    bk::fuzz::take({});
    std::printf("%d inputs\n", inputs);
    return inputs > 0 ? 0 : 1;
}
