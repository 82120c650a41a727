"""The database's side of an upgrade: a restore point before it, and the way back to it.

Everything here goes by the record of the point, so that a deploy that was broken off anywhere is gone on with, or taken
back, by the next one. What a step has begun is written down before it begins.
"""

import contextlib
import os
import time

from ansible.module_utils.deck import databases, files, host_points, my_dumps, pg_dumps, points, ways
from ansible.module_utils.deck.archives import checksum_of
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.schema_version import version_key

# The database in which dumps are tried, and the schema step is rehearsed. With this name it is the console's own.
SCRATCH = "deck_rehearsal"

_DUMPS = {"postgresql": pg_dumps, "mysql": my_dumps}
_MIB = 1 << 20
# For what the instance writes beside the data (its journal of changes).
_RESERVE = 256 * _MIB


def prepare(database, user, upgrade, wanted):
    """Brings a database into a state from which the schema step can go on: takes back what broke off, goes back to a
    point that was asked for, and makes a verified point when the schema is older than `wanted`.

    Returns (the point's record or None, whether an upgrade follows).
    """
    broken = points.unfinished(upgrade, _identity(database))
    record = None if broken is None else restore(database, user, upgrade, broken)
    # What broke off may have been the way back itself: then it has just been gone.
    gone = None if record is None else record["name"]
    if upgrade["restore"] not in (None, gone):
        record = go_back(database, user, upgrade)
    before = version_of(database, user, upgrade)
    if before in ("absent", "partial", wanted) or upgrade["restore"] is not None:
        return record, False
    if version_key(before) > version_key(wanted):
        raise DeckError(
            "the database is of version %s, newer than %s; nothing was changed. Go back to the restore point of the"
            " upgrade instead, or deploy the newer version" % (before, wanted)
        )
    return make(database, user, upgrade, before), True


def make(database, user, upgrade, before):
    """A verified restore point of the database as it is."""
    dumps = _DUMPS[database["type"]]
    host_points.prune_points(upgrade)
    size = dumps.size(database, user)
    _require_room(database, upgrade, size)
    name = upgrade["point"]
    points.make(upgrade, name)
    path = os.path.join(points.folder(upgrade, name), dumps.FILE)
    begun = time.monotonic()
    _dump(dumps, database, user, path)
    dumped = time.monotonic()
    rows = dumps.counts(database, user, database["name"])
    with files.open_own(path) as source:
        size_of_dump, sha512 = os.fstat(source.fileno()).st_size, checksum_of(source)
        source.seek(0)
        dumps.empty(database, user, SCRATCH)
        dumps.restore(database, user, SCRATCH, source)
    found = dumps.counts(database, user, SCRATCH)
    if found != rows:
        differing = sorted(table for table in {*rows, *found} if rows.get(table) != found.get(table))
        raise DeckError(
            "the dump does not hold what the database holds (%s); nothing was changed. Something may still write:"
            " stop it and repeat the deploy" % ", ".join(differing[:5])
        )
    record = {
        "name": name,
        "file": dumps.FILE,
        "path": path,
        "from": before,
        "to": upgrade["to"],
        "at": points.now(),
        "host": upgrade["host"],
        "database": _identity(database),
        "bytes": size_of_dump,
        "sha512": sha512,
        "databaseBytes": size,
        "rows": rows,
        "seconds": {"dump": round(dumped - begun, 1), "restore": round(time.monotonic() - dumped, 1)},
        "state": "made",
    }
    return points.write(upgrade, record)


def begin(database, user, upgrade, name):
    """The rehearsal went well: from now on a failure restores the point."""
    dumps = _DUMPS[database["type"]]
    record = points.read(upgrade, name)
    found = version_of(database, user, upgrade)
    if found != record["from"]:
        # A command that does not go by its configuration.
        restore(database, user, upgrade, record)
        raise DeckError(
            "the rehearsal changed the database %s itself, to %s; it was put back to %s"
            % (database["name"], found, record["from"])
        )
    columns = dumps.columns(database, user, SCRATCH)
    dumps.remove(database, user, SCRATCH)
    others = dumps.sessions(database, user)
    if others:
        raise DeckError(
            "the database %s is still used from %s; nothing was changed. Stop what uses it and repeat the deploy"
            % (database["name"], ", ".join(others))
        )
    return points.write(upgrade, record, state="begun", columns=columns)


