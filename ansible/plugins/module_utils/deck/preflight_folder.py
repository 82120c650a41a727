"""Preflight of the deploy folder: its file system, its owner, the way to it. Nothing is changed."""

import contextlib
import os
import pwd
import re
import stat

from ansible.module_utils.deck import archives, facts, files, ways
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.findings import ERROR, WARNING, finding

MARKER = ".dolphindeck.json"
FOLDERS = ("releases", "etc", "data", "logs", "postgresql")

# What a redeploy writes at most: configuration, no release.
_REDEPLOY_MB = 256


def folder(cluster):
    """Whose the folder is, and whether the deploy user and its tenants can get there."""
    path, user = cluster["dir"], cluster["user"]
    refused = _bent(path) or used_by_others(cluster)
    if refused is not None:
        yield finding("deploydir_unwritable", ERROR, dir=path, detail=refused)
        return
    marker = files.read_json(os.path.join(path, MARKER))
    if marker is not None and marker.get("cluster") != cluster["id"]:
        if not cluster["takeOver"]:
            owner = {"cluster": marker.get("cluster"), "name": marker.get("name")}
            yield finding("deploydir_foreign", ERROR, dir=path, **owner)
    elif marker is None and os.path.isdir(path) and os.listdir(path):
        yield finding("deploydir_used", WARNING, dir=path)
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        entry = None
    if entry is not None and entry.pw_uid == 0:
        yield finding("user_foreign", ERROR, user=user, detail="it has the rights of root")
    if entry is not None and entry.pw_shell.endswith(("/nologin", "/false")):
        yield finding("user_foreign", ERROR, user=user, detail="its shell is %s" % entry.pw_shell)
    closed = _closed_parent(path, entry)
    if closed is not None:
        yield finding("deploydir_closed", ERROR, dir=closed)


def used_by_others(cluster):
    """Why the folder is not for a cluster: a deploy gives it to the deploy user, who could then do with /etc, /opt or
    another program's folder what it likes. None when it is absent, empty, ours, or the deploy user's already.
    """
    path = cluster["dir"]
    try:
        with ways.folder(path) as place:
            names = set(os.listdir(place)) - {"lost+found"}
            owner = os.fstat(place).st_uid
    except FileNotFoundError:
        return None
    if not names or MARKER in names or owner == _uid(cluster["user"]):
        return None
    return "it belongs to another user and holds files, so it is not given to %s" % cluster["user"]


def _bent(path):
    """Why the folder or one of those in it that a deploy writes to as root is not taken, or None."""
    try:
        for place in (path, *(os.path.join(path, name) for name in FOLDERS)):
            with contextlib.suppress(FileNotFoundError), ways.folder(place):
                pass
        files.read_file(os.path.join(path, MARKER))
    except DeckError as error:
        return str(error)
    return None


def _uid(user):
    try:
        return pwd.getpwnam(user).pw_uid
    except KeyError:
        return None


def mounts(path):
    options = mount_options(path)
    if "ro" in options:
        detail = "its file system is mounted read-only"
        yield finding("deploydir_unwritable", ERROR, dir=path, detail=detail)
    if "noexec" in options:
        yield finding("deploydir_noexec", ERROR, dir=path)
    if "noexec" in mount_options("/tmp"):
        yield finding("tmp_noexec", WARNING)


def disk(path, needed_mb, wanted):
    """Room for releases and data in the folder's file system, and for archives in that of the cache."""
    absent = [archive for archive in wanted if not os.path.isdir(archive["folder"])]
    needs = {}
    place = existing_parent(path)
    needs[os.stat(place).st_dev] = [place, needed_mb if absent else min(needed_mb, _REDEPLOY_MB)]
    cache = existing_parent(archives.CACHE)
    missing = [a for a in absent if not os.path.exists(archives.cached(a["sha512"]))]
    size_mb = sum(archive["bytes"] for archive in missing) // (1 << 20)
    if size_mb > 0:
        needs.setdefault(os.stat(cache).st_dev, [cache, 0])[1] += size_mb
    for place, needed in needs.values():
        free = facts.free_mb(place)
        if free < needed:
            yield finding("disk_low", ERROR, path=place, freeMb=free, neededMb=needed)


def existing_parent(path):
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def mount_options(path):
    """Options of the file system in which `path` lies or would lie."""
    with open("/proc/self/mounts", encoding="utf-8", errors="replace") as file:
        return options_of(file.read(), os.path.realpath(existing_parent(path)))


def options_of(table, path):
    """Options of the mount that holds `path`: the longest mount point above it, the last one when repeated."""
    best, options = -1, set()
    for line in table.splitlines():
        fields = line.split()
        point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8)), fields[1])
        above = point == "/" or path == point or path.startswith(point + "/")
        if above and len(point) >= best:
            best, options = len(point), set(fields[3].split(","))
    return options


def _closed_parent(path, entry):
    """The first existing folder above `path` that tenants could not enter, or None. They are other users, so others
    need the right; folders of the deploy user get it from the deploy."""
    parents = []
    while path != "/":
        path = os.path.dirname(path)
        parents.append(path)
    for parent in reversed(parents):
        if not os.path.isdir(parent):
            return None
        state = os.stat(parent)
        owned = entry is not None and state.st_uid == entry.pw_uid
        if not state.st_mode & stat.S_IXOTH and not owned:
            return parent
    return None
