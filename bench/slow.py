# SPDX-License-Identifier: Apache-2.0
"""The probes of bench/run --all: windows on an X server, Chromium, idling, lists of 100,000 keys, a million tokens."""
import base64
import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from probes import Probes, median, stop

IDLE_SECONDS = 30
CLOCK_TICK = os.sysconf('SC_CLK_TCK')

# Appends two tokens a frame behind 10,000, as a chat page does, and counts the frames in its title.
TALK_PAGE = '''<body style="font:13px sans-serif;width:880px;overflow-y:scroll"><script>
const words=['the',' model',' answers',' in',' several',' regions','.',' keyring','\\n\\n'];let n=0,p=document.createElement('p');document.body.append(p);
function add(){const w=words[n++%9];if(w=='\\n\\n'&&n%5==0){p=document.createElement('p');document.body.append(p)}else p.append(w)}
for(let i=0;i<10000;i++)add();let frames=0;
function frame(){add();add();scrollTo(0,document.body.scrollHeight);if(++frames%30==0)document.title='frames '+frames;requestAnimationFrame(frame)}
requestAnimationFrame(frame)</script>'''


def descendants(pid):
    children = {}
    for path in Path('/proc').glob('[0-9]*/stat'):
        try:
            fields = path.read_text().rpartition(')')[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def read(pid, name):
    try:
        return Path(f'/proc/{pid}/{name}').read_text()
    except OSError:
        return ''


def kilobytes(pids, field):
    total = 0
    for pid in pids:
        for line in read(pid, 'smaps_rollup').splitlines():
            if line.startswith(f'{field}:'):
                total += int(line.split()[1])
    return total


def switches(pids):
    """Voluntary context switches of every thread: each is a time somebody woke up."""
    total = 0
    for pid in pids:
        for task in Path(f'/proc/{pid}/task').glob('*/status'):
            try:
                total += sum(int(line.split()[1]) for line in task.read_text().splitlines() if line.startswith('voluntary_ctxt_switches'))
            except OSError:
                pass
    return total


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        fields = read(pid, 'stat').rpartition(')')[2].split()
        if fields:
            total += int(fields[11]) + int(fields[12])
    return total / CLOCK_TICK


def sample_key(number):
    secret = base64.b64encode(hashlib.sha384(f'idle {number}'.encode()).digest()[:44]).decode()
    return 'ABSK' + base64.b64encode(f'BedrockAPIKey-abc{number}-at-123456789012:{secret}'.encode()).decode()


class SlowProbes(Probes):
    display = None

    def slow(self):
        self.run('keys', 10_000, 7)
        self.run('keys', 100_000, 5)
        self.run('transcript', 1_000_000)
        if not shutil.which('Xvfb'):
            return
        server = subprocess.Popen(['Xvfb', '-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset'], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        try:
            self.display = ':' + server.stdout.readline().strip()
            self.x = {'QT_QPA_PLATFORM': 'xcb', 'DISPLAY': self.display}
            self.start(11, 'xstart', self.x)
            self.settled()
            self.pixels()
            self.idle()
            self.chromium_talk()
        finally:
            stop(server)

    def settled(self):
        for which, command in self.starts().items():
            process = self.paint(command, self.x, stay=True)[0]
            time.sleep(3)
            self.figures[f'kb:settled.{which}'] = kilobytes([process.pid], 'Rss')
            stop(process)

    def chromium(self, page):
        binary = shutil.which('chromium') or shutil.which('chromium-browser')
        if not binary:
            return None
        return [binary, f'--app=data:text/html,{quote(page)}', '--no-sandbox', f'--user-data-dir={self.work}/chromium', '--no-first-run', '--no-default-browser-check',
                '--window-size=1100,720', '--window-position=0,0']

    # From exec to the first pixel of the page: ours when it is no longer the empty root window, Chromium's when the
    # page's own colour is there (its window is white before).
    def pixels(self):
        programs = {'ours': (self.starts()['ours'], 'any'), 'bare': (self.starts()['bare'], 'any'), 'chromium': (self.chromium('<body style="background:#ff0000">'), '#ff0000')}
        seen = {which: [] for which in programs}
        for turn in range(8):
            for which, (command, colour) in programs.items():
                if not command:
                    continue
                watch = subprocess.Popen([self.program('pixel'), '700', '500', colour], stdout=subprocess.PIPE, text=True, env={**os.environ, **self.env, **self.x})
                watch.stdout.readline()
                begun = time.monotonic_ns()
                process = subprocess.Popen(command, env={**os.environ, **self.env, **self.x}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                painted = int(watch.stdout.readline() or 0)
                watch.wait(10)
                if turn > 0 and painted:  # the first of each warms the caches of the disk
                    seen[which].append(painted - begun)
                if turn == 7:
                    time.sleep(5)
                    self.figures[f'kb:pss.{which}'] = kilobytes(descendants(process.pid), 'Pss')
                    if which == 'chromium':
                        before = switches(descendants(process.pid))
                        time.sleep(IDLE_SECONDS)
                        self.figures['value:idle.chromium'] = switches(descendants(process.pid)) - before
                stop(process)
                time.sleep(0.5)  # the root window is empty again
        for which, times in seen.items():
            if times:
                self.figures[f'wall:pixel.{which}'] = median(times)

    # The real window, over a real keyring with three keys that end in years: their words do not change meanwhile.
    def idle(self):
        root = Path(__file__).resolve().parent.parent
        if not shutil.which('gnome-keyring-daemon'):
            return
        script = 'export DISPLAY="$BK_DISPLAY" QT_QPA_PLATFORM=xcb\n'
        for number in range(3):
            script += f'printf %s {sample_key(number)} | "$BK_BIN/bkr" keys add --label "key {number}" --expires 2035-0{number + 1}-01 >&2 || exit 1\n'
        script += 'LD_PRELOAD="$BK_PAINT" BK_BENCH_STAY=1 "$BK_BIN/bedrock-keyring"\n'
        process = subprocess.Popen([str(root / 'tests/integration/keyring-gnome.sh'), 'bash', '-c', script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env={**os.environ, 'BK_DISPLAY': self.display, 'BK_BIN': str(self.build / 'bin'), 'BK_PAINT': str(self.programs / 'libbench-first-paint.so')})
        if not process.stdout.readline().startswith('painted'):
            print('idle: the window did not come')
            stop(process)
            return
        window = [pid for pid in descendants(process.pid) if read(pid, 'comm').startswith('bedrock-keyri')]
        time.sleep(40)  # the first look at the keyring is over, and a timer of Qt's that ends 30 s after the start
        before = switches(window)
        time.sleep(IDLE_SECONDS)
        self.figures['value:idle.ours'] = switches(window) - before
        self.figures['kb:pss.keys'] = kilobytes(window, 'Pss')
        for pid in window:
            os.kill(pid, 15)
        process.wait(30)

    def chromium_talk(self):
        command = self.chromium(TALK_PAGE)
        if not command or not shutil.which('xdotool'):
            return
        process = subprocess.Popen(command, env={**os.environ, **self.env, **self.x}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(5)

        def frames():
            names = subprocess.run('xdotool search --name "frames " getwindowname', shell=True, capture_output=True, text=True, env={**os.environ, **self.x}).stdout
            return max((int(line.split()[1]) for line in names.splitlines() if line.startswith('frames ')), default=0)

        first, cpu = frames(), cpu_seconds(descendants(process.pid))
        time.sleep(10)
        drawn, used = frames() - first, cpu_seconds(descendants(process.pid)) - cpu
        if drawn > 0:
            self.figures['ns:frame.chromium'] = used / drawn * 1e9
        stop(process)
