"""What makes an upgrade one that can be undone. `upgrade` is `deck.upgrade`.

kept       on every host, before anything changes: a copy of units, links and configuration
prepared   on the database's host: what broke off is taken back, a verified restore point when an upgrade follows
rehearsed  on the schema host: the new release's schema command, on a copy of the database
begun      on the database's host: from here on a failure restores the point
settled    on the database's host: the upgrade is done, or the point is restored
put_back   on every host: units, links and configuration of before, unless the upgrade was done
closed     on every host: the new version stays
"""

from ansible.module_utils.deck import host_points, points, rehearsal, upgrade
from ansible.module_utils.deck.errors import DatabaseError, DeckError
from ansible.module_utils.deck.module import run_module

SPEC = {
    "state": {
        "choices": ["kept", "prepared", "rehearsed", "begun", "settled", "put_back", "closed"],
        "required": True,
    },
    "cluster": {"type": "dict", "required": True},
    "upgrade": {"type": "dict", "required": True},
    "database": {"type": "dict"},
    # Name of the point that `prepared` told of.
    "point": {"type": "str"},
    # For settled: whether the schema step succeeded.
    "upgraded": {"type": "bool", "default": False},
}


def kept(params):
    cluster, wanted = params["cluster"], params["upgrade"]
    removed, pruned = host_points.keep(cluster, wanted, wanted["links"], wanted["releases"])
    result = {"changed": True, "removed": [*removed, *pruned]}
    told = points.told(wanted)
    # Also of a host that has the database no more.
    return {**result, "report": told} if pruned or told["restorePoints"] else result


def prepared(params):
    database, user = params["database"], params["cluster"]["user"]
    wanted = database["schema"]["version"]
    record, needed = upgrade.prepare(database, user, params["upgrade"], wanted)
    result = {"changed": record is not None, "needed": needed}
    return (
        result
        if record is None
        else {**result, "point": record["name"], "report": points.told(params["upgrade"])}
    )


def rehearsed(params):
    wanted = params["upgrade"]
    try:
        rehearsal.rehearse(wanted["rehearsal"], params["cluster"]["user"], wanted["corrects"])
    except DeckError as error:
        raise DeckError(
            "the rehearsal on a copy of the database failed, so nothing was changed: %s" % error
        ) from error
    return {"changed": False}


def begun(params):
    record = upgrade.begin(params["database"], params["cluster"]["user"], params["upgrade"], params["point"])
    return {"changed": True, "report": points.told(params["upgrade"])}


def settled(params):
    wanted = params["upgrade"]
    record, reason = upgrade.settle(params["database"], params["cluster"]["user"], wanted, params["upgraded"])
    if record is None:
        return {"changed": False, "state": points.standing(wanted)}
    result = {"changed": True, "state": points.standing(wanted), "report": points.told(params["upgrade"])}
    if reason is None:
        return result
    words = "%s; the database was put back to %s as it was at %s" % (reason, record["from"], record["at"])
    return {**result, "restored": words, "warnings": [words]}


def put_back(params):
    changes = host_points.put_back(params["cluster"], params["upgrade"])
    return {"changed": bool(changes), "changes": changes}


def closed(params):
    return {"changed": host_points.close(params["upgrade"])}


STATES = {
    "kept": kept,
    "prepared": prepared,
    "rehearsed": rehearsed,
    "begun": begun,
    "settled": settled,
    "put_back": put_back,
    "closed": closed,
}


def main(params, check):
    if check:
        return {"changed": False, "needed": False}
    try:
        return STATES[params["state"]](params)
    except DatabaseError as error:
        raise DeckError("the database %(host)s:%(port)s: " % params["database"] + str(error)) from error


if __name__ == "__main__":
    run_module(SPEC, main)
