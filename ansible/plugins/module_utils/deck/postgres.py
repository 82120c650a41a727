"""A PostgreSQL client over the wire protocol: hosts have no driver, and psql would need the password in a file."""

import base64
import hashlib
import os
import struct

from ansible.module_utils.deck import pg_password, wire
from ansible.module_utils.deck.errors import DatabaseError

_PROTOCOL_3 = 196608
_NAME = "PostgreSQL"


class PostgresError(DatabaseError):
    """What the server answered; `code` is its SQLSTATE."""


def literal(text):
    """A string literal. Doubling the quote is the whole rule, as `connect` asks for standard strings."""
    if "\0" in text:
        raise PostgresError("a zero byte cannot be stored")
    return "'" + text.replace("'", "''") + "'"


def identifier(name):
    return '"' + name.replace('"', '""') + '"'


class Connection:
    """`host` is a folder with the server's socket when it begins with a slash, as in libpq."""

    def __init__(self, host, port, user, database, password=None, timeout=10.0):
        place = "%s/.s.PGSQL.%d" % (host, port) if host.startswith("/") else host
        self._socket = wire.connect(place, port, timeout)
        self._answers = wire.Answers(self._socket)
        self._user, self._password = user, password
        # How the server let us in: 0 without password, 5 md5, 10 SCRAM (AuthenticationRequest of the protocol).
        self.login_method = 0
        try:
            with wire.understood(_NAME):
                self._log_in(database)
            # Schema commands of a large database may take long; only the login is under the time limit.
            self._socket.settimeout(None)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._send(b"X", b"")
        except OSError:
            pass
        self._socket.close()

    def query(self, statement):
        """Runs one statement; rows as tuples of strings, null as None."""
        self._answers.begin()
        self._send(b"Q", statement.encode("utf-8") + b"\0")
        with wire.understood(_NAME):
            return self._rows()

    def _rows(self):
        rows, failure = [], None
        while True:
            kind, body = self._receive()
            if kind == b"D":
                rows.append(_row(body))
            elif kind == b"E":
                failure = _error(body)
            elif kind == b"Z":
                break
        if failure is not None:
            raise failure
        return rows

    def _log_in(self, database):
        settings = (
            ("user", self._user),
            ("database", database),
            ("client_encoding", "UTF8"),
            ("application_name", "dolphindeck"),
            ("standard_conforming_strings", "on"),
        )
        text = b"".join(part.encode("utf-8") + b"\0" for pair in settings for part in pair) + b"\0"
        self._socket.sendall(struct.pack(">ii", len(text) + 8, _PROTOCOL_3) + text)
        while True:
            kind, body = self._receive()
            if kind == b"R":
                self._authenticate(struct.unpack(">i", body[:4])[0], body[4:])
            elif kind == b"E":
                raise _error(body)
            elif kind == b"Z":
                return

    def _authenticate(self, method, data):
        if method == 0:
            return
        if method in (3, 5, 10):
            self.login_method = method
        if self._password is None:
            raise PostgresError("the server asks for a password", "28P01")
        if method == 3:
            self._send(b"p", self._password.encode("utf-8") + b"\0")
        elif method == 5:
            inner = pg_password.stored_password("md5", self._user, self._password)[3:]
            answer = "md5" + hashlib.md5(inner.encode("ascii") + data[:4]).hexdigest()
            self._send(b"p", answer.encode("ascii") + b"\0")
        elif method == 10 and b"SCRAM-SHA-256" in data.split(b"\0"):
            self._scram()
        else:
            raise PostgresError("the server asks for a way to log in that is not supported (%d)" % method)

    def _scram(self):
        nonce = base64.b64encode(os.urandom(18))
        first = b"n=,r=" + nonce
        self._send(b"p", b"SCRAM-SHA-256\0" + struct.pack(">i", len(first) + 3) + b"n,," + first)
        challenge = self._sasl_answer(11)
        fields = dict(part.split(b"=", 1) for part in challenge.split(b","))
        if not fields[b"r"].startswith(nonce):
            raise PostgresError("the server answered to another login")
        secret = pg_password.salted(self._password, base64.b64decode(fields[b"s"]), int(fields[b"i"]))
        client = pg_password.keyed(secret, b"Client Key")
        last = b"c=biws,r=" + fields[b"r"]
        message = b",".join((first, challenge, last))
        signature = pg_password.keyed(hashlib.sha256(client).digest(), message)
        proof = bytes(a ^ b for a, b in zip(client, signature))
        self._send(b"p", last + b",p=" + base64.b64encode(proof))
        proven = pg_password.keyed(pg_password.keyed(secret, b"Server Key"), message)
        if self._sasl_answer(12) != b"v=" + base64.b64encode(proven):
            raise PostgresError("the server could not prove that it knows the password")

    def _sasl_answer(self, wanted):
        kind, body = self._receive()
        if kind == b"E":
            raise _error(body)
        if kind != b"R" or struct.unpack(">i", body[:4])[0] != wanted:
            raise PostgresError("unexpected answer during login")
        return body[4:]

    def _send(self, kind, body):
        self._socket.sendall(kind + struct.pack(">i", len(body) + 4) + body)

    def _receive(self):
        head = self._answers.exactly(5)
        return head[:1], self._answers.exactly(struct.unpack(">i", head[1:])[0] - 4)


def _row(body):
    (count,) = struct.unpack_from(">h", body)
    offset, values = 2, []
    for _ in range(count):
        (length,) = struct.unpack_from(">i", body, offset)
        offset += 4
        values.append(None if length < 0 else body[offset : offset + length].decode("utf-8", "replace"))
        offset += max(length, 0)
    return tuple(values)


def _error(body):
    fields = {part[:1]: part[1:].decode("utf-8", "replace") for part in body.split(b"\0") if part}
    return PostgresError(fields.get(b"M", "unknown error"), fields.get(b"C", ""))
