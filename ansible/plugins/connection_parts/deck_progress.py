"""Bounds a transfer by its standing still instead of by its time: large archives go over slow lines, too."""

import os
import signal

LOOK_SECONDS = 10
# Longer than a disk of a host hangs and comes back, than a network is rerouted. A host that is gone ends ssh before.
STILL_SECONDS = 600


class StandsStill(Exception):
    """Nothing was sent for STILL_SECONDS."""


def positions():
    """How far the programs that this process has started are in their files, as one number; None where nobody tells.

    sftp has no more than 64 pieces of 32 KiB on the way, so where it reads follows what the host has taken.
    """
    try:
        pids = [pid for task in os.listdir("/proc/self/task") for pid in _children(task)]
    except OSError:
        return None
    return sum(_position(f"/proc/{pid}/fdinfo") for pid in pids)


def _children(task):
    with open(f"/proc/self/task/{task}/children", encoding="ascii") as file:
        return file.read().split()


def _position(fdinfo):
    total = 0
    try:
        for number in os.listdir(fdinfo):
            with open(os.path.join(fdinfo, number), encoding="ascii") as file:
                total += int(file.readline().removeprefix("pos:"))
    except OSError:
        # It has ended, or closed the file.
        pass
    return total


class Progress:
    """A context in which the task's own bound (Ansible's, an alarm) rests, and StandsStill is raised instead.

    The alarm has what was left of it afterwards. Where nobody tells how far programs are it stays in force.
    """

    def __init__(self, look=positions):
        self._look_at = look
        self._at = None
        self._still = 0

    def __enter__(self):
        self._at = self._look_at()
        if self._at is not None:
            self._left, _ = signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS, LOOK_SECONDS)
            self._handler = signal.signal(signal.SIGALRM, self.look)
        return self

    def __exit__(self, *_):
        if self._at is None:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._handler)
        signal.setitimer(signal.ITIMER_REAL, self._left)

    def look(self, *_):
        """Raises StandsStill when nothing has moved for that long; called every LOOK_SECONDS."""
        before, self._at = self._at, self._look_at() or 0
        self._still = self._still + LOOK_SECONDS if self._at == before else 0
        if self._still >= STILL_SECONDS:
            raise StandsStill
