"""What the cluster needs inside PostgreSQL: account, database, schema. Nothing is ever dropped."""

from ansible.module_utils.deck import pg_password
from ansible.module_utils.deck.postgres import identifier, literal
from ansible.module_utils.deck.schema_version import newest


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


def has_table(connection, name):
    return connection.query("select to_regclass(%s)" % literal(identifier(name))) != [(None,)]


def schema_state(connection, schema):
    """`absent`, `partial` (a creation broke off) or the schema's version."""
    table, column = identifier(schema["versionTable"]), identifier(schema["versionColumn"])
    if has_table(connection, schema["versionTable"]):
        versions = [row[0] for row in connection.query("select %s from %s" % (column, table)) if row[0]]
        # A creation writes the version before the first user: without one nobody could log in, ever.
        if versions and connection.query("select 1 from t_ds_user limit 1"):
            return newest(versions)
    tables = connection.query(
        "select count(*) from pg_tables where schemaname = any (current_schemas(false))"
        " and (tablename like 't\\_ds\\_%' or tablename like 'qrtz\\_%')"
    )
    return "absent" if tables == [("0",)] else "partial"
