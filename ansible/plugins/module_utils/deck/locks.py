"""Whose turn it is on this host: one run of one console at a time.

The lock is a folder that comes into being by one rename, with the owner's record in it. People may read it; it holds
no secret. Time alone never breaks it.
"""

import errno
import json
import os
import shutil
import tempfile
import time

from ansible.module_utils.deck import files, ways
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.findings import TEXTS

HOME = "/var/lib/dolphindeck"

# What a record says. `console` and `machine` tell consoles apart, the rest is for people.
FIELDS = ("console", "machine", "holder", "clusterId", "cluster", "run", "action", "user", "since")

_BROKEN = "the lock of this run was broken"
_MAX_CHARS = 200
_DRAFT = ".lock-"


def folder():
    return os.path.join(HOME, "lock")


def owner():
    """The record of who holds the lock, every field a text; None when it is free."""
    found = _lying()
    return None if found is not None and found == files.read_json(_void()) else found


def _lying():
    """The record that lies there, whether it holds or was made void."""
    try:
        with ways.folder(folder()) as place:
            if not os.listdir(place):
                return None
    except FileNotFoundError:
        return None
    # Another console wrote it, perhaps of another version.
    found = files.read_json(_record()) or {}
    return {field: _clean(found.get(field, "?")) for field in FIELDS}


def describe(found):
    """Who holds the lock, in words."""
    return TEXTS["host_locked"].format(**found)


def is_foreign(found, wanted):
    """Whether a lock is another console's. A copy of a console's data on another machine is another console."""
    return found is not None and (found["console"], found["machine"]) != (
        wanted["console"],
        wanted["machine"],
    )


def take(wanted, breaks):
    """Makes the lock that of a run. One of the same console is taken over: it has one run at a time.

    breaks: take it from another console too. Returns the owner whose lock was broken, or None.
    DeckError: another console holds it.
    """
    with ways.alone("lock"):
        found = owner()
        foreign = is_foreign(found, wanted)
        if foreign and not breaks:
            raise DeckError(describe(found))
        record = {**wanted, "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        content = _json(record)
        if found is None:
            if _lying() is not None:
                # It was made void; now the disk can be written again.
                _remove()
            _make(content)
        else:
            files.write_file(_record(), content, mode=0o644)
    return found if foreign else None


def release(wanted):
    """Frees the host when the lock is still that of this run. Returns whether it was."""
    with ways.alone("lock"):
        found = owner()
        if found is None or is_foreign(found, wanted) or found["run"] != wanted["run"]:
            return False
        _remove()
    return True


def drop(wanted, breaks):
    """Frees a host that could not be locked (its disk is full or read-only) of a lock that `take` would have replaced.
    What cannot be removed is made void by a note in memory, until the host boots."""
    with ways.alone("lock"):
        found = owner()
        if found is None or (is_foreign(found, wanted) and not breaks):
            return
        try:
            _remove()
        except OSError:
            files.write_file(_void(), _json(found), mode=0o644)


def require(run, without=False):
    """The lock is still that of this run, else DeckError. without: none at all will do."""
    found = owner()
    if found is None and not without:
        raise DeckError(_BROKEN + ": another console was here since")
    if found is not None and found["run"] != run:
        raise DeckError("%s: %s" % (_BROKEN, describe(found)))


def _remove():
    """In this order: an empty folder is no lock."""
    with ways.folder(folder()) as place:
        for name in os.listdir(place):
            os.unlink(name, dir_fd=place)
    os.rmdir(folder())


def _record():
    return os.path.join(folder(), "owner.json")


def _void():
    return os.path.join(ways.LOCKS, "void.json")


def _json(record):
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _make(content):
    files.make_folder(HOME, mode=0o755, only_if_missing=True)
    for name in os.listdir(HOME):
        if name.startswith(_DRAFT):
            shutil.rmtree(os.path.join(HOME, name))
    draft = tempfile.mkdtemp(prefix=_DRAFT, dir=HOME)
    try:
        files.write_file(os.path.join(draft, "owner.json"), content, mode=0o644)
        os.chmod(draft, 0o755)
        # It fails when a folder with something in it has come there.
        os.rename(draft, folder())
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise DeckError(describe(owner() or dict.fromkeys(FIELDS, "?"))) from error
        raise


def _clean(value):
    return "".join(char for char in str(value)[:_MAX_CHARS] if char.isprintable()) or "?"
