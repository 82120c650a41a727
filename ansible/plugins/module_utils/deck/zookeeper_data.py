"""The data of a ZooKeeper server that does not run: how far it has come, packed, put in place.

Servers that join a quorum have no data. Two empty ones out of three are a majority: they could elect a leader among
themselves and make the server with the data throw it away. So they get a copy before the quorum starts.
"""

import base64
import io
import os
import re
import struct
import tarfile
import tempfile
import time
import zlib

from ansible.module_utils.deck import files
from ansible.module_utils.deck.commands import must_run
from ansible.module_utils.deck.errors import DeckError

VERSION = "version-2"
_SNAPSHOT = re.compile(r"^snapshot\.([0-9a-f]+)(\.\w+)?$")
_LOG = re.compile(r"^log\.([0-9a-f]+)$")
_EPOCHS = ("currentEpoch", "acceptedEpoch")
# FileHeader: magic, version, dbid.
_LOG_HEADER = 16
# DolphinScheduler keeps some megabytes there; logs are 64 MiB each, of zeros.
_MAX_BYTES = 16 << 30


def rank(folder):
    """A text that sorts as ZooKeeper compares servers at an election, epoch before transaction; empty: no data."""
    version = os.path.join(folder, VERSION)
    zxid = last_zxid(version)
    if zxid <= 0:
        return ""
    epoch = _content(os.path.join(version, "currentEpoch")).strip() or b"0"
    # A single server knows no epochs; in a quorum its own is that of its last transaction.
    return "%08x-%016x" % (max(int(epoch), zxid >> 32), zxid)


def last_zxid(version):
    """Number of the last transaction in snapshots and logs, 0 when there is none."""
    names = _names(version)
    snapshots = [int(match.group(1), 16) for match in map(_SNAPSHOT.match, names) if match]
    logs = sorted(
        (int(match.group(1), 16), name) for name, match in zip(names, map(_LOG.match, names)) if match
    )
    logged = last_logged(_content(os.path.join(version, logs[-1][1]))) if logs else 0
    return max([0, logged, *snapshots])


def last_logged(log):
    """Number of the last transaction in a log: entries of checksum, length, transaction and an end mark."""
    at, zxid = _LOG_HEADER, 0
    while at + 12 <= len(log):
        (length,) = struct.unpack_from(">i", log, at + 8)
        # Logs are made longer in advance, with zeros; an entry that was cut off has no end mark.
        if length < 20 or at + 12 + length >= len(log) or log[at + 12 + length] != 0x42:
            break
        (zxid,) = struct.unpack_from(">q", log, at + 24)
        at += 13 + length
    return zxid


def pack(folder):
    """The data as text. Logs are mostly zeros, so it is small."""
    version = os.path.join(folder, VERSION)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name in _names(version):
            content = _content(os.path.join(version, name))
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def put(folder, packed, user):
    """Puts packed data in place, as the user to whom it belongs. What was there is moved aside."""
    target, draft = os.path.join(folder, VERSION), os.path.join(folder, VERSION + ".new")
    data = base64.b64decode(packed)
    _check(data)
    with tempfile.NamedTemporaryFile(suffix=".tar.gz") as archive:
        archive.write(data)
        archive.flush()
        if user is not None:
            os.fchown(archive.fileno(), files.account(user)[0], -1)
        must_run(["rm", "-rf", "--", draft], user=user)
        must_run(["mkdir", "--", draft], user=user)
        must_run(["tar", "--no-same-permissions", "-xzf", archive.name, "-C", draft], user=user)
    if os.path.lexists(target):
        must_run(["mv", "--", target, "%s.replaced-%d" % (target, time.time())], user=user)
    must_run(["mv", "--", draft, target], user=user)


def _check(data):
    """Another host has packed it, which may be in other hands: files of ZooKeeper, of a size that it may have."""
    room = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            for member in archive:
                room += member.size
                if not member.isreg() or not _is_data(member.name) or room > _MAX_BYTES:
                    raise DeckError(
                        "another server of the quorum sent what is no data of ZooKeeper: %r" % member.name
                    )
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise DeckError("the data that another server of the quorum sent are damaged: %s" % error) from error


def _is_data(name):
    return bool(name in _EPOCHS or _SNAPSHOT.match(name) or _LOG.match(name))


def _names(version):
    try:
        names = sorted(os.listdir(version))
    except OSError:
        return []
    return [name for name in names if _is_data(name)]


def _content(path):
    """A folder of the deploy user: what is no plain file there is not read."""
    return files.read_regular(path) or b""
