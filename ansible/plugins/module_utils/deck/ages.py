"""Folders that are made anew now and then, of which only the newest stay."""

import os
import shutil
import stat

from ansible.module_utils.deck import ways


def oldest_first(above):
    """Names of the folders in a folder, the oldest first; none when it is absent."""
    try:
        with ways.folder(above) as place:
            states = {name: os.lstat(name, dir_fd=place) for name in os.listdir(place)}
    except FileNotFoundError:
        return []
    folders = [name for name, state in states.items() if stat.S_ISDIR(state.st_mode)]
    return sorted(folders, key=lambda name: (states[name].st_mtime, name))


def all_but_newest(names, keep):
    """Those of names in the order of their age that are too many when `keep` stay."""
    return names[: -keep or None]


def remove(above, names):
    """Removes folders in a folder. By relative names: the deploy user, to whom the one above may belong, may put another
    in its place."""
    for name in names:
        with ways.inside(above):
            shutil.rmtree(name)
