"""What modules are at on this host, so that nothing of an aborted run goes on unseen.

A module outlives the abort of its run: the connection is gone, its process is not. So each that changes something
holds a file of FOLDER locked while it works. The programs that it starts inherit the lock, and /proc tells who has it.
"""

import collections
import contextlib
import fcntl
import json
import os
import signal

from ansible.module_utils.deck import commands, systemd
from ansible.module_utils.deck.errors import DeckError

# Gone after a boot, as is what it tells of.
FOLDER = "/run/dolphindeck/work"

# Seconds that what must not be broken off may still take, and what may be until it is ended, and then killed.
PATIENCE, GRACE = 120.0, 2.0

# What a module may claim. may_end: it can be ended anywhere without loss; the next run does it again.
# without_lock: it goes on when the host could not be locked.
Work = collections.namedtuple("Work", "may_end without_lock", defaults=(False, False))

Task = collections.namedtuple("Task", "module run may_end processes")


@contextlib.contextmanager
def at(run, module, may_end):
    """This process and the programs that it starts count as at work until the end."""
    os.makedirs(FOLDER, mode=0o755, exist_ok=True)
    path = os.path.join(FOLDER, "%s-%d" % (module, os.getpid()))
    draft = os.path.join(FOLDER, ".%d" % os.getpid())
    held = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    fcntl.flock(held, fcntl.LOCK_EX)
    os.write(held, json.dumps({"module": module, "run": run, "mayEnd": may_end}).encode("utf-8"))
    # Locked before it has its name: without a lock it would count as left behind.
    os.rename(draft, path)
    commands.INHERITED.append(held)
    try:
        yield
    finally:
        commands.INHERITED.remove(held)
        os.unlink(path)
        os.close(held)


def others(run=None):
    """What other modules are at, of one run or of any. Files of those that have ended are removed."""
    names = sorted(os.listdir(FOLDER)) if os.path.isdir(FOLDER) else []
    found = []
    for name in names:
        path = os.path.join(FOLDER, name)
        own = name.rpartition("-")[2] == str(os.getpid())
        record = None if own or name.startswith(".") else _held(path)
        if record is not None and run in (None, record["run"]):
            found.append(Task(record["module"], record["run"], record["mayEnd"], _holders(path)))
    return found


def end_others(patience=PATIENCE, grace=GRACE, run=None):
    """Waits until nobody else works here; ends what may be ended. Returns what was ended, in words.

    run: only what is left of this run counts. Another console's work is its own.
    DeckError: something goes on, which it names.
    """
    if systemd.wait_until(lambda: not others(run), grace):
        return []
    ended = [task for task in others(run) if task.may_end]
    for number in (signal.SIGTERM, signal.SIGKILL):
        _signal(number, run)
        if systemd.wait_until(lambda: not any(task.may_end for task in others(run)), grace):
            break
    systemd.wait_until(lambda: not others(run), patience)
    left = others(run)
    if left:
        raise DeckError("still at work on the host: " + "; ".join(map(describe, left)))
    return ["ended on the host: " + describe(task) for task in ended]


def describe(task):
    names = ", ".join("%s (pid %d)" % (name, pid) for pid, name in task.processes)
    return "%s of run %s%s" % (task.module, task.run, ": " + names if names else "")


def _signal(number, run):
    for task in others(run):
        if task.may_end:
            for pid, _ in task.processes:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)


def _held(path):
    """The record of a file that is locked, else None."""
    try:
        opened = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return json.loads(os.read(opened, 4096))
    else:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        return None
    finally:
        os.close(opened)


def _holders(path):
    """(pid, name) of the processes that have a file open, this one left out."""
    found = []
    for pid in systemd.processes():
        if pid != os.getpid() and path in _open_files(pid):
            found.append((pid, systemd.name_of(pid)))
    return found


def _open_files(pid):
    folder = "/proc/%d/fd" % pid
    opened = set()
    with contextlib.suppress(OSError):
        for handle in os.listdir(folder):
            with contextlib.suppress(OSError):
                opened.add(os.readlink(os.path.join(folder, handle)))
    return opened
