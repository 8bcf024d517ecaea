// SPDX-License-Identifier: Apache-2.0
// What others hand keys out in: the first byte says who (a process, a container, an instance, the SSO portal, the SSO cache), or
// that the rest is a command to split.
#include "core/credentials/CommandLine.h"
#include "core/credentials/CredentialAnswer.h"
#include "tests/fuzz/Target.h"

#include <algorithm>

namespace {

bool isHeaderSafe(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

void takeKeys(bk::AnswerForm form, QByteArrayView json, const QDateTime &now)
{
    const auto keys = bk::readKeys(form, json, {}, now);
    if (!keys) {
        const auto &error = keys.error().error;
        bk::fuzz::promise(!error || error->detail.size() < 100, "an error holds no answer");
        return;
    }
    bk::fuzz::promise(isHeaderSafe(keys->keys.accessKeyId) && !keys->keys.accessKeyId.isEmpty(), "an id can stand in a header");
    bk::fuzz::promise(isHeaderSafe(keys->keys.sessionToken.reveal()), "a token can stand in a header");
    bk::fuzz::promise(!keys->keys.secretAccessKey.isEmpty(), "there is a secret");
    bk::fuzz::promise(!keys->expires.isValid() || keys->expires > now, "keys are alive");
}

} // namespace

void bk::fuzz::take(QByteArrayView bytes)
{
    static const QDateTime now(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
    if (bytes.isEmpty())
        return;
    const int kind = static_cast<unsigned char>(bytes.front()) % 6;
    bytes = bytes.sliced(1);
    if (kind < 4) {
        takeKeys(AnswerForm(kind), bytes, now);
    } else if (kind == 4) {
        const auto token = readSsoToken(bytes, {});
        promise(!token || (isHeaderSafe(token->accessToken.reveal()) && token->expires.isValid()), "a token can stand in a header and has an end");
    } else {
        const QString command = QString::fromUtf8(bytes);
        const auto words = splitCommand(command);
        qsizetype letters = 0;
        for (const QString &word : words.value_or(QStringList()))
            letters += word.size();
        promise(letters <= command.size(), "words are of the command");
    }
}
