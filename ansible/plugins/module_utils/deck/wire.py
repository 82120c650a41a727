"""Opening and reading a socket, the same for the clients of this folder. Every error is an OSError."""

import socket


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


def exactly(connection, count):
    """The next `count` bytes, however they arrive."""
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise ConnectionError("the server closed the connection")
        data += part
    return data
