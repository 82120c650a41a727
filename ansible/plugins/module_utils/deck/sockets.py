"""Which process listens on which port, read from /proc."""

import collections
import os

from ansible.module_utils.deck import systemd

Listener = collections.namedtuple("Listener", "pid name unit")

_LISTEN = "0A"


def parse_listeners(table):
    """Text of /proc/net/tcp or tcp6 → {port: {inode, …}} of the listening sockets."""
    found = {}
    for line in table.splitlines()[1:]:
        fields = line.split()
        if len(fields) > 9 and fields[3] == _LISTEN:
            port = int(fields[1].rsplit(":", 1)[1], 16)
            found.setdefault(port, set()).add(fields[9])
    return found


def listening():
    """{port: {inode, …}} of this host, over IPv4 and IPv6."""
    found = {}
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                for port, inodes in parse_listeners(file.read()).items():
                    found.setdefault(port, set()).update(inodes)
    return found


def listeners(ports):
    """{port: [Listener, …]} for those of `ports` that are open. Without the right to see a process: an empty list."""
    inodes = {inode: port for port, found in listening().items() if port in ports for inode in found}
    result = {port: [] for port in inodes.values()}
    if not inodes:
        return result
    for pid in systemd.processes():
        for port in {inodes[inode] for inode in _socket_inodes(pid) if inode in inodes}:
            result[port].append(Listener(pid, systemd.name_of(pid), systemd.unit_of_pid(pid)))
    return result


def describe(found):
    """Words for the processes that hold a port."""
    if not found:
        return "a process that is not visible"
    return ", ".join(
        sorted({"%s (pid %d%s)" % (p.name, p.pid, ", %s" % p.unit if p.unit else "") for p in found})
    )


def _socket_inodes(pid):
    folder = "/proc/%d/fd" % pid
    try:
        handles = os.listdir(folder)
    except OSError:
        return
    for handle in handles:
        try:
            target = os.readlink("%s/%s" % (folder, handle))
        except OSError:
            continue
        if target.startswith("socket:["):
            yield target[8:-1]
