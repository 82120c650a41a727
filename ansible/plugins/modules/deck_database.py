"""The cluster's database.

prepared  on its host: instance, account and database are there, and it runs (it is the caller who stops it again)
schema    on the schema host: the schema is of the release's version
"""

import os

from ansible.module_utils.deck import databases, my_instance, pg_instance
from ansible.module_utils.deck.errors import DatabaseError, DeckError
from ansible.module_utils.deck.module import run_module
from ansible.module_utils.deck.schema import ensure_schema

SPEC = {
    "state": {"choices": ["prepared", "schema"], "required": True},
    "cluster": {"type": "dict", "required": True},
    "database": {"type": "dict", "required": True},
    "server": {"type": "dict"},
    # For schema: `ready` when a restore point was made and tried, `corrects` a version row that is known to be wrong.
    "upgrade": {"type": "dict"},
}

INSTANCES = {"postgresql": pg_instance, "mysql": my_instance}


def prepared(params, check):
    database, instance = params["database"], INSTANCES[params["database"]["type"]]
    if check:
        # What is in a database that does not run cannot be looked at.
        return {"changed": not os.path.exists(os.path.join(database["dataDir"], instance.MARKER))}
    try:
        changes = instance.prepare(database, params["cluster"]["user"], params["server"])
    except DatabaseError as error:
        raise DeckError("%s: %s" % (databases.kind_of(database).name, error)) from error
    return {"changed": bool(changes), "changes": changes}


def schema(params, check):
    try:
        return ensure_schema(params["database"], params["cluster"]["user"], check, params["upgrade"])
    except (OSError, DatabaseError) as error:
        if check:
            return {"changed": False}
        raise DeckError("the database %(host)s:%(port)s: " % params["database"] + str(error)) from error


def main(params, check):
    return {"prepared": prepared, "schema": schema}[params["state"]](params, check)


if __name__ == "__main__":
    run_module(SPEC, main)
