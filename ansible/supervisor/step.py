"""One ansible-playbook: started under a guard, read until it and everything below it has ended."""

import os
import select
import signal
import time

from command import playbook_argv, playbook_env
from folder import beat, utc_now, wipe_secrets
from guard import INTERRUPT, KILL, TERMINATE, kill_descendants, start_guard
from lines import LineSplitter

HEARTBEAT_SECONDS = 5
# After the end nobody should hold the pipes any more; what does is waited for no longer than this.
DRAIN_SECONDS = 2
# A play or stats event names every host; a thousand hosts fit.
MAX_EVENT_BYTES = 1024 * 1024
# What a shell answers for a command that it cannot find.
NOT_STARTED = 127
_RUNGS = {
    INTERRUPT: "it is asked to stop",
    TERMINATE: "it is told to stop",
    KILL: "everything of it is killed",
}
_READ = 256 * 1024


class Step:
    """Runs a playbook. `escalate` may be called at any time from `on_signals`."""

    def __init__(self, entry, command, folder, short, journal):
        self._name = entry["step"]
        self._playbook = entry["playbook"]
        self._command = command
        self._folder = folder
        self._short = short
        self._journal = journal
        interrupt, terminate = command.get("cancelSeconds", [20, 10])
        self._ladder = [(INTERRUPT, interrupt), (TERMINATE, terminate), (KILL, None)]
        self._next_rung = None
        self._orders = None
        timeout = command.get("timeoutSeconds")
        self._deadline = time.monotonic() + timeout if timeout else None
        self._beat_at = 0.0
        self.timed_out = False

    def run(self, signals, on_signals):
        """The exit code (negative: ended by that signal).

        OSError: the record could not be written; everything that ran is dead then.
        """
        out, out_write = os.pipe()
        events, events_write = os.pipe()
        own = (out, events, signals, *self._journal.fds)
        env = playbook_env(self._command, self._folder, self._short, self._name, events_write)
        argv = playbook_argv(self._command, self._folder, self._playbook)
        guard, self._orders, reports = start_guard(
            argv,
            env,
            self._folder,
            out_write,
            events_write,
            own,
            lambda: wipe_secrets(self._folder, self._short),
        )
        os.close(out_write)
        os.close(events_write)
        try:
            code = self._follow(out, events, reports, signals, on_signals)
            self._journal.event({"type": "step-end", "step": self._name, "exitCode": code, "at": utc_now()})
            self._journal.flush()
            return code
        finally:
            # The end of the orders makes a guard that still runs kill everything.
            for fd in (self._orders, out, events, reports):
                os.close(fd)
            self._orders = None
            os.waitpid(guard, 0)
            kill_descendants()

    def escalate(self):
        """Goes on to the next, harder way of ending the playbook."""
        if not self._ladder or self._orders is None:
            return
        order, seconds = self._ladder.pop(0)
        self._journal.line(f"Ending ansible-playbook: {_RUNGS[order]}")
        self._next_rung = time.monotonic() + seconds if seconds is not None else None
        try:
            os.write(self._orders, order)
        except BrokenPipeError:
            pass  # it has just ended

    def _follow(self, out, events, reports, signals, on_signals):
        pipes = {
            out: (LineSplitter(), self._on_output),
            events: (LineSplitter(MAX_EVENT_BYTES), self._on_event),
        }
        report, code, drained_by = "", None, None
        # Reports come first, output before events: what is ready together is written in that order.
        sources = [reports, signals, out, events]
        started = self._await_start(reports)
        while pipes or code is None:
            if drained_by is not None and time.monotonic() > drained_by:
                break
            ready = select.select(sources, [], [], self._patience(drained_by))[0]
            if signals in ready:
                on_signals()
            for fd in [fd for fd in (out, events) if fd in ready]:
                splitter, take = pipes[fd]
                data = os.read(fd, _READ)
                for text, cut in splitter.feed(data) if data else splitter.end():
                    take(text, cut)
                if not data:
                    sources.remove(fd)
                    del pipes[fd]
            if reports in ready:
                data = os.read(reports, 4096).decode()
                report += data
                if not data:
                    sources.remove(reports)
                    code = _exit_code(report) if started else NOT_STARTED
                    if "exit" not in report:
                        kill_descendants()
                    drained_by = time.monotonic() + DRAIN_SECONDS
            self._on_time()
        for splitter, take in pipes.values():
            for text, cut in splitter.end():
                take(text, cut)
        return code

    def _await_start(self, reports):
        """The guard says at once which pid it started, or why it could not."""
        line = b""
        while not line.endswith(b"\n"):
            byte = os.read(reports, 1)
            if not byte:
                break
            line += byte
        word, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
        pid = int(rest) if word == "pid" else self._journal.pid
        self._journal.pid = pid
        self._journal.event({
            "type": "step-start", "step": self._name, "playbook": os.path.basename(self._playbook),
            "pid": pid, "at": utc_now(),
        })  # fmt: skip
        if word != "pid":
            self._journal.line(f"ansible-playbook could not be started: {rest or 'its guard ended'}")
        return word == "pid"

    def _on_output(self, text, cut):
        self._journal.line(text, cut)

    def _on_event(self, text, cut):
        self._journal.reported(text, cut, self._name)

    def _on_time(self):
        now = time.monotonic()
        if self._deadline is not None and now > self._deadline:
            self._deadline = None
            self.timed_out = True
            self._journal.line(f"Not done after {self._command['timeoutSeconds']} s; it is ended now.")
            self.escalate()
        if self._next_rung is not None and now > self._next_rung:
            self.escalate()
        self._journal.flush()
        if now >= self._beat_at:
            self._beat_at = now + HEARTBEAT_SECONDS
            beat(self._folder)

    def _patience(self, drained_by):
        times = [t for t in (drained_by, self._next_rung, self._deadline) if t is not None]
        return max(0, min([HEARTBEAT_SECONDS, *(t - time.monotonic() for t in times)])) + 0.001


def _exit_code(report):
    """What the guard reported; when it died without a report, the kernel killed ansible-playbook."""
    word, _, rest = report.strip().rpartition("\n")[2].partition(" ")
    return int(rest) if word == "exit" else -signal.SIGKILL
