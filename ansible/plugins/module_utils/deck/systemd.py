"""systemd as the console uses it: units of a cluster are named dolphindeck-<cluster>-<server>.service."""

import glob
import os
import re
import time

from ansible.module_utils.deck.commands import must_run, run

FOLDER = "/etc/systemd/system"
OURS = re.compile(r"^dolphindeck-([0-9a-z]+)-[0-9a-z-]+\.service$")

_PROPERTIES = (
    "LoadState,ActiveState,SubState,NRestarts,UnitFileState,Result,Job,ActiveEnterTimestampMonotonic"
)


def units_of(cluster):
    """Unit files of a cluster on this host, whether or not they are still wanted."""
    names = (os.path.basename(path) for path in glob.glob(FOLDER + "/dolphindeck-*.service"))
    return sorted(name for name in names if cluster_of(name) == cluster)


def cluster_of(unit):
    """The cluster's id in a unit's name, or None when the unit is not the console's."""
    match = OURS.match(unit)
    return match.group(1) if match else None


def show(*units):
    """State of units as systemd tells it, {unit: {property: value}}; an unknown one has LoadState not-found."""
    if not units:
        return {}
    output = must_run(["systemctl", "show", "--property=" + _PROPERTIES, "--", *units])
    blocks = output.strip("\n").split("\n\n")
    states = [dict(line.split("=", 1) for line in block.splitlines() if "=" in line) for block in blocks]
    return dict(zip(units, states))


def seconds_active(state):
    """How long a unit has been active, from what `show` told; 0 when it is not."""
    if state.get("ActiveState") != "active":
        return 0.0
    return time.monotonic() - int(state.get("ActiveEnterTimestampMonotonic") or 0) / 1e6


def systemctl(verb, *units, options=(), timeout=600):
    if units:
        must_run(["systemctl", verb, *options, "--", *units], timeout=timeout)


def daemon_reload():
    must_run(["systemctl", "daemon-reload"])


def unit_of_pid(pid):
    """The service that a process belongs to, or None. Works with both cgroup versions: the last name counts."""
    try:
        with open("/proc/%d/cgroup" % pid, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return None
    for line in lines:
        for part in line.split(":", 2)[-1].split("/"):
            if part.endswith(".service"):
                return part
    return None


def processes():
    """Pids of this host."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def name_of(pid):
    """The name of a process, for people."""
    try:
        with open("/proc/%d/comm" % pid, encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return "ended process"


def pids_by_unit():
    """Service to the pids in its control group, for every service that has a process."""
    found = {}
    for pid in processes():
        unit = unit_of_pid(pid)
        if unit is not None:
            found.setdefault(unit, []).append(pid)
    return found


def journal(unit, lines, since):
    """The last lines that a unit wrote since a time (seconds of the epoch), oldest first, without their long head."""
    _, output = run(
        [
            "journalctl",
            "--unit=" + unit,
            "--since=@%d" % since,
            "--lines=%d" % lines,
            "--no-pager",
            "--quiet",
            "--output=short-iso",
            "--no-hostname",
        ]
    )
    return output


def wait_until(condition, seconds, pause=0.3):
    """Polls until `condition()` is true or the time is over; answers whether it became true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True
