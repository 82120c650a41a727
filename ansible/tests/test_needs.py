import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import databases, needs
from ansible.module_utils.deck.errors import DatabaseError, DeckError

DATABASE = {"type": "postgresql", "host": "10.0.0.9", "port": 5432, "account": "ds", "drivers": ["/dev/nul?"]}
QUORUM = {"servers": ["10.0.0.7:2181", "10.0.0.8:2181"]}
BOTH = [{"name": "master-server", "needs": ["database", "zookeeper"]}]


class WaitFor(unittest.TestCase):
    def setUp(self):
        self.login = self.enterContext(mock.patch.object(databases, "check_login"))
        self.client = self.enterContext(mock.patch.object(needs.zookeeper, "Client"))
        self.enterContext(mock.patch.object(needs.time, "sleep"))

    def failure(self, servers=BOTH, database=DATABASE, patience=0.05):
        with self.assertRaises(DeckError) as caught:
            needs.wait_for(servers, database, QUORUM, patience)
        return str(caught.exception)

    def test_a_server_that_needs_nothing_asks_nobody(self):
        self.login.side_effect = self.client.side_effect = ConnectionRefusedError("refused")
        needs.wait_for([{"name": "logger-server"}], DATABASE, QUORUM)

    def test_a_refusal_is_final_and_names_database_and_account(self):
        self.login.side_effect = DatabaseError("password authentication failed", "28P01")
        self.assertEqual(
            self.failure(),
            "the database 10.0.0.9:5432 does not let in the account ds of this host: password authentication failed",
        )
        self.assertEqual(self.login.call_count, 1)

    def test_a_database_that_is_about_to_start_is_waited_for(self):
        self.login.side_effect = [ConnectionRefusedError(), DatabaseError("starting up", "57P03"), None]
        needs.wait_for(BOTH, DATABASE, QUORUM)

    def test_silence_ends(self):
        self.login.side_effect = TimeoutError("timed out")
        self.assertIn("the database 10.0.0.9:5432 does not answer within", self.failure())

    def test_one_server_of_the_quorum_is_enough_and_all_that_refuse_are_named(self):
        self.client.side_effect = [ConnectionRefusedError(), mock.MagicMock()]
        needs.wait_for(BOTH, DATABASE, QUORUM)
        self.client.side_effect = ConnectionRefusedError("refused")
        self.assertIn("10.0.0.7:2181: refused; 10.0.0.8:2181: refused", self.failure())

    def test_a_driver_that_is_missing_is_named(self):
        self.assertIn(
            "there is no /nowhere/x-*.jar",
            self.failure(database={**DATABASE, "drivers": ["/nowhere/x-*.jar"]}),
        )

    def test_a_plugin_that_is_missing_is_named_before_anything_is_asked(self):
        server = {"name": "worker-server", "plugins": ["/dev/nul?", "/nowhere/task-shell-*.jar"]}
        self.assertEqual(
            self.failure(servers=[server]),
            "a plugin that worker-server needs is missing on this host: there is no /nowhere/task-shell-*.jar",
        )


class Refusal(unittest.TestCase):
    def test_what_may_pass_by_itself_is_none(self):
        for code, refused in (
            ("28P01", True),
            ("1045", True),
            ("53300", False),
            ("57P03", False),
            ("", False),
        ):
            with self.subTest(code=code):
                self.assertEqual(databases.is_refusal(DatabaseError("x", code)), refused)
        self.assertFalse(databases.is_refusal(OSError("x")))


if __name__ == "__main__":
    unittest.main()
