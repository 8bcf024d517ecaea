# SPDX-License-Identifier: Apache-2.0
"""Runs the bench programs and gathers what they print as figures: {"ir:decode.16k": 2527.0, ...}.

Kinds: ir (instructions per unit by callgrind), ns (CPU nanoseconds per unit), wall (nanoseconds), ms, value.
A program or a peer that is not there leaves its figures out; the table then says "not measured".
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path


def median(values):
    return sorted(values)[len(values) // 2] if values else None


class Line:
    """A program that answers one line for each it is given, so that several can take turns."""

    def __init__(self, command, env=None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, env={**os.environ, **(env or {})})
        self.alive = self.process.stdout.readline() != ''

    def ask(self, command):
        if not self.alive:
            return None
        try:
            self.process.stdin.write(command + '\n')
            self.process.stdin.flush()
            words = self.process.stdout.readline().split()
            return [float(word) for word in words] or None
        except (BrokenPipeError, ValueError):
            self.alive = False
            return None

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        return self.process.returncode


class Probes:
    def __init__(self, build, npm):
        self.build = Path(build)
        self.programs = self.build / 'bench'
        self.npm = npm
        self.figures = {}
        self.work = Path(tempfile.mkdtemp(prefix='bench-', dir=build))
        self.env = {'QT_QPA_PLATFORM': 'offscreen', 'LC_ALL': 'C.UTF-8', 'XDG_RUNTIME_DIR': str(self.work), 'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent',
                    'HOME': str(self.work), 'XDG_CONFIG_HOME': str(self.work), 'XDG_DATA_HOME': str(self.work), 'XDG_CACHE_HOME': str(self.work)}
        # A bundle of certificates named by the environment is read where there is one; most machines have none.
        for name in ('AWS_CA_BUNDLE', 'AWS_ENDPOINT_URL', 'http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'):
            os.environ.pop(name, None)
        self.valgrind = shutil.which('valgrind')

    def close(self):
        shutil.rmtree(self.work, ignore_errors=True)

    def program(self, name):
        return str(self.programs / f'bench-{name}')

    def take(self, output):
        units = {}
        for line in output.splitlines():
            kind, _, rest = line.partition('\t')
            name, _, value = rest.partition('\t')
            if not value:
                continue
            if kind == 'units':
                units[name] = float(value)
            else:
                self.figures[f'{kind}:{name}'] = float(value)
        return units

    def run(self, name, *arguments, env=None, timeout=900):
        done = subprocess.run([self.program(name), *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
                              env={**os.environ, **self.env, **(env or {})})
        if done.returncode != 0:
            raise SystemExit(f'bench-{name} failed: {done.stderr[-2000:]}')
        self.take(done.stdout)

    def callgrind_command(self, out, started=False):
        return [self.valgrind, '-q', '--tool=callgrind', f'--instr-atstart={"yes" if started else "no"}', f'--callgrind-out-file={out}.%p']

    @staticmethod
    def totals(path):
        name, total = None, 0
        with open(path, encoding='utf-8', errors='replace') as file:
            for line in file:
                if line.startswith('desc: Trigger: Client Request: '):
                    name = line.removeprefix('desc: Trigger: Client Request: ').strip()
                elif line.startswith('totals: '):
                    total = int(line.split()[1])
        return name, total

    def take_instructions(self, out, units):
        for path in self.work.glob(f'{Path(out).name}.*'):
            name, total = self.totals(path)
            if name in units:
                self.figures[f'ir:{name}'] = total / units[name]
            path.unlink()

    def instructions(self, name, *arguments):
        if not self.valgrind:
            return
        out = self.work / f'cg-{name}'
        done = subprocess.run([*self.callgrind_command(out), self.program(name), *map(str, arguments)], capture_output=True, text=True,
                              env={**os.environ, **self.env})
        if done.returncode != 0:
            raise SystemExit(f'bench-{name} failed under callgrind: {done.stderr[-2000:]}')
        self.take_instructions(out, self.take(done.stdout))

    # The official JavaScript client; None where npm had nothing for us.
    def node(self, url='https://127.0.0.1:9', ca=None):
        if not self.npm or not shutil.which('node'):
            return None
        return Line(['node', str(Path(self.npm) / 'clients.mjs')], {'BK_BENCH_URL': url, 'NODE_EXTRA_CA_CERTS': str(ca or ''), 'NODE_NO_WARNINGS': '1',
                                                                    'BK_BENCH_TLS': str(self.work)})

    def parts(self):
        frames, profiles = self.work / 'frames', self.work / 'profiles'
        self.instructions('decoder', 10_000)
        self.instructions('core')
        own = {}
        node = self.node()
        for _ in range(3):  # in turn, so that a busy machine is busy for all
            self.run('decoder', 10_000, frames)
            self.run('core', profiles)
            for key in ('ns:decode.16k', 'ns:sign', 'ns:profiles', 'ns:keytext.short', 'ns:mint'):
                own.setdefault(key, []).append(self.figures[key])
            if node:
                codec, sdk = node.ask(f'decode {frames} 10000 3') or (None, None)
                sign = node.ask('sign 300')
                read = node.ask(f'profiles {profiles} 10000 3')
                for key, value in (('ns:decode.codec', codec), ('ns:decode.sdk', sdk), ('ns:sign.smithy', sign and sign[0]),
                                   ('ns:profiles.smithy', read and read[0])):
                    if value:
                        own.setdefault(key, []).append(value)
        self.figures.update({key: median(values) for key, values in own.items()})
        if node:
            node.close()

    def handshakes(self):
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-subj', '/CN=127.0.0.1',
                        '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'], cwd=self.work, capture_output=True, check=True)
        node = self.node(ca=self.work / 'cert.pem')
        if node:
            if seen := node.ask('handshakes 20'):
                self.figures['value:handshakes.sdk'] = seen[0]
            node.close()

    def network(self, slow):
        ca = self.work / 'ca.pem'
        server = subprocess.Popen([self.program('server'), str(ca)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **self.env})
        try:
            url = server.stdout.readline().strip()
            self.call_instructions(url, ca)
            self.connections_of_ours(url, ca)
            if slow:
                self.call_times(url, ca)
        finally:
            server.stdin.close()
            server.wait(10)

    def client(self, which, url, ca, wrap=()):
        return Line([*wrap, self.program('client'), which, url, str(ca)], self.env)

    def call_instructions(self, url, ca):
        if not self.valgrind:
            return
        for which in ('ours', 'qnam', 'curl'):
            out = self.work / f'cg-client-{which}'
            client = self.client(which, url, ca, self.callgrind_command(out))
            if units := client.process.stdout and client.alive and self.ask_units(client, 'calls 200'):
                client.close()
                self.take_instructions(out, units)
            else:
                client.close()

    @staticmethod
    def ask_units(client, command):
        client.process.stdin.write(command + '\n')
        client.process.stdin.flush()
        kind, name, value = (client.process.stdout.readline().strip().split('\t') + ['', '', ''])[:3]
        return {name: float(value)} if kind == 'units' else None

    def handshake_count(self, url, ca):
        done = subprocess.run([self.program('client'), 'count', url, str(ca)], capture_output=True, text=True, env={**os.environ, **self.env})
        return float(done.stdout)

    def connections_of_ours(self, url, ca):
        before = self.handshake_count(url, ca)
        client = self.client('ours', url, ca)  # its 20 calls to warm up
        client.close()
        self.figures['value:handshakes.ours'] = self.handshake_count(url, ca) - before - 1

    def call_times(self, url, ca):
        clients = {which: self.client(which, url, ca) for which in ('ours', 'qnam', 'curl')}
        clients['sdk'] = self.node(url, ca)
        clients = {which: client for which, client in clients.items() if client and client.alive}
        calls = {which: [] for which in clients}
        streams = {which: [] for which in clients if which != 'curl'}
        for _ in range(9):
            for which, client in clients.items():
                calls[which].append(client.ask('calls 60') or [0, 0])
        for _ in range(5):
            for which in streams:
                streams[which].append(clients[which].ask('stream 300 2000') or [0, 0])
        for which, rounds in calls.items():
            self.figures[f'wall:call.{which}'] = median([r[0] for r in rounds])
            self.figures[f'ns:call.{which}'] = median([r[1] for r in rounds])
        for which, rounds in streams.items():
            self.figures[f'wall:paced50.{which}'] = median([r[0] for r in rounds])
            self.figures[f'wall:paced99.{which}'] = median([r[1] for r in rounds])
        cold, ahead = [], []
        for _ in range(5):
            cold.append(clients['ours'].ask('first 3')[0])
            ahead.append(clients['ours'].ask('preconnected 3')[0])
        self.figures['wall:first.cold'], self.figures['wall:first.ahead'] = median(cold), median(ahead)
        for client in clients.values():
            client.close()

    # Start to first paint of programs as they are; see FirstPaint.cpp.
    def paint(self, command, env=None, stay=False, wrap=()):
        env = {**os.environ, **self.env, **(env or {}), 'LD_PRELOAD': str(self.programs / 'libbench-first-paint.so')}
        if stay:
            env['BK_BENCH_STAY'] = '1'
        begun = time.monotonic_ns()
        process = subprocess.Popen([*wrap, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
        words = process.stdout.readline().split()
        if not words or words[0] != 'painted':
            process.kill()
            raise SystemExit(f'{command[0]} did not paint')
        if not stay:
            process.wait(60)
        return process, float(words[1]) - begun, float(words[2]), float(words[3])

    def starts(self):
        return {'ours': [str(self.build / 'bin' / 'bedrock-keyring'), '--profile-dir', str(self.work / 'profile')], 'bare': [self.program('bare-window')]}

    def start(self, rounds, name='start', env=None):
        seen = {which: [] for which in self.starts()}
        for _ in range(rounds + 1):
            for which, command in self.starts().items():
                seen[which].append(self.paint(command, env)[1:])
        for which, rows in seen.items():
            wall, cpu, resident = zip(*rows[1:])  # the first of each warms the caches of the disk
            self.figures[f'wall:{name}.{which}'] = median(wall)
            self.figures[f'ns:{name}.{which}'] = median(cpu)
            self.figures[f'kb:{name}.{which}'] = median(resident)

    def start_instructions(self):
        if not self.valgrind:
            return
        for which, command in self.starts().items():
            out = self.work / f'cg-start-{which}'
            self.paint(command, wrap=self.callgrind_command(out, started=True))
            path = max(self.work.glob(f'{out.name}.*'), key=lambda p: self.totals(p)[1])
            self.figures[f'ir:start.{which}'] = self.totals(path)[1]


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
