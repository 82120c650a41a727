"""Restore points: what a deploy keeps before it changes the version of a cluster, one folder each.

On the database's host a point holds the dump and its record (`point.json`), on every host what the deploy is about to
change there (`host/`). Only root reads them: a dump holds whatever the cluster knows.
"""

import json
import os
import shutil
import stat
import time

from ansible.module_utils.deck import files, ways
from ansible.module_utils.deck.archives import checksum_of
from ansible.module_utils.deck.errors import DeckError

# What has become of a point, in its order. made: verified, and the database is as it was. begun: the schema step may
# have changed something. done: the upgrade succeeded. restoring, restored: the database is being, was put back.
STATES = ("made", "begun", "done", "restoring", "restored")

# The database is neither the one nor the other.
OPEN = ("begun", "restoring")

RECORD = "point.json"


def folder(upgrade, name):
    """Path of a point; `name` came from a plan or a listing."""
    return os.path.join(upgrade["folder"], os.path.basename(name))


def names(upgrade):
    """Names of all points on this host, the oldest first."""
    try:
        with ways.folder(upgrade["folder"]) as place:
            states = [(os.stat(name, dir_fd=place), name) for name in os.listdir(place)]
    except FileNotFoundError:
        return []
    return [name for state, name in sorted(states, key=_age) if stat.S_ISDIR(state.st_mode)]


def _age(entry):
    state, name = entry
    return state.st_mtime, name


def read(upgrade, name):
    """The record of a point's dump, or None when it has none."""
    return files.read_own_json(os.path.join(folder(upgrade, name), RECORD))


def records(upgrade):
    """The records of all points with a dump, the oldest first."""
    found = [read(upgrade, name) for name in names(upgrade)]
    return sorted((record for record in found if record is not None), key=lambda record: record["at"])


def unfinished(upgrade, database):
    """The point of a deploy that broke off while it changed or restored this database, or None."""
    broken = (record for record in records(upgrade) if record["state"] in OPEN)
    return next((record for record in broken if record["database"] == database), None)


def arrived(upgrade):
    """Whether the database is of the new version already, by a deploy that succeeded there and failed elsewhere."""
    last = (records(upgrade) or [None])[-1]
    return last is not None and (last["state"], last["to"]) == ("done", upgrade["to"])


def standing(upgrade):
    """Where the database is after a deploy that has left nothing unfinished. By `none`, `made` and `restored` it is as it
    was before that; `done`: of the new version, `back`: of the version that somebody went back to."""
    if upgrade["restore"] is not None:
        wanted = read(upgrade, upgrade["restore"])
        return "back" if wanted is not None and wanted["state"] == "restored" else "none"
    if arrived(upgrade):
        return "done"
    made = read(upgrade, upgrade["point"])
    return "none" if made is None else made["state"]


def last_done(upgrade):
    """Names of the point of the last upgrade that succeeded: attempts that failed must not drive the way back out."""
    return [record["name"] for record in records(upgrade) if record["state"] == "done"][-1:]


def make(upgrade, name):
    """Makes the folder of a point."""
    files.make_folder(upgrade["folder"], mode=0o700)
    files.make_folder(folder(upgrade, name), mode=0o700)


def write(upgrade, record, **changes):
    """Keeps a record, with changes. Returns it."""
    record = {**record, **changes}
    write_json(os.path.join(folder(upgrade, record["name"]), RECORD), record)
    return record


def write_json(path, value):
    """A file that root alone reads."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    files.write_file(path, text.encode("utf-8"), mode=0o600)


def open_dump(upgrade, record):
    """The dump as an open file, which is as it was when it was verified."""
    path = os.path.join(folder(upgrade, record["name"]), record["file"])
    file = files.open_own(path)
    if file is not None and checksum_of(file) == record["sha512"]:
        file.seek(0)
        return file
    if file is not None:
        file.close()
    raise DeckError(
        "the dump %s is missing or damaged; nothing is restored from it, and nothing was changed" % path
    )


def told(upgrade):
    """What the console keeps of all points on this host: the report of a task."""
    fields = (
        "name", "state", "from", "to", "at", "bytes", "sha512", "databaseBytes", "seconds", "host", "path",
    )  # fmt: skip
    return {"restorePoints": [{field: record[field] for field in fields} for record in records(upgrade)]}


def prune(upgrade, keep, spared=()):
    """Removes all but the newest `keep` points. Those in `spared` and unfinished ones stay. Returns their names."""
    removed = []
    for name in names(upgrade)[: -keep or None]:
        record = read(upgrade, name)
        if name in spared or (record is not None and record["state"] in OPEN):
            continue
        # By a relative name: the deploy user, to whom the folder above belongs, may put another in its place.
        with ways.inside(upgrade["folder"]):
            shutil.rmtree(name)
        removed.append(name)
    return removed


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
