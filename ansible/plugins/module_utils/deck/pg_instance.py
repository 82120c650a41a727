"""A PostgreSQL instance of the cluster's own, made of the distribution's programs."""

import contextlib
import glob
import os
import re
import shutil

from ansible.module_utils.deck import files, systemd, ways
from ansible.module_utils.deck.commands import must_run
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.postgres import Connection


def programs(data):
    """Folder with initdb and postgres: of the version that made the data, else the newest."""
    found = {}
    for pattern in ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/bin"):
        for folder in glob.glob(pattern):
            if os.path.exists(folder + "/initdb") and os.path.exists(folder + "/postgres"):
                version = re.search(r"(\d+)[.\d]*\s", must_run([folder + "/postgres", "--version"]))
                found[version.group(1)] = folder
    made_by = (files.read_file(data + "/PG_VERSION") or b"").decode("ascii").strip()
    if made_by and made_by not in found:
        raise DeckError("the data in %s is of PostgreSQL %s, which is not installed" % (data, made_by))
    if not found:
        raise DeckError("PostgreSQL's server is not installed")
    return found[made_by or max(found, key=int)]


def initialise(database, user):
    """Makes the data folder unless it is there. It gets its name only when it is complete."""
    instance, data = database["instance"], database["dataDir"]
    if os.path.exists(data + "/PG_VERSION"):
        return False
    if os.path.isdir(data) and os.listdir(data):
        raise DeckError("%s holds files that are not PostgreSQL's; it is left as it is" % data)
    above, name = os.path.split(data)
    files.make_folder(above, mode=0o755, owner=files.account(user), only_if_missing=True)
    draft = name + ".initdb"
    command = [instance["bin"] + "/initdb", "--pgdata=" + draft, "--username=" + instance["superuser"]]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=reject", "--data-checksums"]
    # By names relative to a folder that was opened once: all of it belongs to the deploy user.
    with ways.inside(above):
        shutil.rmtree(draft, ignore_errors=True)
        must_run(command, user=user)
        os.rename(draft, name)
    return True


def bring_up(unit):
    """Starts the unit anew: what runs already was left by a deploy that broke off, with that one's settings."""
    state = systemd.show(unit)[unit]["ActiveState"]
    if state == "failed":
        systemd.systemctl("reset-failed", unit)
    systemd.systemctl("restart" if state == "active" else "start", unit, options=("--no-block",))


def connect(database, name, user):
    """A connection as the instance's owner. The server lets the deploy user in as it over the socket (peer): that
    looks at the effective user of whoever connects."""
    instance = database["instance"]
    with _effective(*files.account(user)):
        return Connection(instance["socketDir"], database["port"], instance["superuser"], name)


@contextlib.contextmanager
def _effective(uid, gid):
    os.setegid(gid)
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
