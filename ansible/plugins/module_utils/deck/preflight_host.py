"""Preflight of the machine: system, memory, ports, names, packages. Nothing is changed."""

import os
import re
import socket
import sys

from ansible.module_utils.deck import locks, packages, sockets, systemd
from ansible.module_utils.deck.commands import run
from ansible.module_utils.deck.facts import addresses_of_host, memory_mb
from ansible.module_utils.deck.files import read_file
from ansible.module_utils.deck.findings import ERROR, WARNING, finding


def system(facts, archives):
    if not os.path.isdir("/run/systemd/system"):
        yield finding("systemd_missing", ERROR)
    if sys.version_info < (3, 8):
        yield finding("python_old", ERROR, version=facts["python"])
    if facts["family"] == "other":
        yield finding("os_unsupported", ERROR, os=facts["distribution"])
    if facts["family"] == "redhat":
        yield finding("os_untried", WARNING, os=facts["distribution"])
    if (read_file("/sys/fs/selinux/enforce") or b"0").strip() == b"1":
        yield finding("selinux", WARNING)
    for archive in archives:
        wanted = archive.get("arch") or "any"
        if wanted not in ("any", facts["arch"]):
            yield finding("arch_unsupported", ERROR, arch=facts["arch"], kind=archive["kind"], wanted=wanted)


def lock(wanted):
    """Another console works on the host, or died at it."""
    found = locks.owner()
    if locks.is_foreign(found, wanted["owner"]):
        told = {key: value for key, value in found.items() if key not in ("console", "machine")}
        level = WARNING if wanted["breaks"] else ERROR
        yield finding("host_locked", level, **told)


def memory(needed):
    have = memory_mb()
    if have["total"] < needed:
        yield finding("memory_low", ERROR, totalMb=have["total"], neededMb=needed)
    elif have["available"] < needed:
        yield finding("memory_tight", WARNING, availableMb=have["available"], neededMb=needed)


def ports(wanted, cluster, managed_database_port):
    """A port is free, ours, or taken. One of another cluster is in the way at the start only, except for the
    database: a deploy starts that one for a moment."""
    found = sockets.listeners({entry["port"] for entry in wanted})
    for entry in wanted:
        holders = found.get(entry["port"])
        if holders is None:
            continue
        clusters = {systemd.cluster_of(holder.unit or "") for holder in holders}
        if clusters == {cluster}:
            continue
        named = {key: entry[key] for key in ("port", "what", "field")}
        if None in clusters or not clusters:
            yield finding("port_taken", ERROR, owner=sockets.describe(holders), **named)
        else:
            level = ERROR if entry["port"] == managed_database_port else WARNING
            yield finding("port_later", level, cluster=", ".join(sorted(clusters)), **named)


def names(hosts, registered_as):
    for name in hosts:
        try:
            socket.getaddrinfo(name, None)
        except (OSError, UnicodeError):
            yield finding("name_unresolved", ERROR, name=name)
    if re.fullmatch(r"[0-9.]+|.*:.*", registered_as) and registered_as not in addresses_of_host():
        yield finding("address_foreign", WARNING, address=registered_as)
    own = socket.gethostname()
    try:
        addresses = {entry[4][0] for entry in socket.getaddrinfo(own, None)}
    except (OSError, UnicodeError):
        yield finding("name_unresolved", WARNING, name=own)
        return
    for address in sorted(a for a in addresses if a.startswith("127.") or a == "::1"):
        yield finding("address_loopback", WARNING, hostname=own, address=address)


def os_packages(family, wanted):
    """Missing packages that the host's lists do not offer. A warning: the lists may be old."""
    if family != "debian":
        return
    lacking = packages.missing(family, wanted)
    if not lacking:
        return
    _, output = run(["apt-cache", "policy", "--", *lacking])
    unavailable = sorted(set(lacking) - set(offered(output)))
    if unavailable:
        yield finding("package_repo", WARNING, packages=" ".join(unavailable))


def offered(policy):
    """Names in the output of `apt-cache policy` that have a candidate."""
    name = None
    for line in policy.splitlines():
        if re.match(r"\S+:$", line):
            name = line[:-1]
        elif line.strip().startswith("Candidate:") and "(none)" not in line:
            yield name
