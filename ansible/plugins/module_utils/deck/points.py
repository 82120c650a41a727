"""Restore points: what a deploy keeps before it changes the version of a cluster, one folder each.

On the database's host a point holds the dump and its record (`point.json`), on every host what the deploy is about to
change there (`host/`). Only root reads them: a dump holds whatever the cluster knows.
"""

import json
import os
import time

from ansible.module_utils.deck import ages, files
from ansible.module_utils.deck.archives import checksum_of
from ansible.module_utils.deck.errors import DeckError

# What has become of a point, in its order. made: verified, and the database is as it was. begun: the schema step may
# have changed something. done: the upgrade succeeded. restoring, restored: the database is being, was put back.
STATES = ("made", "begun", "done", "restoring", "restored")

# The database is neither the one nor the other.
UNFINISHED = ("begun", "restoring")

RECORD = "point.json"


def folder(upgrade, name):
    """Path of a point; `name` came from a plan or a listing."""
    return os.path.join(upgrade["folder"], os.path.basename(name))


def read(upgrade, name):
    """The record of a point's dump, or None when it has none."""
    return files.read_own_json(os.path.join(folder(upgrade, name), RECORD))


def records(upgrade):
    """The records of all points with a dump, the oldest first."""
    found = [read(upgrade, name) for name in ages.oldest_first(upgrade["folder"])]
    return sorted((record for record in found if record is not None), key=lambda record: record["at"])


def unfinished(upgrade, database):
    """The point of a deploy that broke off while it changed or restored this database, or None."""
    broken = filter(_is_unfinished, records(upgrade))
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


def prune(upgrade, spared):
    """Removes all but the newest points of this host. Those in `spared` and unfinished ones stay. Returns their names."""
    old = ages.all_but_newest(ages.oldest_first(upgrade["folder"]), upgrade["keep"])
    removed = [name for name in old if name not in spared and not _is_unfinished(read(upgrade, name))]
    ages.remove(upgrade["folder"], removed)
    return removed


def _is_unfinished(record):
    return record is not None and record["state"] in UNFINISHED


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
