"""The cluster's database.

prepared  on its host: instance, account and database are there, and it runs (it is the caller who stops it again)
schema    on the schema host: the schema is of the release's version
"""

import os

from ansible.module_utils.deck import files, pg_instance, pg_objects, reports, systemd, ways
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.module import run_module
from ansible.module_utils.deck.postgres import PostgresError

SPEC = {
    "state": {"choices": ["prepared", "schema"], "required": True},
    "cluster": {"type": "dict", "required": True},
    "database": {"type": "dict", "required": True},
    "server": {"type": "dict"},
}


def prepared(params, check):
    database, user, server = params["database"], params["cluster"]["user"], params["server"]
    if check:
        # What is in a database that does not run cannot be looked at.
        return {"changed": not os.path.exists(database["dataDir"] + "/PG_VERSION")}
    link, changes = database["instance"]["bin"], []
    files.make_folder(os.path.dirname(link), mode=0o755, only_if_missing=True)
    if files.point_link(link, pg_instance.programs(database["dataDir"])):
        changes.append(link)
    if pg_instance.initialise(database, user):
        changes.append(database["dataDir"])
    reports.remember_begin(server)
    pg_instance.bring_up(server["unit"])
    with _connect(database, "postgres", user, server) as connection:
        if pg_objects.ensure_account(connection, database):
            changes.append("account")
        created, previous = pg_objects.ensure_database(connection, database)
    if created:
        changes.append("database")
    if previous is not None:
        with _connect(database, database["name"], user, server) as connection:
            pg_objects.hand_over(connection, database, previous)
        changes.append("owner")
    return {"changed": bool(changes), "changes": changes}


def _connect(database, name, user, server):
    """Connects as the instance's owner as soon as the server lets it."""
    made, reason = [], []

    def attempt():
        try:
            made.append(pg_instance.connect(database, name, user))
        except (OSError, PostgresError) as error:
            reason[:] = [str(error)]
        return bool(made) or systemd.show(server["unit"])[server["unit"]]["ActiveState"] == "failed"

    systemd.wait_until(attempt, server["startTimeout"])
    if not made:
        raise DeckError(reports.failure_report(server, "does not let us in: %s" % reason[0]))
    return made[0]


def schema(params, check):
    try:
        return pg_objects.ensure_schema(params["database"], params["cluster"]["user"], check)
    except (OSError, PostgresError) as error:
        if check:
            return {"changed": False}
        raise DeckError("the database %(host)s:%(port)s: " % params["database"] + str(error)) from error


def main(params, check):
    if params["database"]["type"] != "postgresql":
        raise DeckError(
            "databaseType %s cannot be deployed yet; choose postgresql" % params["database"]["type"]
        )
    try:
        with ways.alone("database-" + params["cluster"]["id"]):
            return {"prepared": prepared, "schema": schema}[params["state"]](params, check)
    except PostgresError as error:
        raise DeckError("PostgreSQL: %s" % error) from error


if __name__ == "__main__":
    run_module(SPEC, main)
