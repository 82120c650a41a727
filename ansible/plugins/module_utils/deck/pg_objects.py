"""What the cluster needs inside PostgreSQL: account, database, schema. Nothing is ever dropped."""

import re

from ansible.module_utils.deck import pg_password
from ansible.module_utils.deck.commands import last_lines, run
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.postgres import Connection, identifier, literal

_SCHEMA_TIMEOUT = 3600


def ensure_account(connection, database):
    """Creates the account, or gives it the saved password in the form that the package's driver can use."""
    account, password, encryption = database["account"], database["password"], database["passwordEncryption"]
    found = connection.query(
        "select rolpassword, rolcanlogin from pg_authid where rolname = " + literal(account)
    )
    if found and found[0][1] == "t" and pg_password.matches(found[0][0], encryption, account, password):
        return False
    stored = pg_password.stored_password(encryption, account, password)
    verb = "alter" if found else "create"
    connection.query("%s role %s login password %s" % (verb, identifier(account), literal(stored)))
    return True


def ensure_database(connection, database):
    """Creates the database when it is absent. Returns (created, its owner when that is an earlier account)."""
    name, account = database["name"], database["account"]
    owner = connection.query(
        "select r.rolname from pg_database d join pg_roles r on r.oid = d.datdba where datname = "
        + literal(name)
    )
    if not owner:
        options = "owner %s encoding 'UTF8' template template0" % identifier(account)
        connection.query("create database %s %s" % (identifier(name), options))
        return True, None
    return False, owner[0][0] if owner[0][0] != account else None


def hand_over(connection, database, previous):
    """In the database itself: everything that the earlier account owns goes to the present one."""
    account = identifier(database["account"])
    connection.query("alter database %s owner to %s" % (identifier(database["name"]), account))
    superuser = connection.query("select rolsuper from pg_roles where rolname = " + literal(previous))
    if superuser == [("f",)]:
        connection.query("reassign owned by %s to %s" % (identifier(previous), account))


def schema_state(connection, schema):
    """`absent`, `partial` (a creation broke off) or the schema's version."""
    table, column = identifier(schema["versionTable"]), identifier(schema["versionColumn"])
    if connection.query("select to_regclass(%s)" % literal(table)) != [(None,)]:
        versions = [row[0] for row in connection.query("select %s from %s" % (column, table)) if row[0]]
        # A creation writes the version before the first user: without one nobody could log in, ever.
        if versions and connection.query("select 1 from t_ds_user limit 1"):
            return max(versions, key=version_key)
    tables = connection.query(
        "select count(*) from pg_tables where schemaname = any (current_schemas(false))"
        " and (tablename like 't\\_ds\\_%' or tablename like 'qrtz\\_%')"
    )
    return "absent" if tables == [("0",)] else "partial"


def version_key(version):
    return tuple(int(part) for part in re.findall(r"\d+", version))


def ensure_schema(database, user, check):
    """Creates or upgrades the schema by the package's own means and looks whether it is there afterwards."""
    schema = database["schema"]
    before = _state(database)
    if before == schema["version"]:
        return {"changed": False, "schema": before}
    if before == "partial":
        raise DeckError(
            "the database %s has tables of DolphinScheduler but no version: a creation broke off. Empty it by hand"
            " (the console never drops anything) or name another database" % database["name"]
        )
    if before != "absent" and version_key(before) > version_key(schema["version"]):
        raise DeckError(
            "the database is of version %s, newer than %s; there is no way back" % (before, schema["version"])
        )
    if not check:
        _run(schema["create"] if before == "absent" else schema["upgrade"], schema, user)
        after = _state(database)
        if after != schema["version"]:
            raise DeckError(
                "the schema command ended well, but the version is %s, not %s" % (after, schema["version"])
            )
    return {"changed": True, "schema": schema["version"], "before": before}


def _state(database):
    login = (database["host"], database["port"], database["account"], database["name"], database["password"])
    with Connection(*login) as connection:
        return schema_state(connection, database["schema"])


def _run(argv, schema, user):
    options = {"environment": schema["environment"], "cwd": schema["cwd"], "user": user}
    code, output = run(argv, timeout=_SCHEMA_TIMEOUT, **options)
    # The package's tool answers 0 even when a statement failed; its log tells.
    if code != 0 or re.search(r"\bERROR\b", output):
        told = "%s: exit code %d\n%s" % (" ".join(argv), code, last_lines(output))
        raise DeckError("the schema command failed: " + told)
