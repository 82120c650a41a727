"""A ZooKeeper client of a few calls, enough to ask whether a server serves and what is registered."""

import collections
import re
import struct

from ansible.module_utils.deck import wire

# `size` is the length of its data in bytes.
Node = collections.namedtuple("Node", "name czxid size")

_CHILDREN, _EXISTS, _CLOSE = 8, 3, -11
_NO_NODE = -101
_LIMIT = 4 * 1024 * 1024
_NAME = "ZooKeeper"


class ZooKeeperError(Exception):
    pass


def four_letters(host, port, word, timeout=3.0):
    """Answer to a four letter command such as `srvr`."""
    with wire.connect(host, port, timeout) as connection:
        connection.sendall(word.encode("ascii"))
        answer = b""
        while len(answer) < _LIMIT:
            part = connection.recv(65536)
            if not part:
                break
            answer += part
    return answer.decode("utf-8", "replace")


def mode_of(answer):
    """`leader`, `follower`, `standalone` … from an answer to `srvr`, or None while the server does not serve."""
    for line in answer.splitlines():
        if line.startswith("Mode:"):
            return line[5:].strip()
    return None


def version_of(answer):
    """The numbers in front of an answer to `srvr`, or None when it has none (or the command is not allowed)."""
    found = re.match(r"Zookeeper version: (\d+)\.(\d+)\.(\d+)", answer)
    return found and tuple(int(number) for number in found.groups())


class Client:
    """One session; use it in a `with` block. Reads with a watch never, so replies come in order."""

    def __init__(self, host, port, timeout=5.0):
        self.last_zxid = 0
        self._xid = 0
        self._socket = wire.connect(host, port, timeout)
        self._answers = wire.Answers(self._socket)
        try:
            self._send(struct.pack(">iqiq", 0, 0, int(timeout * 1000), 0) + _buffer(b"\0" * 16) + b"\0")
            self._receive()
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._call(_CLOSE, b"")
        except (OSError, ZooKeeperError):
            pass
        self._socket.close()

    def children(self, path):
        """Children of a node with what made each and what it holds; a node that does not exist has none."""
        error, body = self._call(_CHILDREN, _buffer(path.encode("utf-8")) + b"\0")
        if error == _NO_NODE:
            return []
        _check(error, path)
        with wire.understood(_NAME):
            names = _strings(body)
        found = ((name, self._stat("%s/%s" % (path.rstrip("/"), name))) for name in names)
        return [Node(name, *stat) for name, stat in found if stat is not None]

    def exists(self, path):
        return self._stat(path) is not None

    def _stat(self, path):
        error, body = self._call(_EXISTS, _buffer(path.encode("utf-8")) + b"\0")
        if error == _NO_NODE:
            return None
        _check(error, path)
        # ZooKeeper's Stat: the transaction that created the node comes first, the length of its data at byte 52.
        with wire.understood(_NAME):
            return struct.unpack_from(">q", body)[0], struct.unpack_from(">i", body, 52)[0]

    def _call(self, operation, payload):
        self._xid += 1
        self._answers.begin()
        self._send(struct.pack(">ii", self._xid, operation) + payload)
        while True:
            answer = self._receive()
            with wire.understood(_NAME):
                xid, zxid, error = struct.unpack_from(">iqi", answer)
            if xid == self._xid:
                self.last_zxid = max(self.last_zxid, zxid)
                return error, answer[16:]

    def _send(self, packet):
        self._socket.sendall(struct.pack(">i", len(packet)) + packet)

    def _receive(self):
        (length,) = struct.unpack(">i", self._answers.exactly(4))
        if not 0 <= length <= _LIMIT:
            raise ZooKeeperError("answer of %d bytes" % length)
        return self._answers.exactly(length)


def _buffer(data):
    return struct.pack(">i", len(data)) + data


def _strings(body):
    (count,) = struct.unpack_from(">i", body)
    offset, found = 4, []
    for _ in range(max(count, 0)):
        (length,) = struct.unpack_from(">I", body, offset)
        found.append(body[offset + 4 : offset + 4 + length].decode("utf-8"))
        offset += 4 + length
    return found


def _check(error, path):
    if error != 0:
        raise ZooKeeperError("error %d for %s" % (error, path))
