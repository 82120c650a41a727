"""Files and folders, replaced as a whole or not at all."""

import grp
import json
import os
import pwd
import stat
import tempfile

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
    """The content as bytes, or None when there is no file."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def read_json(path):
    """The object in a JSON file, or None when the file is absent or holds something else."""
    try:
        value = json.loads(read_file(path) or b"null")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def write_file(path, content, *, mode, owner=(0, 0), check=False):
    """Makes `path` hold `content`. Returns whether something had to change, which in check mode is left undone."""
    try:
        current = os.lstat(path)
    except FileNotFoundError:
        current = None
    if current is not None and stat.S_ISDIR(current.st_mode):
        raise DeckError("%s is a folder, a file is wanted" % path)
    regular = current is not None and stat.S_ISREG(current.st_mode)
    same = regular and _same_rights(current, mode, owner) and read_file(path) == content
    if same or check:
        return not same
    make_folder(os.path.dirname(path), mode=0o755, owner=owner, only_if_missing=True)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".deck-")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            os.fchown(file.fileno(), *owner)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return True


def make_folder(path, *, mode, owner=(0, 0), only_if_missing=False, check=False):
    """Makes a folder, with its parents, and gives it its rights. What is in it is never touched."""
    if os.path.isdir(path):
        current = os.stat(path)
        if only_if_missing or _same_rights(current, mode, owner):
            return False
    elif os.path.lexists(path):
        raise DeckError("%s exists and is not a folder" % path)
    if check:
        return True
    if not os.path.isdir(path):
        make_folder(os.path.dirname(path), mode=0o755, owner=owner, only_if_missing=True)
        os.mkdir(path, mode)
    os.chown(path, *owner)
    os.chmod(path, mode)
    return True


def point_link(link, target, *, check=False):
    """Makes `link` a symbolic link to `target`, switching it in one step."""
    if os.path.islink(link) and os.readlink(link) == target:
        return False
    if os.path.lexists(link) and not os.path.islink(link):
        raise DeckError("%s exists and is not a link; move it away, it is not the console's" % link)
    if check:
        return True
    temporary = "%s.new-%d" % (link, os.getpid())
    os.symlink(target, temporary)
    os.replace(temporary, link)
    return True


def _same_rights(current, mode, owner):
    return stat.S_IMODE(current.st_mode) == mode and (current.st_uid, current.st_gid) == tuple(owner)
