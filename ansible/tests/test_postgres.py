import hashlib
import socket
import struct
import threading
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import pg_objects, pg_password
from ansible.module_utils.deck.postgres import Connection, PostgresError, identifier, literal


def message(kind, body):
    return kind + struct.pack(">i", len(body) + 4) + body


def fields(*values):
    coded = b"".join(struct.pack(">i", -1) if v is None else struct.pack(">i", len(v)) + v for v in values)
    return struct.pack(">h", len(values)) + coded


class Passwords(unittest.TestCase):
    def test_md5_is_what_postgresql_stores(self):
        # PostgreSQL's manual, pg_authid: md5 of the password followed by the name.
        stored = "md5" + hashlib.md5(b"secretme").hexdigest()
        self.assertEqual(pg_password.stored_password("md5", "me", "secret"), stored)
        self.assertTrue(pg_password.matches(stored, "md5", "me", "secret"))
        self.assertFalse(pg_password.matches(stored, "md5", "you", "secret"))

    def test_scram_knows_its_own_and_nothing_else(self):
        password = "p@s&s%$'\"\\x"
        stored = pg_password.stored_password("scram-sha-256", "easy", password)
        self.assertRegex(stored, r"^SCRAM-SHA-256\$4096:[^:$]+\$[^:]+:[^:]+$")
        self.assertTrue(pg_password.matches(stored, "scram-sha-256", "easy", password))
        self.assertFalse(pg_password.matches(stored, "scram-sha-256", "easy", password + "y"))
        for other in (None, "", "md5abc", "SCRAM-SHA-256$x:y$z", stored[:40]):
            self.assertFalse(pg_password.matches(other, "scram-sha-256", "easy", password), other)

    def test_literals_hold_anything(self):
        self.assertEqual(literal("p@s&s%$'\"\\x"), "'p@s&s%$''\"\\x'")
        self.assertEqual(identifier('a"b'), '"a""b"')
        with self.assertRaises(PostgresError):
            literal("a\0b")


class Wire(unittest.TestCase):
    def serve(self, script):
        listener = socket.create_server(("127.0.0.1", 0))
        seen = []

        def run():
            connection, _ = listener.accept()
            with listener, connection:
                for answer in script:
                    seen.append(connection.recv(65536))
                    connection.sendall(answer)
                connection.recv(100)

        threading.Thread(target=run, daemon=True).start()
        return listener.getsockname()[1], seen

    def test_md5_login_and_rows(self):
        hello = message(b"R", struct.pack(">i", 0)) + message(b"S", b"a\0b\0") + message(b"Z", b"I")
        rows = message(b"T", b"\0\0") + message(b"D", fields(b"1.3.6", None)) + message(b"Z", b"I")
        port, seen = self.serve([message(b"R", struct.pack(">i", 5) + b"salt"), hello, rows])
        with Connection("127.0.0.1", port, "easy", "ds", "easy") as connection:
            self.assertEqual(connection.query("select 1"), [("1.3.6", None)])
        self.assertIn(b"user\0easy\0database\0ds\0", seen[0])
        self.assertRegex(seen[1], rb"^p\0\0\0\x28md5[0-9a-f]{32}\0$")
        self.assertEqual(seen[2], message(b"Q", b"select 1\0"))

    def test_a_refused_login_is_the_servers_own_words(self):
        refusal = message(b"E", b"SFATAL\0C28P01\0Mpassword authentication failed\0\0")
        port, _ = self.serve([message(b"R", struct.pack(">i", 3)), refusal])
        with self.assertRaisesRegex(PostgresError, "password authentication failed") as caught:
            Connection("127.0.0.1", port, "easy", "ds", "wrong")
        self.assertEqual(caught.exception.code, "28P01")

    def test_a_server_that_wants_an_unknown_way_is_told_apart(self):
        port, _ = self.serve([message(b"R", struct.pack(">i", 7))])
        with self.assertRaisesRegex(PostgresError, "not supported"):
            Connection("127.0.0.1", port, "easy", "ds", "x")


class Schema(unittest.TestCase):
    def state(self, table, versions=(), users=(), tables="0"):
        def query(statement):
            if "to_regclass" in statement:
                return [(table,)]
            if "count(*)" in statement:
                return [(tables,)]
            return [(v,) for v in versions] if "t_ds_version" in statement else list(users)

        connection = type("Connection", (), {"query": staticmethod(query)})
        return pg_objects.schema_state(
            connection, {"versionTable": "t_ds_version", "versionColumn": "version"}
        )

    def test_states_of_a_schema(self):
        self.assertEqual(self.state(None), "absent")
        self.assertEqual(self.state(None, tables="12"), "partial")
        self.assertEqual(self.state("t_ds_version", ["1.3.6"], [("1",)], "36"), "1.3.6")
        self.assertEqual(self.state("t_ds_version", ["1.3.9", "1.3.10"], [("1",)], "36"), "1.3.10")
        self.assertEqual(self.state("t_ds_version", ["1.3.6"], [], "36"), "partial")
        self.assertEqual(self.state("t_ds_version", [], [], "36"), "partial")
