"""What DolphinScheduler keeps in its database and not in files, brought to what it should be through its API."""

import http.client
import json

from ansible.module_utils.deck import sign_in
from ansible.module_utils.deck.scheduler_api import Refused

THEIRS = (
    "the password of DolphinScheduler's %s is one that somebody else has set, so %s cannot be looked at; see to them on"
    " DolphinScheduler's own pages"
)
FAILED = "DolphinScheduler's %s could not be seen to: %s; see to it on DolphinScheduler's own pages"


class Missing(Exception):
    """Something that a record refers to is not there."""


def settle(wanted, records):
    """The result of the module. A cluster that is healthy is not stopped for what goes wrong here: it is told."""
    api = sign_in.Api(wanted)
    try:
        if not api.sign_in(wanted["password"]):
            names = ", ".join(record["what"] for record in records)
            return {"changed": False, "warnings": [THEIRS % (wanted["user"], names)]}
    except (OSError, http.client.HTTPException, Refused, LookupError, TypeError) as error:
        return {"changed": False, "warnings": [FAILED % ("records", error)]}
    changes, warnings = [], []
    for record in records:
        try:
            if _see_to(api.session, record):
                changes.append(record["what"])
        except (
            OSError,
            http.client.HTTPException,
            Refused,
            Missing,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            warnings.append(FAILED % (record["what"], error))
    sign_in.end(api)
    return {"changed": bool(changes), "changes": changes, "warnings": warnings}


def _see_to(session, record):
    """Whether something had to be changed."""
    present = _find(session, record)
    if present is None and record["create"] is None:
        return False
    form = dict(record["form"])
    for field, value in (record.get("initial") or {}).items():
        # A change without the field would empty it in some versions.
        form[field] = value if present is None else present.get(field) or ""
    for wanted in record.get("ids") or ():
        form[wanted["field"]] = _id(session, wanted, present)
    if record.get("parameters") is not None:
        form[record["parameters"]["field"]] = _parameters(session, record["parameters"], form)
    if present is None:
        session.ask("POST", record["create"], form)
        return True
    if all(_same(present.get(field), value) for field, value in form.items()):
        return False
    update = record["update"]
    if "{id}" not in update["path"]:
        form["id"] = present["id"]
    session.ask(update["method"], update["path"].replace("{id}", str(present["id"])), form)
    return True


def _find(session, record):
    data = session.ask("GET", record["list"])
    listed = data.get("totalList", ()) if isinstance(data, dict) else data or ()
    return next((entry for entry in listed if entry.get(record["key"]) == record["name"]), None)


def _id(session, wanted, present):
    found = _find(session, wanted)
    if found is None:
        raise Missing("there is no %s" % wanted["name"])
    if not wanted.get("among"):
        return str(found["id"])
    others = str((present or {}).get(wanted["field"]) or "").split(",")
    ids = [other.strip() for other in others if other.strip()]
    return ",".join(ids if str(found["id"]) in ids else [*ids, str(found["id"])])


def _parameters(session, parameters, form):
    """The plugin's own description of its parameters, with our values in it, as DolphinScheduler's page sends it."""
    path = parameters["description"].replace("{id}", form[parameters["plugin"]])
    described = json.loads(session.ask("GET", path)["pluginParams"])
    unknown = set(parameters["values"]) - {field["field"] for field in described}
    if unknown:
        raise Missing("its plugin knows no %s" % ", ".join(sorted(unknown)))
    return json.dumps([{**field, "value": _value(parameters["values"], field)} for field in described])


def _value(values, field):
    return values.get(field["field"], field.get("value"))


def _same(present, wanted):
    """Whether a listed value is the one that would be sent; parameters are compared by their values alone."""
    return _plain(present) == _plain(wanted)


def _plain(value):
    text = "" if value is None else str(value)
    if not text.startswith("[{"):
        return text
    try:
        return {field["field"]: _plain(field.get("value")) for field in json.loads(text)}
    except (ValueError, LookupError, TypeError):
        return text
