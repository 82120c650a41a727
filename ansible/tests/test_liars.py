import base64
import contextlib
import socket
import struct
import threading
import unittest
from unittest import mock

import support  # noqa: F401
from ansible.module_utils.deck import mysql, pg_password, postgres, wire, zookeeper

ROW = struct.pack(">h", 1) + struct.pack(">i", 5) + b"hello"


def pg(kind, body, length=None):
    return kind + struct.pack(">i", len(body) + 4 if length is None else length) + body


def my(number, body):
    return struct.pack("<I", len(body))[:3] + bytes([number]) + body


def zk(body):
    return struct.pack(">i", len(body)) + body


PG_LET_IN = pg(b"R", struct.pack(">i", 0)) + pg(b"Z", b"I")
MY_GREETING = my(0, b"\x0a5.7\0" + b"\0" * 60)
MY_LET_IN = my(2, b"\0\0\0\2\0\0\0")
PING = struct.pack(">iqi", -2, 899, 0)
ZK_LET_IN = zk(struct.pack(">iiq", 0, 5000, 77) + struct.pack(">i", 16) + b"p" * 16 + b"\0")


class Liar:
    """Sends one thing of its script for each thing that it reads, then, if there is one, something again and again."""

    def __init__(self, *script, endless=b"", first=False):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._script, self._endless, self._first = script, endless, first
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        connection, _ = self._listener.accept()
        with self._listener, connection, contextlib.suppress(OSError):
            for index, answer in enumerate(self._script):
                if index > 0 or not self._first:
                    connection.recv(65536)
                connection.sendall(answer)
            while self._endless:
                connection.sendall(self._endless * 1000)
            connection.recv(65536)


@mock.patch.object(wire, "LIMIT", 1 << 16)
class PostgreSQL(unittest.TestCase):
    def refused(self, words, *script, endless=b""):
        liar = Liar(*script, endless=endless)
        with self.assertRaisesRegex(ConnectionError, words):
            with postgres.Connection("127.0.0.1", liar.port, "easy", "ds", "easy") as connection:
                connection.query("select 1")

    def test_lengths_that_nobody_can_mean(self):
        for length in (0x7FFFFFFF, -1, 0):
            self.refused("longer than 65536 bytes, or broken", PG_LET_IN, pg(b"D", b"", length))

    def test_rows_without_end(self):
        self.refused("longer than 65536 bytes", PG_LET_IN, pg(b"D", ROW), endless=pg(b"D", ROW))

    def test_a_login_without_end(self):
        self.refused("longer than 65536 bytes", pg(b"N", b"notice"), endless=pg(b"N", b"notice"))

    def test_what_is_no_row(self):
        self.refused("does not speak as PostgreSQL", PG_LET_IN, pg(b"D", b"\x7f\xff\0") + pg(b"Z", b"I"))

    def test_a_challenge_that_is_none(self):
        offer = pg(b"R", struct.pack(">i", 10) + b"SCRAM-SHA-256\0\0")
        for challenge in (b"nonsense", b"s=a,i=1"):
            self.refused("does not speak as", offer, pg(b"R", struct.pack(">i", 11) + challenge))

    def test_rounds_without_end_are_not_reckoned(self):
        with self.assertRaises(ValueError):
            pg_password.salted("easy", b"salt", 2_000_000_000)
        stored = "SCRAM-SHA-256$2000000000:%s$a:b" % base64.b64encode(b"salt").decode("ascii")
        self.assertFalse(pg_password.matches(stored, "scram-sha-256", "easy", "easy"))


@mock.patch.object(wire, "LIMIT", 1 << 16)
class MySQL(unittest.TestCase):
    def refused(self, words, *script, endless=b""):
        liar = Liar(*script, endless=endless, first=True)
        with self.assertRaisesRegex(ConnectionError, words):
            with mysql.Connection("127.0.0.1", liar.port, "easy", "ds", "easy") as connection:
                connection.query("select 1")

    def test_a_greeting_that_is_none(self):
        self.refused("does not speak as MySQL", my(0, b"\x0a" + b"5" * 20))

    def test_columns_without_end(self):
        many = my(1, b"\xfe" + b"\xff" * 8)
        self.refused("longer than 65536 bytes", MY_GREETING, MY_LET_IN, many, endless=my(2, b"x"))

    def test_rows_without_end(self):
        head = my(1, b"\1") + my(2, b"column") + my(3, b"\xfe\0\0\2\0")
        self.refused("longer than 65536 bytes", MY_GREETING, MY_LET_IN, head, endless=my(4, b"\5hello"))

    def test_a_wish_for_a_file_of_the_host(self):
        # LOAD DATA LOCAL: a client that knew it would send /etc/shadow.
        self.refused("does not speak as MySQL", MY_GREETING, MY_LET_IN, my(1, b"\xfb/etc/shadow"))


@mock.patch.object(wire, "LIMIT", 1 << 16)
class ZooKeeper(unittest.TestCase):
    def refused(self, words, *script, endless=b""):
        liar = Liar(ZK_LET_IN, *script, endless=endless)
        with self.assertRaisesRegex(ConnectionError, words):
            with zookeeper.Client("127.0.0.1", liar.port) as client:
                client.children("/")

    def test_more_names_than_there_are_bytes(self):
        count = struct.pack(">i", 0x7FFFFFFF)
        for name in (struct.pack(">i", -4), struct.pack(">i", 0)):
            self.refused("does not speak as ZooKeeper", zk(struct.pack(">iqi", 1, 900, 0) + count + name))

    def test_answers_to_other_questions_without_end(self):
        self.refused("longer than 65536 bytes", zk(PING), endless=zk(PING))

    def test_a_head_that_is_cut(self):
        self.refused("does not speak as ZooKeeper", zk(b"\0\0"))


class Words(unittest.TestCase):
    def test_a_failure_of_ours_is_told_as_an_answer_that_nobody_understands(self):
        with self.assertRaisesRegex(OSError, "does not speak as it does"):
            with wire.understood("it"):
                raise KeyError("r")


if __name__ == "__main__":
    unittest.main()
