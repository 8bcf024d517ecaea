#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The bars, and the table of what was measured against them. Called by bench/run.

A row: what, our figure, the peer's (or a limit, in our figure's unit), and the bar on ours / peer. Rows marked slow are
measured by bench/run --all only. The exit status is 1 when a ratio is more than 20 % beyond its bar. A quick run, which
goes with every change on machines that do other work too, fails by what such work cannot move: instructions, counts, memory
and the body sweep's limits (a stock client misses those fourfold). Its times are told as ok or beyond.
"""
import argparse
import sys
from dataclasses import dataclass

from probes import Probes
from slow import SlowProbes

MARGIN = 1.2


@dataclass
class Row:
    group: str
    name: str
    ours: str
    peer: object  # the key of a figure, or a limit
    bar: float = None  # None: told, not judged
    unit: str = ''
    scale: float = 1.0
    slow: bool = False


def rows():
    yield Row('P6 decoder', 'event to text, instructions', 'ir:decode.16k', 3000.0, 1.0, 'Ir')
    yield Row('P6 decoder', 'against zlib crc32 alone', 'ir:decode.16k', 'ir:crc32', 3.3, 'Ir')
    yield Row('P6 decoder', 'fed byte by byte, against 16 KiB', 'ir:decode.1', 'ir:decode.16k', 8.0, 'Ir')
    yield Row('P6 decoder', 'against npm codec + JSON.parse, time', 'ns:decode.16k', 'ns:decode.codec', 1 / 8, 'ns')
    yield Row('P6 decoder', 'against the npm client whole, time', 'ns:decode.16k', 'ns:decode.sdk', 1 / 30, 'ns')
    yield Row('P8 signing', 'against low-level SHA-256 alone', 'ir:sign', 'ir:sign.low-level', 1.35, 'Ir')
    yield Row('P8 signing', 'against @smithy/signature-v4, time', 'ns:sign', 'ns:sign.smithy', 1 / 8, 'ns')
    yield Row('keys as text', 'short-term key, against QUrl and QUrlQuery', 'ir:keytext.short', 'ir:keytext.qurl', None, 'Ir')
    yield Row('P12 profiles', 'a profile of 10,000 read, against half of aws-c-sdkutils', 'ir:profiles', 8700.0, 1.0, 'Ir')
    yield Row('P12 profiles', 'against @smithy/core/config, time', 'ns:profiles', 'ns:profiles.smithy', 1 / 8, 'ns')
    yield Row('requests', 'built, against its JSON text alone', 'ir:request', 'ir:request.json-only', None, 'Ir')
    yield Row('P10 talk', 'delta behind 100,000, against 1,000', 'ir:deltas.100000', 'ir:deltas.1000', 1.3, 'Ir')
    yield Row('P10 talk', 'frame behind 10,000 tokens, against 1,000', 'ir:frame.10000', 'ir:frame.1000', 1.3, 'Ir')
    yield Row('P10 talk', 'frame behind 100,000 tokens, against 1,000', 'ir:frame.100000', 'ir:frame.1000', 1.3, 'Ir')
    yield Row('P10 talk', 'frame in one long paragraph, against 10,000', 'ir:frame.paragraph', 'ir:frame.10000', 2.0, 'Ir')
    yield Row('P10 talk', 'frame, against QPlainTextEdit', 'ir:frame.10000', 'ir:frame.editor', 1.1, 'Ir')
    yield Row('P10 talk', 'frame behind 1,000,000 tokens, against 10,000', 'ns:frame.1000000', 'ns:frame.10000', 1.3, 'ms', 1e-6, slow=True)
    for tokens in ('10000', '100000', '1000000'):
        # 3 ms where QPlainTextEdit took 2.1 (the anchor): in the machine's own time.
        yield Row('P10 talk', f'frame behind {int(tokens):,} tokens, against QPlainTextEdit', f'ns:frame.{tokens}', 'ns:frame.editor', 3 / 2.1, 'ms', 1e-6, slow=True)
    yield Row('P10 talk', '5,000 tokens at once, a step of them, limit 16.7 ms', 'ns:frame.burst', 16.7e6, 1.0, 'ms', 1e-6, slow=True)
    yield Row('P10 talk', 'frame at 10,000, against Chromium\'s CPU', 'ns:frame.10000', 'ns:frame.chromium', 0.75, 'ms', 1e-6, slow=True)
    yield Row('P11 keys', 'D-Bus calls of a list of 10 keys at a start', 'value:keyring.calls-start.10', 3.0, 1.0, 'calls')
    yield Row('P11 keys', 'the same of 300 keys', 'value:keyring.calls-start.300', 3.0, 1.0, 'calls')
    yield Row('P11 keys', 'the same once more', 'value:keyring.calls-again.300', 3.0, 1.0, 'calls')
    yield Row('P11 keys', 'the same of 300 items never seen', 'value:keyring.calls-unseen.300', 3.0, None, 'calls')
    yield Row('P11 keys', 'a letter typed over 10,000, against Qt\'s proxy', 'ir:model.filter.10000', 'ir:model.filter-bare.10000', 1.0, 'Ir')
    yield Row('P11 keys', 'another order of 10,000, against Qt\'s proxy', 'ir:model.sort.10000', 'ir:model.sort-bare.10000', 1.0, 'Ir')
    yield Row('P11 keys', 'page of 10,000 opened, against a bare list', 'ir:keys.open.10000', 'ir:keys.open-bare.10000', None, 'Ir')
    yield Row('P11 keys', 'metadata of 10,000 read, against QSqlQuery', 'ir:keys.load.10000', 'ir:keys.load-bare.10000', None, 'Ir')
    for count, open_ms, filter_ms, sort_ms in (('10000', 60, 40, 150), ('100000', 60, 40, 150)):
        yield Row('P11 keys', f'{int(count):,} opened, limit {open_ms} ms', f'ns:keys.open.{count}', open_ms * 1e6, None, 'ms', 1e-6, slow=True)
        yield Row('P11 keys', f'a letter typed over {int(count):,}, limit {filter_ms} ms', f'ns:keys.filter.{count}', filter_ms * 1e6, 1.0, 'ms', 1e-6, slow=True)
        yield Row('P11 keys', f'another order of {int(count):,}, limit {sort_ms} ms', f'ns:keys.sort.{count}', sort_ms * 1e6, 1.0, 'ms', 1e-6, slow=True)
        yield Row('P11 keys', f'all {int(count):,} states new at once', f'ns:keys.states.{count}', 16.7e6, None, 'ms', 1e-6, slow=True)
    yield Row('P4 calls', 'our layer, against bare QNetworkAccessManager', 'ir:http.ours', 'ir:http.qnam', 1.25, 'Ir')
    yield Row('P4 calls', 'against libcurl, instructions', 'ir:http.ours', 'ir:http.curl', 7.0, 'Ir')
    yield Row('P4 calls', 'against libcurl, CPU', 'ns:call.ours', 'ns:call.curl', 7.0, 'us', 1e-3, slow=True)
    yield Row('P4 calls', 'CPU, against bare QNetworkAccessManager', 'ns:call.ours', 'ns:call.qnam', None, 'us', 1e-3, slow=True)
    yield Row('P4 calls', 'warm call p50, against the npm client', 'wall:call.ours', 'wall:call.sdk', 0.5, 'us', 1e-3, slow=True)
    yield Row('P5 connections', 'TLS handshakes for 20 calls', 'value:handshakes.ours', 1.0, 1.0, '')
    yield Row('P5 connections', 'the same, against the npm client as shipped', 'value:handshakes.ours', 'value:handshakes.sdk', None, '')
    yield Row('P5 connections', 'first answer connected ahead, against not', 'wall:first.ahead', 'wall:first.cold', 0.4, 'us', 1e-3, slow=True)
    for size in ('1', '20', '100', '1000'):
        yield Row('P3 bodies', f'{int(size):,} KB up, p50, against libcurl', f'ms:body.ours.{size}', f'ms:body.curl.{size}', 8.0, 'ms')
        yield Row('P3 bodies', f'{int(size):,} KB up, p50, limit 10 ms', f'ms:body.ours.{size}', 10.0, 1.0, 'ms')
    yield Row('P7 paced', 'delta to our hands p50, against bare QNAM', 'wall:paced50.ours', 'wall:paced50.qnam', 1.5, 'us', 1e-3, slow=True)
    yield Row('P7 paced', 'p99, against bare QNAM', 'wall:paced99.ours', 'wall:paced99.qnam', None, 'us', 1e-3, slow=True)
    yield Row('P7 paced', 'p99, against the npm client', 'wall:paced99.ours', 'wall:paced99.sdk', 0.5, 'us', 1e-3, slow=True)
    yield Row('P1 start', 'instructions to first paint, against a bare window', 'ir:start.ours', 'ir:start.bare', 1.6, 'M Ir', 1e-6)
    yield Row('P1 start', 'memory at first paint (RSS)', 'kb:start.ours', 'kb:start.bare', 1.6, 'MB', 1 / 1024)
    yield Row('P1 start', 'first paint on X, against a bare window', 'wall:xstart.ours', 'wall:xstart.bare', 1.5, 'ms', 1e-6, slow=True)
    yield Row('P1 start', 'memory on X, settled (RSS)', 'kb:settled.ours', 'kb:settled.bare', 1.6, 'MB', 1 / 1024, slow=True)
    yield Row('P2 Chromium', 'first paint, against an empty page', 'wall:pixel.ours', 'wall:pixel.chromium', 0.5, 'ms', 1e-6, slow=True)
    yield Row('P2 Chromium', 'memory (PSS of all processes)', 'kb:pss.ours', 'kb:pss.chromium', 0.15, 'MB', 1 / 1024, slow=True)
    yield Row('P2 idle', 'wake-ups in 30 s, window open with 3 keys', 'value:idle.ours', 0.0, 0.0, '', slow=True)
    yield Row('P2 idle', 'Chromium\'s wake-ups in 30 s', 'value:idle.ours', 'value:idle.chromium', None, '', slow=True)


def number(value):
    if value is None:
        return '-'
    if value == int(value) and abs(value) < 1e6:
        return f'{int(value):,}'
    return f'{value:,.0f}' if abs(value) >= 1000 else f'{value:.3g}'


def steady(row):
    kind = row.ours.partition(':')[0]
    return kind in ('ir', 'value', 'kb') or (kind == 'ms' and isinstance(row.peer, float))


def judge(row, figures, everything):
    """(ours, peer, ratio, verdict) as text, and whether it is a failure."""
    ours = figures.get(row.ours)
    limit = isinstance(row.peer, float)
    peer = row.peer if limit else figures.get(row.peer)
    if ours is None or peer is None:
        return number(ours if ours is None else ours * row.scale), '-', '-', 'not measured', False
    ratio = ours / peer if peer else (0.0 if ours == 0 else float('inf'))
    verdict, failed = '', False
    if row.bar is not None:
        beyond = ratio > row.bar
        failed = ratio > row.bar * MARGIN and (everything or steady(row))
        verdict = 'FAIL' if failed else 'beyond' if beyond else 'ok'
    shown = ('<= ' if limit else '') + number(peer * row.scale)
    return number(ours * row.scale), shown, f'{ratio:.3f}' if ratio < 0.1 else f'{ratio:.2f}', verdict, failed


def table(figures, everything, only=()):
    failures = []
    last = ''
    print(f'{"":<15} {"":<52} {"ours":>10} {"peer":>10} {"":<5} {"ratio":>7} {"bar":>6}')
    for row in rows():
        if row.slow and not everything:
            continue
        ours, peer, ratio, verdict, failed = judge(row, figures, everything)
        if only and verdict == 'not measured':
            continue
        bar = '' if row.bar is None else f'{row.bar:.3f}' if row.bar < 0.1 else f'{row.bar:g}'
        group = row.group if row.group != last else ''
        last = row.group
        print(f'{group:<15} {row.name:<52} {ours:>10} {peer:>10} {row.unit:<5} {ratio:>7} {bar:>6} {verdict}')
        if failed:
            failures.append(row)
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--build', required=True)
    parser.add_argument('--npm', default='')
    parser.add_argument('--all', action='store_true')
    parser.add_argument('--only', default='', help='parts, e.g. parts,network,talk,keys,start,slow')
    options = parser.parse_args()
    probes = SlowProbes(options.build, options.npm)
    wanted = [word for word in options.only.split(',') if word]
    steps = [('parts', probes.parts), ('handshakes', probes.handshakes), ('network', lambda: probes.network(options.all)),
             ('bodies', lambda: probes.run('body-sweep')), ('keyring', lambda: (probes.run('keyring', 10), probes.run('keyring', 300))),
             ('talk', lambda: probes.instructions('transcript', 100_000)), ('keys', lambda: probes.instructions('keys', 10_000, 1)),
             ('start', lambda: (probes.start_instructions(), probes.start(3)))]
    if options.all:
        steps += [('slow', probes.slow)]
    try:
        for name, step in steps:
            if not wanted or name in wanted:
                print(f'measuring: {name}', file=sys.stderr)
                step()
    finally:
        probes.close()
    failures = table(probes.figures, options.all, wanted)
    if failures:
        print(f'\n{len(failures)} more than 20 % beyond the bar: ' + '; '.join(f'{row.group}, {row.name}' for row in failures))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
