// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace bk::architecture {

// One source file: as it is, and with comments and the insides of string literals blanked (lines stay where they are).
struct Source final {
    QString path; // from the root, with slashes
    QStringList lines;
    QStringList code;
};

// Every .h and .cpp below app, core and ui (and tests, for the rules that hold there).
[[nodiscard]] QList<Source> readSources(const QString &root, const QStringList &folders);

// Each rule gives the violations as "path:line: why"; an empty list is a pass. Pure, so that a test can plant a violation.
using Sources = QList<Source>;
[[nodiscard]] QStringList layersAreKept(const Sources &sources);          // which folder may include which
[[nodiscard]] QStringList qtModulesAreKept(const Sources &sources, const QString &qtHeaders); // <QWidget> in core, ...
[[nodiscard]] QStringList ownersAreAlone(const Sources &sources);         // one class with QNetworkAccessManager, ...
[[nodiscard]] QStringList nothingForbidden(const Sources &sources);       // nested loops, blocking waits, TLS off, ...
[[nodiscard]] QStringList onlyDoorsReveal(const Sources &sources);        // Secret::reveal()
[[nodiscard]] QStringList foreignTextIsPlain(const Sources &sources);     // rich text
[[nodiscard]] QStringList licenceIsNamed(const Sources &sources);
[[nodiscard]] QStringList filesAreShort(const Sources &sources);

// What stands at the top of the tree and has no place there; dot files and what .gitignore names are nobody's business.
[[nodiscard]] QStringList strangersAtTheTop(const QString &root);

} // namespace bk::architecture
