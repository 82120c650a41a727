"""Dumps of a PostgreSQL instance of the cluster's own: made, restored, looked at."""

from ansible.module_utils.deck import pg_instance
from ansible.module_utils.deck.commands import pipe
from ansible.module_utils.deck.postgres import identifier, literal

FILE = "database.pgdump"

_OWN = "schemaname not in ('pg_catalog', 'information_schema')"


def connect(database, user, name):
    """A connection to one database of the instance, as its administrator."""
    return pg_instance.connect(database, name, user)


def size(database, user):
    """Bytes of the database on the disk."""
    with _administrator(database, user) as connection:
        (row,) = connection.query("select pg_database_size(%s)" % literal(database["name"]))
    return int(row[0])


def dump(database, user, target):
    """Writes a compressed dump to a descriptor."""
    pipe(
        [[_program(database, "pg_dump"), "--format=custom", *_place(database, database["name"])]],
        target=target,
        user=user,
    )


def restore(database, user, name, source):
    """Fills a database that is empty from a dump; the first statement that fails ends it."""
    pipe(
        [[_program(database, "pg_restore"), "--exit-on-error", *_place(database, name)]],
        source=source,
        user=user,
    )


def empty(database, user, name):
    """Makes a database anew, with the rights of the cluster's account. What was in it is gone."""
    remove(database, user, name)
    options = "owner %s encoding 'UTF8' template template0" % identifier(database["account"])
    with _administrator(database, user) as connection:
        connection.query("create database %s %s" % (identifier(name), options))


def remove(database, user, name):
    """Drops a database, ending the sessions that use it."""
    with _administrator(database, user) as connection:
        connection.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = " + literal(name)
        )
        connection.query("drop database if exists " + identifier(name))


def sessions(database, user):
    """Addresses of those who use the database."""
    with _administrator(database, user) as connection:
        rows = connection.query(
            # Without a port it is one of the server's own, such as autovacuum's.
            "select distinct coalesce(host(client_addr), 'this host') from pg_stat_activity"
            " where client_port is not null and datname = " + literal(database["name"])
        )
    return sorted(row[0] for row in rows)


def counts(database, user, name):
    """Rows by table."""
    with connect(database, user, name) as connection:
        tables = connection.query("select schemaname, tablename from pg_tables where " + _OWN)
        return {
            table: int(
                connection.query("select count(*) from %s.%s" % (identifier(schema), identifier(table)))[0][0]
            )
            for schema, table in tables
        }


def columns(database, user, name):
    """Every column with its type, length, and whether it may be empty, sorted: what a schema is."""
    with connect(database, user, name) as connection:
        rows = connection.query(
            "select relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)"
            " || case when attnotnull then ' not null' else '' end"
            " from pg_attribute join pg_class on pg_class.oid = attrelid"
            " join pg_namespace on pg_namespace.oid = relnamespace"
            " where relkind in ('r', 'p', 'v', 'm') and attnum > 0 and not attisdropped"
            " and nspname not in ('pg_catalog', 'information_schema')"
        )
    return sorted(row[0] for row in rows)


def _administrator(database, user):
    return connect(database, user, "postgres")


def _program(database, name):
    return database["instance"]["bin"] + "/" + name


def _place(database, name):
    instance = database["instance"]
    return [
        "--host=" + instance["socketDir"],
        "--port=%d" % database["port"],
        "--username=" + instance["superuser"],
        "--no-password",
        "--dbname=" + name,
    ]
