"""The kinds of databases that a cluster can have, and how an account of the cluster logs in to each."""

import collections

from ansible.module_utils.deck import my_objects, mysql, pg_objects, postgres
from ansible.module_utils.deck.errors import DatabaseError

Kind = collections.namedtuple("Kind", "name connection schema_state has_table identifier literal")

# What PostgreSQL (SQLSTATE) and MySQL (error numbers) answer to an account that they do not let in, however often it
# asks: password, access rule, database, rights.
_REFUSALS = frozenset(("28P01", "28000", "3D000", "42501", "1044", "1045", "1049", "1130", "1698"))

KINDS = {
    "postgresql": Kind(
        "PostgreSQL",
        postgres.Connection,
        pg_objects.schema_state,
        pg_objects.has_table,
        postgres.identifier,
        postgres.literal,
    ),
    "mysql": Kind(
        "MySQL",
        mysql.Connection,
        my_objects.schema_state,
        my_objects.has_table,
        mysql.identifier,
        mysql.literal,
    ),
}


def kind_of(database):
    return KINDS[database["type"]]


def schema_version(connection, database, corrects):
    """`absent`, `partial` or the version of the schema.

    corrects: None, or that a row that `tells` one version `means` another as long as `table` is there."""
    kind = kind_of(database)
    found = kind.schema_state(connection, database["schema"])
    if corrects is None or found != corrects["tells"] or not kind.has_table(connection, corrects["table"]):
        return found
    return corrects["means"]


def login(database, host=None, timeout=10.0):
    """A connection as the cluster's account, to `host` instead of the database's own address when it is given."""
    names = (database["account"], database["name"], database["password"])
    return kind_of(database).connection(host or database["host"], database["port"], *names, timeout)


def is_refusal(error):
    """Whether the server has refused the account, so that asking again is in vain."""
    return isinstance(error, DatabaseError) and error.code in _REFUSALS


def check_login(database):
    """Logs in as the servers will, and makes sure that their driver can do the same.

    Raises OSError or DatabaseError."""
    with login(database) as connection:
        connection.query("select 1")
        if database["passwordEncryption"] == "md5" and getattr(connection, "login_method", 0) == 10:
            raise DatabaseError(
                "the server asks %s for SCRAM, which the driver of this version cannot do; set password_encryption to"
                " md5, set the account's password again, and let it in by a line with md5 in pg_hba.conf"
                % database["account"],
                "28000",
            )
