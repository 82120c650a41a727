"""Which roles of this host a run has begun to give other settings, so that only those are taken back."""

import json
import os

from ansible.module_utils.deck import files, locks
from ansible.module_utils.deck.errors import DeckError


def _path():
    return os.path.join(locks.HOME, "apply.json")


def roles(run):
    """The roles that this run has touched and not taken back. What another run left says nothing of this one."""
    found = files.read_own_json(_path()) or {}
    return [str(role) for role in found.get("roles", [])] if found.get("run") == run else []


def add(run, role):
    """Remembers a role, durably, before anything of it is changed."""
    known = roles(run)
    if role not in known:
        _write(run, [*known, role])


def remove(run, role):
    """Forgets a role that was taken back."""
    _write(run, [known for known in roles(run) if known != role])


def prove(run):
    """@raises DeckError when a role still has the settings of the run, or nobody knows"""
    left = roles(run)
    if left:
        raise DeckError("could not be taken back on this host: %s" % ", ".join(left))


def _write(run, known):
    text = json.dumps({"run": run, "roles": known})
    files.write_file(_path(), text.encode("utf-8"), mode=0o600)
