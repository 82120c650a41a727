"""A PostgreSQL instance of the cluster's own, made of the distribution's programs."""

import contextlib
import glob
import os
import re

from ansible.module_utils.deck import db_instance, files, pg_objects
from ansible.module_utils.deck.commands import must_run
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.postgres import Connection

# The file by which a folder is known to hold data of PostgreSQL.
MARKER = "PG_VERSION"


def programs(data):
    """Folder with initdb and postgres: of the version that made the data, else the newest."""
    found = {}
    for pattern in ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/bin"):
        for folder in glob.glob(pattern):
            if os.path.exists(folder + "/initdb") and os.path.exists(folder + "/postgres"):
                version = re.search(r"(\d+)[.\d]*\s", must_run([folder + "/postgres", "--version"]))
                found[version.group(1)] = folder
    made_by = (files.read_file(os.path.join(data, MARKER)) or b"").decode("ascii").strip()
    if made_by and made_by not in found:
        raise DeckError("the data in %s is of PostgreSQL %s, which is not installed" % (data, made_by))
    if not found:
        raise DeckError("PostgreSQL's server is not installed")
    return found[made_by or max(found, key=int)]


def prepare(database, user, server):
    """Instance, account and database are there, and the instance runs. Returns what had to be changed."""
    instance, data, changes = database["instance"], database["dataDir"], []
    files.make_folder(os.path.dirname(instance["bin"]), mode=0o755, only_if_missing=True)
    if files.point_link(instance["bin"], programs(data)):
        changes.append(instance["bin"])
    if db_instance.initialise(data, user, MARKER, "PostgreSQL", lambda draft: _initdb(instance, draft)):
        changes.append(data)
    db_instance.bring_up(server)
    with db_instance.connect(server, lambda: connect(database, "postgres", user)) as connection:
        if pg_objects.ensure_account(connection, database):
            changes.append("account")
        created, previous = pg_objects.ensure_database(connection, database)
    if created:
        changes.append("database")
    if previous is not None:
        with db_instance.connect(server, lambda: connect(database, database["name"], user)) as connection:
            pg_objects.hand_over(connection, database, previous)
        changes.append("owner")
    return changes


def _initdb(instance, draft):
    command = [instance["bin"] + "/initdb", "--pgdata=" + draft, "--username=" + instance["superuser"]]
    return [*command, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=reject", "--data-checksums"]


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
