"""Dumps of a MariaDB instance of the cluster's own: made, restored, looked at. The same as `pg_dumps`."""

import shutil

from ansible.module_utils.deck import my_instance, my_objects
from ansible.module_utils.deck.commands import PATH, pipe
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.mysql import identifier, literal

FILE = "database.sql.gz"


def connect(database, user, name):
    """A connection to one database of the instance, as its administrator."""
    return my_instance.connect(database, name)


def size(database, user):
    """Bytes of the database on the disk."""
    with my_instance.connect(database) as connection:
        (row,) = connection.query(
            "select coalesce(sum(data_length + index_length), 0) from information_schema.tables where table_schema = "
            + literal(database["name"])
        )
    return int(row[0])


def dump(database, user, target):
    """Writes a compressed dump to a descriptor."""
    # Without comments: old programs write a table's name there as it is, line ends and commands of the client included
    # (CVE-2016-5483), and root restores it.
    options = ["--single-transaction", "--quick", "--routines", "--triggers", "--hex-blob", "--skip-comments"]
    argv = [*_program(database, "mariadb-dump", "mysqldump"), *options, database["name"]]
    pipe([argv, ["gzip", "-c", "-3"]], target=target)


def restore(database, user, name, source):
    """Fills a database that is empty from a dump; the first statement that fails ends it."""
    pipe([["gzip", "-c", "-d"], [*_program(database, "mariadb", "mysql"), name]], source=source)


def empty(database, user, name):
    """Makes a database anew, with the rights of the cluster's account. What was in it is gone."""
    with my_instance.connect(database) as connection:
        connection.query("drop database if exists " + identifier(name))
        my_objects.ensure_database(connection, name)
        addresses = my_instance.addresses_of(database["clients"])
        my_objects.allow(connection, name, database["account"], addresses)


def remove(database, user, name):
    """Drops a database and the rights on it."""
    with my_instance.connect(database) as connection:
        connection.query("drop database if exists " + identifier(name))
        my_objects.disallow(connection, name)


def sessions(database, user):
    """Addresses of those who use the database."""
    with my_instance.connect(database) as connection:
        rows = connection.query(
            "select distinct host from information_schema.processlist where db = " + literal(database["name"])
        )
    return sorted(row[0] for row in rows)


def counts(database, user, name):
    """Rows by table."""
    with my_instance.connect(database) as connection:
        tables = connection.query(
            "select table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema = "
            + literal(name)
        )
        return {
            table: int(
                connection.query("select count(*) from %s.%s" % (identifier(name), identifier(table)))[0][0]
            )
            for (table,) in tables
        }


def columns(database, user, name):
    """Every column with its type, length, and whether it may be empty, sorted: what a schema is."""
    with my_instance.connect(database) as connection:
        rows = connection.query(
            "select concat(table_name, '.', column_name, ' ', column_type, if(is_nullable = 'NO', ' not null', ''))"
            " from information_schema.columns where table_schema = " + literal(name)
        )
    return sorted(row[0] for row in rows)


def _program(database, *known):
    instance = database["instance"]
    for name in known:
        path = shutil.which(name, path=PATH)
        if path is not None:
            break
    else:
        raise DeckError("%s is not installed" % known[0])
    return [
        path,
        "--no-defaults",
        "--socket=%s/mariadb.sock" % instance["socketDir"],
        "--user=" + instance["superuser"],
        "--default-character-set=utf8mb4",
    ]
