import hashlib
import socket
import struct
import threading
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import databases, my_instance, my_objects
from ansible.module_utils.deck.errors import DatabaseError, DeckError
from ansible.module_utils.deck.mysql import (
    Connection,
    MysqlError,
    identifier,
    literal,
    scramble,
    stored_password,
)

NONCE = b"abcdefgh" + b"ijklmnopqrst"


def greeting(plugin=b"mysql_native_password"):
    head = b"\x0a5.5.5-10.11.19-MariaDB\0" + struct.pack("<I", 7) + NONCE[:8] + b"\0"
    flags = struct.pack("<HBHHB", 0xFFFF, 45, 2, 0xFFFF, 21) + b"\0" * 10
    return head + flags + NONCE[8:] + b"\0" + plugin + b"\0"


def text(value):
    return b"\xfb" if value is None else bytes([len(value)]) + value


OK = b"\0\0\0\2\0\0\0"
END = b"\xfe\0\0\2\0"


class Passwords(unittest.TestCase):
    def test_the_stored_form_is_the_servers(self):
        # MariaDB's manual on PASSWORD(): select password('notagoodpwd').
        self.assertEqual(stored_password("notagoodpwd"), "*3A70EE9FC6594F88CE9E959CD51C5A1C002DC937")

    def test_the_server_can_check_an_answer(self):
        password = "p@s&s%$'\"\\x"
        answer = scramble(password, NONCE + b"\0")
        stored = bytes.fromhex(stored_password(password)[1:])
        once = bytes(a ^ b for a, b in zip(answer, hashlib.sha1(NONCE + stored).digest()))
        self.assertEqual(hashlib.sha1(once).digest(), stored)
        self.assertEqual(scramble("", NONCE), b"")

    def test_literals_hold_anything(self):
        self.assertEqual(literal("a'b\\c"), "'a''b\\\\c'")
        self.assertEqual(identifier("a`b"), "`a``b`")
        with self.assertRaises(MysqlError):
            literal("a\0b")


class Wire(unittest.TestCase):
    def serve(self, *answers):
        """A server that says hello, then gives each answer (packets) to what it receives."""
        listener = socket.create_server(("127.0.0.1", 0))
        seen = []

        def receive(connection):
            head = connection.recv(4, socket.MSG_WAITALL)
            if len(head) < 4:
                return None, 0
            return connection.recv(int.from_bytes(head[:3], "little"), socket.MSG_WAITALL), head[3]

        def run():
            connection, _ = listener.accept()
            with listener, connection:
                sequence = 0
                for packets in ([greeting()], *answers):
                    for packet in packets:
                        connection.sendall(struct.pack("<I", len(packet))[:3] + bytes([sequence]) + packet)
                        sequence += 1
                    body, number = receive(connection)
                    seen.append(body)
                    sequence = number + 1

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 5)
        return listener.getsockname()[1], seen

    def test_login_and_rows(self):
        rows = [b"\2", b"one", b"two", END, text(b"1.3.6") + text(None), END]
        port, seen = self.serve([OK], rows)
        with Connection("127.0.0.1", port, "easy", "ds", "easy") as connection:
            self.assertEqual(connection.query("select 1"), [("1.3.6", None)])
        self.assertIn(b"easy\0\x14" + scramble("easy", NONCE) + b"ds\0mysql_native_password\0", seen[0])
        self.assertEqual(seen[1], b"\3select 1")

    def test_an_account_of_the_same_kind_with_another_nonce_is_answered(self):
        other = b"z" * 20
        port, seen = self.serve([b"\xfemysql_native_password\0" + other + b"\0"], [OK])
        with Connection("127.0.0.1", port, "easy", "ds", "easy"):
            pass
        self.assertEqual(seen[1], scramble("easy", other))

    def test_an_account_that_the_driver_may_not_know_is_named(self):
        port, _ = self.serve([b"\xfecaching_sha2_password\0" + NONCE + b"\0"])
        with self.assertRaisesRegex(
            MysqlError, "logs in by caching_sha2_password, not by mysql_native_password"
        ):
            Connection("127.0.0.1", port, "easy", "ds", "easy")

    def test_a_refused_login_is_the_servers_own_words(self):
        refusal = b"\xff" + struct.pack("<H", 1045) + b"#28000Access denied for user 'easy'"
        port, _ = self.serve([refusal])
        with self.assertRaisesRegex(MysqlError, "^Access denied for user 'easy'$") as caught:
            Connection("127.0.0.1", port, "easy", "ds", "wrong")
        self.assertEqual(caught.exception.code, "1045")


