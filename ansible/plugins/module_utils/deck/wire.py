"""Opening and reading a socket, the same for the clients of this folder. Every error is an OSError."""

import contextlib
import socket
import struct

# Bytes that an answer may have. What is asked for are some rows; a server that sends without end is stopped here.
LIMIT = 16 * 1024 * 1024


def connect(place, port, timeout):
    """A connection to a host, or to the socket of a local server when `place` is a path."""
    if not place.startswith("/"):
        return socket.create_connection((place, port), timeout)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    try:
        connection.connect(place)
    except BaseException:
        connection.close()
        raise
    return connection


class Answers:
    """What a server sends, which may be a lie: no answer is longer than LIMIT, in however many parts."""

    def __init__(self, connection):
        self._connection = connection
        self._left = LIMIT

    def begin(self):
        """A new answer is waited for."""
        self._left = LIMIT

    def exactly(self, count):
        """The next `count` bytes, however they arrive."""
        if not 0 <= count <= self._left:
            raise ConnectionError("the server's answer is longer than %d bytes, or broken" % LIMIT)
        self._left -= count
        data = bytearray()
        while len(data) < count:
            part = self._connection.recv(count - len(data))
            if not part:
                raise ConnectionError("the server closed the connection")
            data += part
        return bytes(data)


@contextlib.contextmanager
def understood(protocol):
    """What is found where an answer is taken apart that keeps to no protocol, in words."""
    try:
        yield
    except (struct.error, LookupError, TypeError, ValueError) as error:
        raise ConnectionError("what answers there does not speak as %s does" % protocol) from error
