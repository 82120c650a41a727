"""The host's side of an upgrade: what a deploy of another version is about to change there, and the way back to it.

Releases are never changed: each version has its folder. What changes is which of them the links name, the units, and
the configuration outside of releases (`etc/`).
"""

import os
import re
import shutil
import stat

from ansible.module_utils.deck import ages, files, points, systemd, ways
from ansible.module_utils.deck.errors import DeckError

# Names the point of a deploy that has neither ended well nor been taken back.
WAY_BACK = "open.json"

# DolphinScheduler itself, and what is a package of its own in some of its versions.
_VERSIONED = [re.compile(prefix + r"\d") for prefix in ("", "plugins-", "dolphinscheduler-pages-")]


def keep(cluster, upgrade, links, releases):
    """Copies what is there into the deploy's point, unless an attempt that broke off has: what is there since is not
    the old version any more. Removes releases and points that are too many. Returns their paths and names."""
    found = _open(upgrade)
    # Whatever the attempt that broke off went to: the version before it is the same.
    if found is None or found["from"] != upgrade["from"]:
        found = _copy(cluster, upgrade, links)
    removed = prune_releases(releases, [*map(_target, links), *found["links"].values()], upgrade["keep"])
    return removed, prune_points(upgrade)


def put_back(cluster, upgrade):
    """Makes links, units and configuration those of before the upgrade. Returns what had to change."""
    found = _open(upgrade)
    if found is None:
        return []
    place = os.path.join(points.folder(upgrade, found["name"]), "host")
    # All is read before anything is changed: with a copy missing the host stays as it is.
    units = {unit: _kept(place, "units", unit) for unit in found["units"]}
    contents = {path: _kept(place, "files", rights["copy"]) for path, rights in found["files"].items()}
    changes = [link for link, target in found["links"].items() if files.point_link(link, target)]
    changes += _put_units(cluster, units)
    for path, rights in found["files"].items():
        if files.write_file(path, contents[path], mode=rights["mode"], owner=tuple(rights["owner"])):
            changes.append(path)
    close(upgrade)
    return changes


def is_open(folder):
    """Whether a deploy of another version has neither ended well nor been taken back on this host."""
    return os.path.lexists(os.path.join(folder, WAY_BACK))


def close(upgrade):
    """What is there now stays: no later deploy takes it for half of an upgrade. Returns whether anything was open."""
    try:
        with ways.folder(upgrade["folder"]) as place:
            os.unlink(WAY_BACK, dir_fd=place)
    except FileNotFoundError:
        return False
    return True


def prune_points(upgrade):
    """Removes old points of this host, but none that a way back needs. Returns their names."""
    return points.prune(upgrade, (*open_names(upgrade), *points.last_done(upgrade), upgrade["restore"]))


def prune_releases(releases, used, keep):
    """Removes all releases of a kind that goes with a version of DolphinScheduler but the newest `keep` of each kind that
    nothing points to. Returns their paths. Drivers are not looked at: releases have links to them."""
    unused = [name for name in ages.oldest_first(releases) if os.path.join(releases, name) not in used]
    removed = []
    for kind in _VERSIONED:
        removed += ages.all_but_newest([name for name in unused if kind.match(name)], keep)
    ages.remove(releases, removed)
    return [os.path.join(releases, name) for name in removed]


def _copy(cluster, upgrade, links):
    points.make(upgrade, upgrade["point"])
    place = os.path.join(points.folder(upgrade, upgrade["point"]), "host")
    shutil.rmtree(place, ignore_errors=True)
    units = systemd.units_of(cluster["id"])
    for unit in units:
        text = files.read_file(os.path.join(systemd.FOLDER, unit))
        files.write_file(os.path.join(place, "units", unit), text, mode=0o600)
    kept = {}
    for number, path in enumerate(_regular(os.path.join(cluster["dir"], "etc"))):
        content, state = files.read_file(path), os.stat(path)
        files.write_file(os.path.join(place, "files", str(number)), content, mode=0o600)
        kept[path] = {
            "copy": str(number),
            "mode": stat.S_IMODE(state.st_mode),
            "owner": [state.st_uid, state.st_gid],
        }
    record = {
        "name": upgrade["point"],
        "from": upgrade["from"],
        "to": upgrade["to"],
        "links": {link: _target(link) for link in links if os.path.islink(link)},
        "units": list(units),
        "files": kept,
    }
    # Last: what it names is there.
    points.write_json(os.path.join(upgrade["folder"], WAY_BACK), record)
    return record


def _put_units(cluster, kept):
    present = systemd.units_of(cluster["id"])
    extra = [unit for unit in present if unit not in kept]
    systemd.systemctl("disable", *extra, options=("--now",))
    for unit in extra:
        os.unlink(os.path.join(systemd.FOLDER, unit))
    written = [
        unit
        for unit, text in kept.items()
        if files.write_file(os.path.join(systemd.FOLDER, unit), text, mode=0o644)
    ]
    if extra or written:
        systemd.daemon_reload()
    return [*extra, *written]


def _kept(place, kind, name):
    path = os.path.join(place, kind, name)
    file = files.open_own(path)
    if file is None:
        raise DeckError("%s is missing, so nothing of the version of before is put back" % path)
    with file:
        return file.read()


def open_names(upgrade):
    """Names of the points that `put_back` needs."""
    found = _open(upgrade)
    return () if found is None else (found["name"],)


def _regular(folder):
    """Files below a folder, links left out."""
    for place, _, names in os.walk(folder):
        for path in sorted(os.path.join(place, name) for name in names):
            if stat.S_ISREG(os.lstat(path).st_mode):
                yield path


def _open(upgrade):
    return files.read_own_json(os.path.join(upgrade["folder"], WAY_BACK))


def _target(link):
    return os.readlink(link) if os.path.islink(link) else None
