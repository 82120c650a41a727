"""What the cluster needs inside MariaDB or MySQL: accounts, database, schema. No data is ever dropped."""

from ansible.module_utils.deck.mysql import identifier, literal, stored_password
from ansible.module_utils.deck.schema_version import newest

# Its members are the accounts that the console made, so that one that is no longer wanted can be told from those that
# people made. With a dash it can never be the account of a cluster.
ROLE = "deck-accounts"

_COLLATION = "utf8mb4_general_ci"

_HERE = "select count(*) from information_schema.tables where table_schema = database() and "


def ensure_database(connection, name):
    """Creates the database unless it is there."""
    wanted = literal(name)
    if connection.query("select 1 from information_schema.schemata where schema_name = " + wanted):
        return False
    connection.query("create database %s character set utf8mb4 collate %s" % (identifier(name), _COLLATION))
    return True


def ensure_accounts(connection, database, addresses):
    """The account exists for each of the addresses, and for no other, with the saved password and all rights on its
    database. Returns what had to be changed."""
    connection.query("create role if not exists " + identifier(ROLE))
    rows = connection.query(
        "select User, Host from mysql.roles_mapping where Admin_option = 'N' and Role = " + literal(ROLE)
    )
    made = {tuple(row) for row in rows}
    wanted = [(database["account"], address) for address in addresses]
    changes = []
    for user, host in sorted(made - set(wanted)):
        connection.query("drop user if exists " + _account(user, host))
        changes.append("account %s at %s removed" % (user, host))
    for user, host in wanted:
        if _ensure_password(connection, user, host, stored_password(database["password"])):
            changes.append("account %s at %s" % (user, host))
        if _ensure_rights(connection, user, host, database["name"]):
            changes.append("rights of %s at %s" % (user, host))
        if (user, host) not in made:
            connection.query("grant %s to %s" % (identifier(ROLE), _account(user, host)))
    return changes


def _ensure_password(connection, user, host, stored):
    # Both columns: which one holds the stored password depends on the version and on how it was set.
    found = connection.query(
        "select plugin, authentication_string, Password from mysql.user where User = %s and Host = %s"
        % (literal(user), literal(host))
    )
    if found and found[0][0] in ("", "mysql_native_password") and stored in found[0][1:]:
        return False
    verb = "alter" if found else "create"
    via = "identified via mysql_native_password using " + literal(stored)
    connection.query("%s user %s %s" % (verb, _account(user, host), via))
    return True


def _ensure_rights(connection, user, host, name):
    pattern = _pattern(name)
    rights = (literal(user), literal(host), literal(pattern))
    found = connection.query("select 1 from mysql.db where User = %s and Host = %s and Db = %s" % rights)
    connection.query("grant all privileges on %s.* to %s" % (identifier(pattern), _account(user, host)))
    return not found


def allow(connection, name, account, addresses):
    """Gives the account, at each of the addresses, all rights on one more database."""
    for address in addresses:
        _ensure_rights(connection, account, address, name)


def disallow(connection, name):
    """Takes all rights on a database from everybody."""
    rows = connection.query("select User, Host from mysql.db where Db = " + literal(_pattern(name)))
    for user, host in rows:
        place = identifier(_pattern(name))
        connection.query("revoke all privileges on %s.* from %s" % (place, _account(user, host)))


def _pattern(name):
    """In a grant the name of a database is a pattern, in which an underscore stands for any character."""
    return name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")


def _account(user, host):
    return "%s@%s" % (literal(user), literal(host))


def has_table(connection, name):
    return connection.query(_HERE + "table_name = " + literal(name)) != [("0",)]


def schema_state(connection, schema):
    """`absent`, `partial` (a creation broke off) or the schema's version."""
    table, column = schema["versionTable"], identifier(schema["versionColumn"])
    if has_table(connection, table):
        rows = connection.query("select %s from %s" % (column, identifier(table)))
        versions = [row[0] for row in rows if row[0]]
        # A creation writes the version before the first user: without one nobody could log in, ever.
        if versions and connection.query("select 1 from t_ds_user limit 1"):
            return newest(versions)
    ours = connection.query(_HERE + "(table_name like 't\\_ds\\_%' or table_name like 'qrtz\\_%')")
    return "absent" if ours == [("0",)] else "partial"
