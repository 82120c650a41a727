"""A release that is the real one but for some files: folders of links, with files of its own where they differ."""

import os
import shutil

from ansible.module_utils.deck import files, ways
from ansible.module_utils.deck.properties import content_of
from ansible.module_utils.deck.schema import upgrade_schema


def rehearse(rehearsal, user, corrects):
    """Runs the upgrade command of a release against the scratch database.

    DeckError: it failed; nothing but the scratch database was touched."""
    make_release(rehearsal, user)
    try:
        upgrade_schema(rehearsal["database"], user, corrects)
    finally:
        remove(rehearsal["folder"])


def make_release(rehearsal, user):
    """Makes the folder anew: each folder that holds a file of its own is real, everything beside it is a link."""
    above, name = os.path.split(rehearsal["folder"])
    own = {os.path.relpath(file["path"], rehearsal["folder"]): file for file in rehearsal["files"]}
    remove(rehearsal["folder"])
    with ways.inside(above):
        os.mkdir(name, 0o755)
        with ways.inside_own(name):
            _fill(rehearsal["release"], "", own)
    for file in own.values():
        rights = {"mode": int(file["mode"], 8), "owner": files.account(user)}
        files.write_file(file["path"], content_of(file), **rights)


def remove(folder):
    above, name = os.path.split(folder)
    with ways.inside(above):
        shutil.rmtree(name, ignore_errors=True)


def _fill(release, place, own):
    for name in sorted(os.listdir(os.path.join(release, place))):
        path = os.path.join(place, name)
        if path in own:
            continue
        if any(other.startswith(path + "/") for other in own):
            os.mkdir(path, 0o755)
            _fill(release, path, own)
        else:
            os.symlink(os.path.join(release, path), path)
