"""A MariaDB instance of the cluster's own, made of the distribution's programs."""

import os
import shutil
import socket

from ansible.module_utils.deck import db_instance, files, my_objects
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.mysql import Connection

# The file by which a folder is known to hold data of MariaDB.
MARKER = "ibdata1"

# Newer names first: old ones are links to them, or all there is.
_SERVERS = ("/usr/sbin/mariadbd", "/usr/libexec/mariadbd", "/usr/sbin/mysqld", "/usr/libexec/mysqld")
_INSTALLERS = ("mariadb-install-db", "mysql_install_db")


def prepare(database, user, server):
    """Instance, accounts and database are there, and the instance runs. Returns what had to be changed."""
    instance, data, changes = database["instance"], database["dataDir"], []
    files.make_folder(os.path.dirname(instance["bin"]), mode=0o755, only_if_missing=True)
    if files.point_link(instance["bin"], _program()):
        changes.append(instance["bin"])
    if db_instance.initialise(data, user, MARKER, "MariaDB", _install_command):
        changes.append(data)
    db_instance.bring_up(server)
    with db_instance.connect(server, lambda: connect(database)) as connection:
        if my_objects.ensure_database(connection, database["name"]):
            changes.append("database")
        changes += my_objects.ensure_accounts(connection, database, addresses_of(database["clients"]))
    return changes


def connect(database, name="mysql"):
    """A connection as the administrator, whom the server lets in because this process is root's (unix_socket)."""
    instance = database["instance"]
    return Connection(instance["socketDir"] + "/mariadb.sock", 0, instance["superuser"], name)


def addresses_of(clients):
    """Addresses for which accounts are made: the host's own, where the console checks, and those of the cluster. Names
    are resolved here, as the server does not look at names."""
    found = ["127.0.0.1", "::1"]
    for client in clients:
        try:
            entries = socket.getaddrinfo(client, None, type=socket.SOCK_STREAM)
        except OSError as error:
            raise DeckError(
                "the host name %s does not resolve on the database's host: %s" % (client, error)
            ) from error
        found += [entry[4][0] for entry in entries]
    return sorted(set(found))


def _program():
    for path in _SERVERS:
        if os.path.exists(path):
            return path
    raise DeckError("MariaDB's server is not installed")


def _install_command(draft):
    for name in _INSTALLERS:
        program = shutil.which(name, path="/usr/bin:/usr/sbin")
        if program is not None:
            break
    else:
        raise DeckError("mariadb-install-db is not installed")
    # The administrator is root of the operating system alone; nobody has a password, nobody is anonymous.
    login = ["--auth-root-authentication-method=socket", "--auth-root-socket-user=root"]
    return [
        program,
        "--no-defaults",
        "--datadir=" + os.path.abspath(draft),
        *login,
        "--skip-test-db",
        "--skip-name-resolve",
    ]
