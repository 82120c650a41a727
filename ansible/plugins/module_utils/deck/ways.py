"""Ways to files and folders that nobody but root can bend.

Modules run as root, and much of what they look at lies in folders of the deploy user, who may put a link (to /etc,
to /etc/shadow) in place of anything there, at any moment. So a path is walked folder by folder, each opened inside
the one before; links count only where nobody but root can make one. What was opened is used by descriptor, never by
its name again.
"""

import contextlib
import errno
import fcntl
import os
import stat

from ansible.module_utils.deck.errors import DeckError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_MAX_LINKS = 20

LOCKS = "/run/dolphindeck"


@contextlib.contextmanager
def folder(path):
    """A descriptor of the folder; FileNotFoundError when it is absent."""
    descriptor = _walk(path, _MAX_LINKS)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def inside(path):
    """Makes the folder the current one, so that relative names are names in it whatever happens to its path."""
    before = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with folder(path) as descriptor:
            os.fchdir(descriptor)
        yield
    finally:
        os.fchdir(before)
        os.close(before)


@contextlib.contextmanager
def inside_own(name):
    """Makes `name`, a folder that this process made just now in the current one, the current folder."""
    above = os.open(".", _FOLDER)
    try:
        made = os.open(name, _FOLDER)
        try:
            # Somebody else may have put another one there since.
            if os.fstat(made).st_uid != os.geteuid() or os.listdir(made):
                raise DeckError("somebody else changes %s meanwhile" % name)
            os.fchdir(made)
        finally:
            os.close(made)
        yield
    finally:
        os.fchdir(above)
        os.close(above)


@contextlib.contextmanager
def alone(name):
    """One process of this host at a time."""
    os.makedirs(LOCKS, mode=0o755, exist_ok=True)
    lock = os.open(os.path.join(LOCKS, name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def open_file(path):
    """A descriptor for reading, or None when there is no such file. Only a regular file is opened: a pipe would
    wait for ever."""
    above, name = os.path.split(path)
    try:
        with folder(above) as descriptor:
            opened = os.open(
                name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=descriptor
            )
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise DeckError(_refusal(path)) from error
        raise
    if stat.S_ISREG(os.fstat(opened).st_mode):
        return opened
    os.close(opened)
    raise DeckError("%s is not a file" % path)


def _walk(path, links_left):
    current = os.open("/", _FOLDER)
    place, trusted = "/", True
    try:
        for name in [part for part in os.path.normpath(path).split("/") if part]:
            state = os.fstat(current)
            trusted = trusted and state.st_uid == 0 and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            following = _enter(current, place, name, trusted, links_left)
            os.close(current)
            current, place = following, os.path.join(place, name)
        return current
    except BaseException:
        os.close(current)
        raise


def _enter(above, place, name, trusted, links_left):
    """A descriptor of the folder `name` in `above`, whose path is `place`."""
    try:
        return os.open(name, _FOLDER, dir_fd=above)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENOTDIR):
            raise
    path = os.path.join(place, name)
    if not stat.S_ISLNK(os.lstat(name, dir_fd=above).st_mode):
        raise DeckError("%s is not a folder" % path)
    if not trusted or links_left == 0:
        raise DeckError(_refusal(path))
    return _walk(os.path.join(place, os.readlink(name, dir_fd=above)), links_left - 1)


def _refusal(path):
    return (
        "%s is a link in a folder that others than root can write to, so it is not followed; put what it leads to in"
        " its place, or mount it there" % path
    )
