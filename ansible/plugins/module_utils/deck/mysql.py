"""A MySQL and MariaDB client over the wire protocol: hosts have no driver, and the mysql program would need the
password in a file."""

import hashlib
import struct

from ansible.module_utils.deck import wire
from ansible.module_utils.deck.errors import DatabaseError

# Capabilities of the protocol: long password and flags, database in the login, protocol 4.1, transactions, logins with
# a scramble, plugins.
_CAPABILITIES = 0x1 | 0x4 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000
_UTF8MB4 = 45
_SERVER = "MySQL"
_LARGEST = 1 << 24
_NATIVE = "mysql_native_password"
# Names that MariaDB and MySQL give to "the operating system says who it is".
_BY_SOCKET = ("unix_socket", "auth_socket")


class MysqlError(DatabaseError):
    """What the server answered; `code` is its error number."""


def literal(text):
    """A string literal for a connection of this module: UTF-8, backslash as the escape character."""
    if "\0" in text:
        raise MysqlError("a zero byte cannot be stored")
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def identifier(name):
    return "`" + name.replace("`", "``") + "`"


def stored_password(password):
    """What the server keeps for mysql_native_password. Sent instead of the password, it is in no statement."""
    return "*" + hashlib.sha1(hashlib.sha1(password.encode("utf-8")).digest()).hexdigest().upper()


def scramble(password, nonce):
    """The answer to a login of mysql_native_password; empty for an empty password."""
    if not password:
        return b""
    once = hashlib.sha1(password.encode("utf-8")).digest()
    mask = hashlib.sha1(nonce[:20] + hashlib.sha1(once).digest()).digest()
    return bytes(a ^ b for a, b in zip(once, mask))


class Connection:
    """`host` is the path of the server's socket when it begins with a slash."""

    def __init__(self, host, port, user, database, password=None, timeout=10.0):
        self._local = host.startswith("/")
        self._socket = wire.connect(host, port, timeout)
        self._answers = wire.Answers(self._socket)
        self._password, self._sequence = password or "", 0
        try:
            with wire.understood(_SERVER):
                self._log_in(user, database)
            # Statements may take long; only the login is under the time limit.
            self._socket.settimeout(None)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._sequence = 0
            self._send(b"\x01")
        except OSError:
            pass
        self._socket.close()

    def query(self, statement):
        """Runs one statement; rows as tuples of strings, null as None."""
        self._sequence = 0
        self._answers.begin()
        self._send(b"\x03" + statement.encode("utf-8"))
        with wire.understood(_SERVER):
            return self._rows()

    def _rows(self):
        first = self._receive()
        if first[:1] == b"\x00":
            return []
        columns, _ = _length(first, 0)
        for _ in range(columns + 1):
            self._receive()
        rows = []
        while True:
            packet = self._receive()
            if packet[:1] == b"\xfe" and len(packet) < 9:
                return rows
            rows.append(_row(packet, columns))

    def _log_in(self, user, database):
        greeting = self._receive()
        if greeting[:1] != b"\x0a":
            raise MysqlError("the server speaks an unknown protocol (%d)" % greeting[0])
        rest = greeting[greeting.index(b"\0", 1) + 1 :]
        # Thread, eight bytes of the nonce, zero; then eighteen bytes of capabilities and filler, the nonce's other part.
        nonce = rest[4:12] + rest[31:43]
        answer = scramble(self._password, nonce)
        self._send(
            struct.pack("<IIB23x", _CAPABILITIES, _LARGEST, _UTF8MB4)
            + user.encode("utf-8")
            + b"\0"
            + bytes([len(answer)])
            + answer
            + database.encode("utf-8")
            + b"\0"
            + _NATIVE.encode("ascii")
            + b"\0"
        )
        while True:
            packet = self._receive()
            if packet[:1] == b"\x00":
                return
            self._switch(packet)

    def _switch(self, packet):
        """The account logs in by another way than the one that was tried."""
        name, _, data = packet[1:].partition(b"\0")
        plugin = name.decode("ascii", "replace")
        if packet[:1] == b"\xfe" and plugin == _NATIVE:
            self._send(scramble(self._password, data))
        elif packet[:1] == b"\xfe" and plugin in _BY_SOCKET and self._local:
            self._send(b"")
        else:
            raise MysqlError(
                "the account logs in by %s, not by %s" % (plugin or "a password of old", _NATIVE), "plugin"
            )

    def _send(self, body):
        self._socket.sendall(struct.pack("<I", len(body))[:3] + bytes([self._sequence]) + body)
        self._sequence = (self._sequence + 1) % 256

    def _receive(self):
        head = self._answers.exactly(4)
        self._sequence = (head[3] + 1) % 256
        body = self._answers.exactly(int.from_bytes(head[:3], "little"))
        if body[:1] == b"\xff":
            raise _error(body)
        return body


def _length(data, offset):
    """A length-encoded number (None for null) and the offset behind it."""
    first = data[offset]
    if first < 0xFB:
        return first, offset + 1
    if first == 0xFB:
        return None, offset + 1
    width = {0xFC: 2, 0xFD: 3, 0xFE: 8}[first]
    return int.from_bytes(data[offset + 1 : offset + 1 + width], "little"), offset + 1 + width


def _row(packet, columns):
    offset, values = 0, []
    for _ in range(columns):
        length, offset = _length(packet, offset)
        values.append(None if length is None else packet[offset : offset + length].decode("utf-8", "replace"))
        offset += length or 0
    return tuple(values)


def _error(body):
    code = int.from_bytes(body[1:3], "little")
    text = body[3:].decode("utf-8", "replace")
    # Behind `#` stands the SQLSTATE, which says less than the number.
    return MysqlError(text[6:] if text.startswith("#") else text, str(code))
