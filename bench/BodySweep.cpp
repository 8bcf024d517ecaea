// SPDX-License-Identifier: Apache-2.0
#include "tests/support/BodySweep.h"

#include "bench/Measure.h"

#include <QCoreApplication>
#include <QTemporaryFile>

#if BK_HAVE_CURL
#include <curl/curl.h>
#endif

using namespace bk;

namespace {

// libcurl on the same warm server; nothing where it is not there.
double curl(const BodySweep &sweep, qsizetype bytes)
{
#if BK_HAVE_CURL
    QTemporaryFile ca;
    if (!ca.open() || ca.write(sweep.caPem()) < 0 || !ca.flush())
        qFatal("no CA file");
    const QByteArray url = sweep.url().toEncoded();
    const QByteArray body(bytes, 'x');
    CURL *easy = curl_easy_init();
    curl_slist *headers = curl_slist_append(nullptr, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:"); // it would wait for a 100 that nobody sends
    curl_easy_setopt(easy, CURLOPT_URL, url.constData());
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca.fileName().toLocal8Bit().constData());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.constData());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, long(body.size()));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, +[](char *, size_t size, size_t count, void *) { return size * count; });
    const double took = BodySweep::median(31, [easy] {
        if (curl_easy_perform(easy) != CURLE_OK)
            qFatal("libcurl's call failed");
    });
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    return took;
#else
    return (void)sweep, (void)bytes, -1;
#endif
}

} // namespace

// Bodies of 1 to 1,000 KB to a warm loopback TLS server: median milliseconds of a call of ours, of libcurl and of stock Qt.
// The best of three rounds in turn.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const BodySweep sweep;
    for (const int kilobytes : {1, 20, 100, 1000}) {
        double ours = 1e9, theirs = 1e9, stock = 1e9;
        for (int round = 0; round < 3; ++round) {
            stock = std::min(stock, round == 0 ? sweep.stock(kilobytes * 1000) : stock); // before ours, whose walk would help its socket too
            ours = std::min(ours, sweep.ours(kilobytes * 1000));
            theirs = std::min(theirs, curl(sweep, kilobytes * 1000));
        }
        const std::string suffix = "." + std::to_string(kilobytes);
        bench::print("ms", "body.ours" + suffix, ours);
        bench::print("ms", "body.stock" + suffix, stock);
        if (theirs >= 0)
            bench::print("ms", "body.curl" + suffix, theirs);
    }
    return 0;
}
