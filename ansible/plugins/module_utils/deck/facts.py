"""What the console wants to know of a host: a dozen facts instead of Ansible's hundreds."""

import glob
import os
import platform
import re
import socket

from ansible.module_utils.deck.commands import run
from ansible.module_utils.deck.errors import DeckError

# The requirement's deployDir lies below it; elsewhere the plan's own check looks at the folder itself.
HOMES = "/home"


def host_facts():
    release = _os_release()
    return {
        "arch": platform.machine(),
        "family": family_of(release),
        "distribution": release.get("ID", "unknown"),
        "distributionVersion": release.get("VERSION_ID", ""),
        "python": platform.python_version(),
        "memoryMb": memory_mb()["total"],
        "diskFreeMb": free_mb(HOMES),
        "java": java_version(),
        "cpus": os.cpu_count() or 1,
        "hostname": socket.gethostname(),
        "uid": os.getuid(),
    }


def parse_os_release(text):
    """/etc/os-release → dict; the values are shell words, in practice quoted or bare."""
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("\"'") for key, value in pairs}


def family_of(release):
    """`debian`, `redhat` or `other`, from ID and ID_LIKE."""
    words = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    if words & {"debian", "ubuntu"}:
        return "debian"
    if words & {"rhel", "fedora", "centos", "redhat", "openEuler", "anolis"}:
        return "redhat"
    return "other"


def parse_meminfo(text):
    """/proc/meminfo → {"total", "available"} in MiB."""
    kb = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines() if ":" in line}
    total = kb.get("MemTotal", 0)
    return {"total": total // 1024, "available": kb.get("MemAvailable", total) // 1024}


def memory_mb():
    with open("/proc/meminfo", encoding="ascii") as file:
        return parse_meminfo(file.read())


def free_mb(path):
    """Room in MiB for others than root in the file system that holds, or would hold, a path."""
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    state = os.statvfs(path)
    return state.f_bavail * state.f_frsize // (1 << 20)


def parse_java_version(text):
    """Output of `java -version` → `11.0.13`, `1.8.0_312`; None when it is none."""
    found = re.search(r'^\S+ version "([0-9][\w.+-]{0,39})"', text, re.MULTILINE)
    return found.group(1) if found else None


def java_programs(shell="/bin/sh", machines="/usr/lib/jvm"):
    """Where a Java may be, the likeliest first: what a login shell takes for it, then what packages install."""
    # The marks: a profile may print what it likes.
    ask = 'printf "\\ndeck-home=%s\\ndeck-java=%s\\n" "$JAVA_HOME" "$(command -v java)"'
    try:
        said = run([shell, "-lc", ask], timeout=5)[1]
    except (DeckError, OSError):
        said = ""
    marks = dict(re.findall(r"^deck-(home|java)=(/.*)$", said, re.MULTILINE))
    home = [os.path.join(marks["home"], "bin/java")] if "home" in marks else []
    return [*home, marks.get("java", "java"), *sorted(glob.glob(os.path.join(machines, "*/bin/java")))]


def java_version():
    """The host's own Java, which DolphinScheduler does not need: the console brings one. None when there is none."""
    for program in java_programs():
        try:
            version = parse_java_version(run([program, "-version"], timeout=10)[1])
        except (DeckError, OSError):
            continue
        if version:
            return version
    return None


def addresses_of_host():
    """Addresses of the host's interfaces without the loopback."""
    return set(run(["hostname", "--all-ip-addresses"])[1].split())


def parse_interfaces(text):
    """Output of `ip -oneline address show` → [(interface, address), …]."""
    rows = (line.split() for line in text.splitlines())
    return [
        (row[1].split("@")[0], row[3].split("/")[0])
        for row in rows
        if len(row) > 3 and row[2] in ("inet", "inet6")
    ]


def share(memory, total_mb):
    """The share of a host's memory that must stay free (`tells: free`), or may be in use (`tells: used`), so that
    `reservedMb` stay free there; four decimals, from 0 to 1. Never 0 of what is free: 3.2.0 takes that for all of it.
    """
    free = min(1.0, memory["reservedMb"] / max(total_mb, 1))
    return "%.4f" % (max(0.0001, free) if memory["tells"] == "free" else 1 - free)


def interface_of(registered_as, interfaces):
    """The interface that carries an address, or one of the addresses of a name; None when none does. The loopback,
    where Debian lets a host's own name point, is no answer."""
    try:
        wanted = {entry[4][0] for entry in socket.getaddrinfo(registered_as, None)}
    except (OSError, UnicodeError):
        return None
    for name, address in interfaces:
        if address in wanted and name != "lo" and re.fullmatch(r"[A-Za-z0-9_.:-]+", name):
            return name
    return None


def interfaces_of_host():
    return parse_interfaces(run(["ip", "-oneline", "address", "show"])[1])


def family():
    return family_of(_os_release())


def _os_release():
    for path in ("/etc/os-release", "/usr/lib/os-release"):
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                return parse_os_release(file.read())
    return {}