class Server:
    """Answers a query by the first pattern in it, and remembers statements that change something."""

    def __init__(self, **answers):
        self.answers, self.changes = answers, []

    def query(self, statement):
        for word, rows in self.answers.items():
            if word in statement and statement.startswith("select"):
                return rows
        if not statement.startswith(("select", "create role", "grant")):
            self.changes.append(statement)
        return []


class Accounts(unittest.TestCase):
    DATABASE = {"account": "me", "name": "ds_1", "password": "p@s&s%$'\"\\x"}

    def test_the_password_is_in_no_statement(self):
        server = Server()
        my_objects.ensure_accounts(server, self.DATABASE, ["10.0.0.1"])
        wanted = "create user 'me'@'10.0.0.1' identified via mysql_native_password using "
        self.assertEqual(server.changes, [wanted + literal(stored_password(self.DATABASE["password"]))])

    def test_what_is_right_is_not_changed(self):
        stored = stored_password(self.DATABASE["password"])
        server = Server(
            roles_mapping=[("me", "10.0.0.1")], **{"mysql.user": [("mysql_native_password", stored, "")]}
        )
        server.answers["mysql.db"] = [("1",)]
        self.assertEqual(my_objects.ensure_accounts(server, self.DATABASE, ["10.0.0.1"]), [])
        self.assertEqual(server.changes, [])

    def test_accounts_of_hosts_that_left_and_of_earlier_names_lose_their_login(self):
        server = Server(roles_mapping=[("me", "10.0.0.9"), ("former", "10.0.0.1")])
        my_objects.ensure_accounts(server, self.DATABASE, ["10.0.0.1"])
        self.assertEqual(
            [c for c in server.changes if c.startswith("drop")],
            ["drop user if exists 'former'@'10.0.0.1'", "drop user if exists 'me'@'10.0.0.9'"],
        )

    def test_an_underscore_in_the_name_gives_rights_on_no_other_database(self):
        grants = []
        server = type("Server", (), {"query": staticmethod(lambda s: grants.append(s) or [])})
        my_objects.ensure_accounts(server, self.DATABASE, ["::1"])
        self.assertIn("grant all privileges on `ds\\_1`.* to 'me'@'::1'", grants)

    def test_accounts_are_for_the_console_and_the_cluster_only(self):
        found = my_instance.addresses_of(["10.0.0.2", "fd00::2"])
        self.assertEqual(found, ["10.0.0.2", "127.0.0.1", "::1", "fd00::2"])
        with self.assertRaisesRegex(DeckError, "does not resolve"):
            my_instance.addresses_of(["no-such-host.invalid"])


class Schema(unittest.TestCase):
    def state(self, has_table, versions=(), users=(), tables="0"):
        def query(statement):
            if "table_name = 't_ds_version'" in statement:
                return [("1" if has_table else "0",)]
            if "count(*)" in statement:
                return [(tables,)]
            return [(v,) for v in versions] if "t_ds_version" in statement else list(users)

        connection = type("Connection", (), {"query": staticmethod(query)})
        schema = {"versionTable": "t_ds_version", "versionColumn": "version"}
        return databases.KINDS["mysql"].schema_state(connection, schema)

    def test_states_of_a_schema(self):
        self.assertEqual(self.state(False), "absent")
        self.assertEqual(self.state(False, tables="12"), "partial")
        self.assertEqual(self.state(True, ["1.3.6"], [("1",)], "36"), "1.3.6")
        self.assertEqual(self.state(True, ["1.3.9", "1.3.10"], [("1",)], "36"), "1.3.10")
        self.assertEqual(self.state(True, ["1.3.6"], [], "36"), "partial")


class Kinds(unittest.TestCase):
    def test_scram_is_refused_where_the_driver_cannot_do_it(self):
        class Scram:
            login_method = 10
            query = staticmethod(lambda statement: [("1",)])
            __enter__ = lambda self: self  # noqa: E731
            __exit__ = lambda self, *_: None  # noqa: E731

        database = {"type": "postgresql", "account": "ds", "passwordEncryption": "md5"}
        known, databases.login = databases.login, lambda database: Scram()
        self.addCleanup(setattr, databases, "login", known)
        with self.assertRaisesRegex(DatabaseError, "SCRAM"):
            databases.check_login(database)
        databases.check_login({**database, "passwordEncryption": "scram-sha-256"})
