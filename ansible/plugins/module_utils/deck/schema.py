"""The schema of DolphinScheduler in a database of any kind. Nothing is ever dropped."""

import re
import shlex

from ansible.module_utils.deck import databases
from ansible.module_utils.deck.commands import last_lines, run
from ansible.module_utils.deck.errors import DatabaseError, DeckError
from ansible.module_utils.deck.schema_version import version_key

_TIMEOUT = 3600
_ERROR = re.compile(r"\bERROR\b")


def ensure_schema(database, user, check, upgrade):
    """Creates or upgrades the schema by the package's own means and looks whether it is there afterwards.

    upgrade: `ready` when a restore point was made and the step was rehearsed, and `corrects`.
    """
    schema, ready = database["schema"], upgrade["ready"]
    before = _version(database, upgrade["corrects"])
    if before == schema["version"] and not ready:
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
    if check:
        return {"changed": True, "schema": schema["version"], "before": before}
    if before == "absent":
        _run(schema["create"], schema, user)
        _require_version(database)
    elif ready:
        upgrade_schema(database, user, upgrade["corrects"])
    elif database["managed"]:
        raise DeckError(
            "the database is of version %s, and this deploy was planned by an older console, which made no restore"
            " points: nothing was changed. Repeat the deploy" % before
        )
    else:
        # Not a database of the cluster's own: no restore point can be made and tried there.
        first, last = [_statements_by_hand(statements) for statements in _mends(database)]
        raise DeckError(
            "the database is of version %s. It is not the console's own, so the console cannot make a restore point,"
            " and upgrades it not: nothing was changed. Make a dump of it, %s%srun `%s` in %s as %s, %sand deploy again"
            % (
                before,
                _row_by_hand(database, upgrade["corrects"]),
                first,
                shlex.join(schema["upgrade"]),
                schema["cwd"],
                user,
                last,
            )
        )
    return {"changed": True, "schema": schema["version"], "before": before}


def upgrade_schema(database, user, corrects):
    """Runs the package's upgrade command; an error in its log is a failure, whatever its exit code."""
    schema = database["schema"]
    if corrects is not None:
        _correct(database, corrects)
    before, after = _mends(database)
    _carry_out(database, before)
    _run(schema["upgrade"], schema, user)
    _carry_out(database, after)
    _require_version(database)


def _correct(database, corrects):
    """The command goes by the version row, so a wrong one is put right first."""
    with databases.login(database) as connection:
        if databases.kind_of(database).schema_state(connection, database["schema"]) == corrects["tells"]:
            connection.query(_right_row(database, corrects))


def _mends(database):
    """The statements for what the command would stop at or leaves out, before and after it, as the database is now."""
    mends = database["schema"].get("mends", [])
    with databases.login(database) as connection:
        return [
            [row[0] for mend in mends if part in mend for row in connection.query(mend[part])]
            for part in ("before", "after")
        ]


def _carry_out(database, statements):
    with databases.login(database) as connection:
        for statement in statements:
            try:
                connection.query(statement)
            except DatabaseError as error:
                raise DeckError("the statement `%s` failed: %s" % (statement, error)) from error


def _right_row(database, corrects):
    kind, schema = databases.kind_of(database), database["schema"]
    table, column = kind.identifier(schema["versionTable"]), kind.identifier(schema["versionColumn"])
    return "update %s set %s = %s" % (table, column, kind.literal(corrects["means"]))


def _row_by_hand(database, corrects):
    """What somebody who runs the command has to do before, as it goes by the version row; with a wrong one it does
    nothing."""
    if corrects is None or _version(database, None) != corrects["tells"]:
        return ""
    told = (_right_row(database, corrects), corrects["tells"])
    return "put its version right by the statement `%s` (the row says %s), " % told


def _statements_by_hand(statements):
    """What the command of this release would stop at or leaves out is not put right in an existing database, but told."""
    return "carry out `%s`, " % "; ".join(statements) if statements else ""


def _require_version(database):
    after, wanted = _version(database, None), database["schema"]["version"]
    if after != wanted:
        raise DeckError("the schema command ended well, but the version is %s, not %s" % (after, wanted))


def _version(database, corrects):
    with databases.login(database) as connection:
        return databases.schema_version(connection, database, corrects)


def _run(argv, schema, user):
    options = {"environment": schema["environment"], "cwd": schema["cwd"], "user": user}
    code, output = run(argv, timeout=_TIMEOUT, **options)
    # The package's tool answers 0 even when a statement failed; its log tells.
    if code != 0 or _ERROR.search(output):
        told = "%s: exit code %d\n%s" % (" ".join(argv), code, _telling(output))
        raise DeckError("the schema command failed: " + told)


def _telling(output):
    """The first error, after which a script may have gone on for long, and the end."""
    lines = output.rstrip().splitlines()
    first = next((at for at, line in enumerate(lines) if _ERROR.search(line)), len(lines))
    end = last_lines(output).splitlines()
    if first >= len(lines) - len(end):
        return "\n".join(end)
    return "\n".join([*lines[first : first + 20], "[…]", *end[-20:]])
