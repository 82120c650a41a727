"""The record of a run: `events.jsonl` for the console, `run.log` for people on this machine. Everything is masked
here, and there is no other way to the disk."""

import json
import os

from lines import clean, cut_text, log_line, os_user
from shapes import is_event

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
        text, too_long = cut_text(text)
        cut += too_long
        text = self._masker.line(text, cut > 0) + (f" … ({cut} bytes cut)" if cut else "")
        stamped = log_line(text, self.pid, self._user)
        self._pending_lines.append(stamped + "\n")
        self.event({"type": "line", "text": stamped})

    def event(self, event):
        """An event of the supervisor itself, which holds nothing secret."""
        self._pending_events.append(_json(event))

    def reported(self, text, cut, step):
        """A line of the event pipe. What is not an event of the callback's becomes a line of the log: hosts have a say
        in what comes here, and nothing of it may break a reader."""
        try:
            event = None if cut else json.loads(text)
            if isinstance(event, dict) and event.get("type") == "line" and isinstance(event.get("text"), str):
                self.line(event["text"])
                return
            if not is_event(event):
                raise ValueError
            event = {
                key: _told(value, self._masked_text if key in _MASKED_FIELDS else clean)
                for key, value in event.items()
            }
            written = _json({**event, "step": step})
        # RecursionError: hundreds of brackets within each other.
        except (ValueError, RecursionError):
            self.line(text, cut)
            return
        self._note(event, step)
        self._pending_events.append(written)

    def _note(self, event, step):
        """What the supervisor itself must know of an event."""
        if event["type"] == "play":
            self._play, self._hosts = event["name"], event["hosts"]
        self._note_lock(event)
        failure = _failure(event)
        if step != "main":
            self.unclean.update(failure[:1] if failure else ())
        else:
            self.failure = self.failure or failure
            if event["type"] == "task":
                self.plays.add(self._play)

    def _note_lock(self, event):
        """An abort can come between a lock and the word of it, so its task counts from its begin on."""
        host, report = event.get("host"), event.get("report")
        state = report.get("lock") if isinstance(report, dict) else None
        if event["type"] == "task" and event["name"] == _LOCK_TASK:
            self.to_unlock.update(self._hosts)
        elif state == "taken":
            self.locked.add(host)
        elif state == "released":
            self.locked.discard(host)
            self.to_unlock.discard(host)
        elif event.get("outcome") == "unreachable":
            self.to_unlock.discard(host)

    def _masked_text(self, text):
        """A text of several lines keeps them: a whole secret may span lines, and a line may hold a part."""
        if "\n" not in text:
            return self._masker.line(text)
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


def _json(event):
    """A line of events.jsonl. ValueError: a number that JSON does not have (Python reads NaN and 1e999)."""
    return json.dumps(event, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _told(value, tell):
    """JSON data with every text as `tell` makes it, keys too."""
    if isinstance(value, str):
        return tell(value)
    if isinstance(value, list):
        return [_told(item, tell) for item in value]
    if isinstance(value, dict):
        return {tell(key): _told(item, tell) for key, item in value.items()}
    return value


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
