import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import health, reports, servers, systemd
from ansible.module_utils.deck.errors import DeckError, Hopeless


def server(name, seconds=0):
    return {"name": name, "unit": name, "ports": [], "startTimeout": seconds, "stopTimeout": 30}


class WaitHealthy(unittest.TestCase):
    """Who is blamed when a server does not become healthy."""

    def setUp(self):
        self.states = {}
        self.enterContext(mock.patch.object(systemd, "show", side_effect=self.show))
        self.enterContext(
            mock.patch.object(reports, "failure_report", side_effect=lambda s, r: s["name"] + " " + r)
        )
        self.missing = self.enterContext(
            mock.patch.object(health, "missing", return_value="port 1 is not open")
        )

    def show(self, *units):
        return {unit: {"ActiveState": "active", **self.states.get(unit, {})} for unit in units}

    def failure(self, *wanted):
        with self.assertRaises(DeckError) as caught:
            servers.wait_healthy(wanted, {})
        return str(caught.exception)

    def test_the_one_whose_time_is_over(self):
        self.assertEqual(self.failure(server("api")), "api is not healthy after 0 s: port 1 is not open")

    def test_another_one_that_has_ended_meanwhile(self):
        self.states["master"] = {"NRestarts": "1"}
        told = self.failure(server("api"), server("master", 3600))
        self.assertEqual(told, "master has ended, and api is not healthy after 0 s")

    def test_one_that_ends_again_and_again_is_not_waited_for(self):
        self.states["master"] = {"NRestarts": "2"}
        self.assertEqual(self.failure(server("master", 3600)), "master ended 2 times")

    def test_one_for_which_waiting_is_in_vain(self):
        self.missing.side_effect = Hopeless("does not let in the account ds: no")
        self.assertEqual(
            self.failure(server("database", 3600)), "database does not let in the account ds: no"
        )


class Stop(unittest.TestCase):
    def test_who_had_to_be_killed_is_named(self):
        states = [
            {"alert": {"ActiveState": "active"}, "api": {"ActiveState": "active"}},
            {"alert": {"Result": "timeout"}, "api": {"Result": "success"}},
        ]
        with mock.patch.multiple(systemd, show=mock.Mock(side_effect=states), systemctl=mock.DEFAULT):
            with mock.patch.object(systemd, "pids_by_unit", return_value={}):
                told = servers.stop([server("alert"), server("api")])
        self.assertEqual(
            told["warnings"], ["alert did not end within 30 s of being asked to, and was killed"]
        )


if __name__ == "__main__":
    unittest.main()
