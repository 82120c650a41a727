"""Files and folders, replaced as a whole or not at all."""

import grp
import json
import os
import pwd
import stat

from ansible.module_utils.deck import ways
from ansible.module_utils.deck.errors import DeckError


def account(name):
    """(uid, gid) of a user of this host."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError as error:
        raise DeckError("the user %s does not exist on this host" % name) from error
    return entry.pw_uid, entry.pw_gid


def group_name(gid):
    return grp.getgrgid(gid).gr_name


def read_file(path):
    """The content as bytes, or None when there is no file. A link is an error."""
    descriptor = ways.open_file(path)
    if descriptor is None:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def open_own(path):
    """A file object for reading what nobody but root can have written, or None when there is no file. The folders above
    may belong to the deploy user, who can put others with other files in their place."""
    descriptor = ways.open_file(path)
    if descriptor is None:
        return None
    file = os.fdopen(descriptor, "rb")
    state = os.fstat(descriptor)
    if state.st_uid != os.geteuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        file.close()
        raise DeckError("%s could have been written by others than root, so it is not used" % path)
    return file


def read_regular(path):
    """Like `read_file`, and None also when something else than a file is there."""
    try:
        return read_file(path)
    except DeckError:
        return None


def read_end(path, size, since=0):
    """The last `size` bytes of a file that grows, at most those from `since` on; None when there is no file."""
    descriptor = ways.open_file(path)
    if descriptor is None:
        return None
    with os.fdopen(descriptor, "rb") as file:
        length = os.fstat(descriptor).st_size
        # Shorter than it was: a new file was begun meanwhile, all of it counts.
        file.seek(max(since if since <= length else 0, length - size))
        return file.read()


def file_size(path):
    """Bytes of a file, 0 when there is none."""
    try:
        descriptor = ways.open_file(path)
    except DeckError:
        return 0
    if descriptor is None:
        return 0
    try:
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def read_json(path):
    """The object in a JSON file, or None when the file is absent or holds something else."""
    return _object(read_file(path))


def read_own_json(path):
    """The same, of a file that only root can have written."""
    file = open_own(path)
    if file is None:
        return None
    with file:
        return _object(file.read())


def _object(content):
    try:
        value = json.loads(content or b"null")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def write_file(path, content, *, mode, owner=(0, 0), check=False):
    """Makes `path` hold `content`. Returns whether something had to change, which in check mode is left undone."""
    above, name = os.path.split(path)
    if not check:
        make_folder(above, mode=0o755, owner=owner, only_if_missing=True)
    try:
        with ways.folder(above) as place:
            current = _state(place, name)
            if current is not None and stat.S_ISDIR(current.st_mode):
                raise DeckError("%s is a folder, a file is wanted" % path)
            regular = current is not None and stat.S_ISREG(current.st_mode)
            if regular and _same_rights(current, mode, owner) and read_regular(path) == content:
                return False
            if not check:
                _replace(place, name, content, mode, owner)
    except FileNotFoundError:
        # Only in check mode: not even the folder is there.
        pass
    return True


def _replace(place, name, content, mode, owner):
    """Writes beside the file and renames. A name that is always the same leaves no heap of secrets when killed."""
    draft = _draft(place, name)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=place)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchown(file.fileno(), *owner)
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, name, src_dir_fd=place, dst_dir_fd=place)
    except BaseException:
        os.unlink(draft, dir_fd=place)
        raise


def make_folder(path, *, mode, owner=(0, 0), only_if_missing=False, check=False):
    """Makes a folder, with its parents, and gives it its rights. What is in it is never touched."""
    try:
        with ways.folder(path) as place:
            if only_if_missing or _same_rights(os.fstat(place), mode, owner):
                return False
            if not check:
                _give(place, mode, owner)
            return True
    except FileNotFoundError:
        pass
    if check:
        return True
    above, name = os.path.split(path)
    make_folder(above, mode=0o755, owner=owner, only_if_missing=True)
    with ways.folder(above) as place:
        os.mkdir(name, 0o700, dir_fd=place)
    with ways.folder(path) as place:
        _give(place, mode, owner)
    return True


def point_link(link, target, *, check=False):
    """Makes `link` a symbolic link to `target`, switching it in one step."""
    above, name = os.path.split(link)
    with ways.folder(above) as place:
        current = _state(place, name)
        if current is not None and not stat.S_ISLNK(current.st_mode):
            raise DeckError("%s exists and is not a link; move it away, it is not the console's" % link)
        if current is not None and os.readlink(name, dir_fd=place) == target:
            return False
        if not check:
            draft = _draft(place, name)
            os.symlink(target, draft, dir_fd=place)
            os.replace(draft, name, src_dir_fd=place, dst_dir_fd=place)
    return True


def _state(place, name):
    """What `name` itself is, not where it leads; None when there is nothing."""
    try:
        return os.stat(name, dir_fd=place, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _draft(place, name):
    """A free name beside `name`; one that a killed module left is removed."""
    draft = ".deck-" + name
    try:
        os.unlink(draft, dir_fd=place)
    except FileNotFoundError:
        pass
    return draft


def _give(place, mode, owner):
    os.fchown(place, *owner)
    os.fchmod(place, mode)


def _same_rights(current, mode, owner):
    return stat.S_IMODE(current.st_mode) == mode and (current.st_uid, current.st_gid) == tuple(owner)