def settle(database, user, upgrade, upgraded):
    """Ends what a deploy has begun: the upgrade is done when its schema step said so and the schema is what the
    rehearsal made; else the point is restored. Returns (the record or None, why it was restored or None)."""
    record = points.unfinished(upgrade, _identity(database))
    if record is None:
        return None, None
    dumps = _DUMPS[database["type"]]
    reason = None if upgraded else "the schema step failed"
    if upgraded:
        found = dumps.columns(database, user, database["name"])
        different = sorted({*found}.symmetric_difference(record["columns"]))
        if not different:
            return points.write(upgrade, record, state="done", columns=[]), None
        reason = "the schema is not what the rehearsal made: " + ", ".join(different[:5])
    return restore(database, user, upgrade, record), reason


def restore(database, user, upgrade, record):
    """Puts the database back to a point. It can be repeated: the dump stays as it is."""
    dumps = _DUMPS[database["type"]]
    with points.open_dump(upgrade, record) as source:
        record = points.write(upgrade, record, state="restoring")
        begun = time.monotonic()
        dumps.empty(database, user, database["name"])
        dumps.restore(database, user, database["name"], source)
    found = dumps.counts(database, user, database["name"])
    if found != record["rows"]:
        raise DeckError(
            "the restored database does not hold what the dump %s holds; repeat the deploy" % record["path"]
        )
    dumps.remove(database, user, SCRATCH)
    seconds = {**record["seconds"], "restored": round(time.monotonic() - begun, 1)}
    return points.write(upgrade, record, state="restored", seconds=seconds)


def go_back(database, user, upgrade):
    """Restores the point that somebody asked for, also one that was restored before: the cluster may have worked since.
    What the database holds now is dumped beside it first."""
    record = points.read(upgrade, upgrade["restore"])
    if record is None:
        raise DeckError("there is no restore point %s in %s" % (upgrade["restore"], upgrade["folder"]))
    if record["database"] != _identity(database):
        raise DeckError(
            "the restore point %s is one of the database %s, not of %s; nothing was changed"
            % (record["name"], record["database"], _identity(database))
        )
    dumps = _DUMPS[database["type"]]
    _require_room(database, upgrade, dumps.size(database, user))
    # With the time in its name: a second way back to the same point keeps what the first one has kept.
    kept = "before-rollback-%s-%s" % (points.now().replace(":", ""), dumps.FILE)
    path = os.path.join(points.folder(upgrade, record["name"]), kept)
    _dump(dumps, database, user, path)
    return restore(database, user, upgrade, record)


def clean(database, user):
    """Removes the scratch database, which may be left of a deploy that broke off."""
    _DUMPS[database["type"]].remove(database, user, SCRATCH)


def version_of(database, user, upgrade):
    """`absent`, `partial` or the version of the schema, corrected where a release is known to write a wrong one."""
    with _DUMPS[database["type"]].connect(database, user, database["name"]) as connection:
        return databases.schema_version(connection, database, upgrade["corrects"])


def _identity(database):
    """By this a point is one of a database: of another one that the cluster has meanwhile nothing is put in its place."""
    return "%(name)s (%(type)s)" % database


def _dump(dumps, database, user, path):
    """Writes a dump; a broken one gets no name."""
    above, name = os.path.split(path)
    draft = name + ".partial"
    with ways.folder(above) as place:
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=place)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            with open(os.open(draft, flags, 0o600, dir_fd=place), "wb") as target:
                dumps.dump(database, user, target)
                target.flush()
                os.fsync(target.fileno())
            os.replace(draft, name, src_dir_fd=place, dst_dir_fd=place)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=place)
            raise


def _require_room(database, upgrade, size):
    """A dump is at most as large as the database; the scratch database is as large, and the rehearsal makes a table
    anew at worst."""
    wanted = {}
    for path, room in ((upgrade["folder"], size), (database["dataDir"], 2 * size + _RESERVE)):
        existing = path if os.path.exists(path) else os.path.dirname(path)
        device = os.stat(existing).st_dev
        _, before = wanted.get(device, (existing, 0))
        wanted[device] = (existing, before + room)
    for path, room in wanted.values():
        state = os.statvfs(path)
        free = state.f_bavail * state.f_frsize
        if free < room:
            raise DeckError(
                "an upgrade needs %d MiB in the file system of %s for its restore point and rehearsal, there are %d;"
                " make room and repeat the deploy. Nothing was changed" % (room // _MIB, path, free // _MIB)
            )
