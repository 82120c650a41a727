"""Packages of the distribution: which are missing, and how to install them without starting anything."""

import contextlib
import os
import re

from ansible.module_utils.deck import files, systemd
from ansible.module_utils.deck.commands import must_run, run
from ansible.module_utils.deck.errors import DeckError

# Services that a distribution starts by itself once their package is there.
SERVICES = {"nginx": "nginx.service", "postgresql": "postgresql.service", "mariadb": "mariadb.service"}

_POLICY = "/usr/sbin/policy-rc.d"
_NO_MAIN_CLUSTER = "/etc/postgresql-common/createcluster.d/dolphindeck.conf"


def missing(family, names):
    if family == "debian":
        return [name for name in names if not _debian_has(name)]
    return [name for name in names if run(["rpm", "--query", "--whatprovides", "--", name])[0] != 0]


def install(family, names):
    """Installs packages. Services that came with them are left disabled; those that were there are not touched."""
    before = {service for service in SERVICES.values() if _known(service)}
    if family == "debian":
        _install_debian(names)
    else:
        must_run(
            ["dnf", "install", "--assumeyes", "--setopt=install_weak_deps=False", "--", *names], timeout=1800
        )
    systemd.daemon_reload()
    wanted = {
        service for prefix, service in SERVICES.items() if any(name.startswith(prefix) for name in names)
    }
    systemd.systemctl("disable", *sorted(s for s in wanted - before if _known(s)), options=("--now",))


# A name server that says nothing costs each archive all of its attempts: 52 s by the defaults of apt and the resolver,
# half an hour for a database. So each name is asked for twice, five seconds each time.
_FETCHING = ["-o", "Acquire::Retries=1"]
_RESOLVING = {"RES_OPTIONS": "timeout:5 attempts:1"}
_UNRESOLVED = "Temporary failure resolving"


def _install_debian(names):
    apt = ["apt-get", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", *_FETCHING]
    keep = ["-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"]
    environment = {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_SUSPEND": "1", **_RESOLVING}
    updated = ""
    with _nothing_starts():
        command = [*apt, *keep, "install", "--", *names]
        code, output = run(command, environment=environment, timeout=1800)
        if code != 0 and _UNRESOLVED not in output:
            # The package lists may be old or have never been fetched.
            updated = run([*apt, "update"], environment=environment, timeout=600)[1]
            code, output = run(command, environment=environment, timeout=1800)
    if code != 0:
        raise DeckError("cannot install %s: %s" % (" ".join(names), _reasons(output, updated)))


def _reasons(output, updated):
    """What apt gives as reasons, each once: those of the installation, then why the lists could not be fetched, which apt
    only warns of."""
    said = [line for line in output.splitlines() if re.match(r"(E:|dpkg: error)", line)]
    said += [line for line in updated.splitlines() if re.match(r"(E:|W: Failed)", line)]
    return "\n".join(dict.fromkeys(said)) or output[-2000:]


@contextlib.contextmanager
def _nothing_starts():
    """Keeps Debian from starting a service at installation, and PostgreSQL from making a cluster of its own."""
    with _temporary_file(_POLICY, "#!/bin/sh\n# DolphinDeck installs packages.\nexit 101\n", 0o755):
        with _temporary_file(_NO_MAIN_CLUSTER, "create_main_cluster = false\n", 0o644):
            yield


@contextlib.contextmanager
def _temporary_file(path, content, mode):
    aside = path + ".dolphindeck-aside"
    # One of ours lies there when a power cut ended an installation; it is not to be brought back.
    ours = content.encode("ascii")
    if os.path.lexists(path) and not os.path.lexists(aside) and files.read_regular(path) != ours:
        os.rename(path, aside)
    files.write_file(path, ours, mode=mode)
    try:
        yield
    finally:
        os.unlink(path)
        if os.path.lexists(aside):
            os.rename(aside, path)


def _debian_has(name):
    code, output = run(["dpkg-query", "--show", "--showformat=${db:Status-Status}\\n", "--", name])
    return code == 0 and "installed" in output.split()


def _known(service):
    return systemd.show(service)[service].get("LoadState") not in (None, "not-found")
