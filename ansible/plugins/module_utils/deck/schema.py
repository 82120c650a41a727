"""The schema of DolphinScheduler in a database of any kind. Nothing is ever dropped."""

import re

from ansible.module_utils.deck import databases
from ansible.module_utils.deck.commands import last_lines, run
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.schema_version import version_key

_TIMEOUT = 3600


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
    with databases.login(database) as connection:
        return databases.kind_of(database).schema_state(connection, database["schema"])


def _run(argv, schema, user):
    options = {"environment": schema["environment"], "cwd": schema["cwd"], "user": user}
    code, output = run(argv, timeout=_TIMEOUT, **options)
    # The package's tool answers 0 even when a statement failed; its log tells.
    if code != 0 or re.search(r"\bERROR\b", output):
        told = "%s: exit code %d\n%s" % (" ".join(argv), code, last_lines(output))
        raise DeckError("the schema command failed: " + told)
