"""The record of a run: `events.jsonl` for the console, `run.log` for people on this machine. Everything is masked
here, and there is no other way to the disk."""

import json
import os

from lines import log_line, os_user

# What the callback may report. Steps and cancel are the supervisor's own.
_FROM_CALLBACK = frozenset({"plays", "play", "task", "host", "stats"})
# The task that locks a host (roles/base/tasks/lock.yml).
_LOCK_TASK = "Lock the host for this run"
_MASKED_FIELDS = ("name", "names", "role", "task", "message", "report")


class Journal:
    """Appends events in one sequence. `flush` makes them visible, `sync` makes them last."""

    def __init__(self, folder, masker):
        self._masker = masker
        self._user = os_user()
        self._events = _append_only(folder, "events.jsonl")
        self._log = _append_only(folder, "run.log")
        self._pending_events = []
        self._pending_lines = []
        # The first failure of the main step, as (host, task, first line of its message).
        self.failure = None
        # Names of the plays that have got to a task in the main step.
        self.plays = set()
        # Hosts that the clean-up could not do its work on.
        self.unclean = set()
        # Hosts that may be locked for this run and were not lost meanwhile; those that are known to be.
        self.to_unlock, self.locked = set(), set()
        self._play, self._hosts = None, []
        self.pid = os.getpid()

    @property
    def fds(self):
        return (self._events, self._log)

    def line(self, text, cut=0):
        """One line of the log. cut: bytes of it that were dropped already."""
        text = self._masker.line(text, cut > 0) + (f" … ({cut} bytes cut)" if cut else "")
        stamped = log_line(text, self.pid, self._user)
        self._pending_lines.append(stamped + "\n")
        self.event({"type": "line", "text": stamped})

    def event(self, event):
        """An event of the supervisor itself, which holds nothing secret."""
        self._pending_events.append(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")

    def reported(self, text, cut, step):
        """A line of the event pipe. What is not an event of the callback's becomes a line of the log."""
        try:
            event = None if cut else json.loads(text)
        except ValueError:
            event = None
        kind = event.get("type") if isinstance(event, dict) else None
        if kind == "line" and isinstance(event.get("text"), str):
            self.line(event["text"])
        elif kind in _FROM_CALLBACK:
            for field in _MASKED_FIELDS:
                if field in event:
                    event[field] = self._masked(event[field])
            if kind == "play":
                self._play, self._hosts = event.get("name"), event.get("hosts", [])
            self._note_lock(kind, event)
            failure = _failure(event)
            if step != "main":
                self.unclean.update(failure[:1] if failure else ())
            else:
                self.failure = self.failure or failure
                if kind == "task":
                    self.plays.add(self._play)
            self.event({**event, "step": step})
        else:
            self.line(text, cut)

    def _note_lock(self, kind, event):
        """An abort can come between a lock and the word of it, so its task counts from its begin on."""
        host, report = event.get("host"), event.get("report")
        state = report.get("lock") if isinstance(report, dict) else None
        if kind == "task" and event.get("name") == _LOCK_TASK:
            self.to_unlock.update(self._hosts)
        elif state == "taken":
            self.locked.add(host)
        elif state == "released":
            self.locked.discard(host)
            self.to_unlock.discard(host)
        elif event.get("outcome") == "unreachable":
            self.to_unlock.discard(host)

    def _masked(self, value):
        """JSON data with every text masked, keys too."""
        if isinstance(value, str):
            return self._masked_text(value)
        if isinstance(value, list):
            return [self._masked(item) for item in value]
        if isinstance(value, dict):
            return {self._masked_text(key): self._masked(item) for key, item in value.items()}
        return value

    def _masked_text(self, text):
        """A text of several lines keeps them: a whole secret may span lines, and a line may hold a part."""
        return "\n".join(self._masker.line(line) for line in self._masker.mask(text).split("\n"))

    def flush(self):
        """Writes what is pending, one write per file."""
        for fd, pending in ((self._events, self._pending_events), (self._log, self._pending_lines)):
            if pending:
                data = "".join(pending).encode("utf-8", "replace")
                pending.clear()
                _write_all(fd, data)

    def sync(self):
        self.flush()
        for fd in self.fds:
            os.fsync(fd)


def _failure(event):
    if event.get("outcome") not in ("failed", "unreachable") or event.get("ignored"):
        return None
    first, *rest = (str(event.get("message") or "?").strip()).split("\n")
    if first.endswith(":") and rest:
        # A program's output: its last words are the cause.
        first = f"{first} … {rest[-1].strip()}"
    return event.get("host", "?"), event.get("task", "?"), first


def _append_only(folder, name):
    return os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def _write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
