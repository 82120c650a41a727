import importlib.util
import os
import sys
import types
import unittest

import support

PATH = os.path.join(os.path.dirname(support.UTILS), "callback", "deck_events.py")


def load():
    """The callback without Ansible, of which only the names of two classes are needed."""
    for name, member in (("ansible.playbook.block", "Block"), ("ansible.plugins.callback", "CallbackBase")):
        module = types.ModuleType(name)
        setattr(module, member, object)
        sys.modules[name] = module
    for name in ("ansible.playbook", "ansible.plugins"):
        sys.modules[name] = types.ModuleType(name)
    spec = importlib.util.spec_from_file_location("deck_events", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Warnings(unittest.TestCase):
    def test_those_that_cannot_be_shown_do_not_cost_the_event_of_their_task(self):
        callback = load().CallbackModule.__new__(load().CallbackModule)
        told = []
        callback._fd, callback._begun, callback._task_begun = 1, {}, 0
        callback._write = told.append
        # As Ansible does with a host's `warnings: 5`.
        callback._handle_warnings = lambda result: iter(5)
        task = types.SimpleNamespace(name="Look", action="deck_probe", _uuid="u", _parent=None)
        host = types.SimpleNamespace(get_name=lambda: "h")
        callback.v2_runner_on_ok(types.SimpleNamespace(result={"changed": True}, host=host, task=task))
        callback.v2_runner_on_failed(types.SimpleNamespace(result={"msg": "no"}, host=host, task=task))
        self.assertEqual(
            [event["outcome"] for event in told if event["type"] == "host"], ["changed", "failed"]
        )
        self.assertIn(
            "[WARNING]: h: warnings that cannot be shown (TypeError)", [e.get("text") for e in told]
        )


class Reason(unittest.TestCase):
    def setUp(self):
        self.reason = load().reason

    def test_a_connection_that_broke_is_no_news_beside_why_there_is_no_other_one(self):
        message = (
            "mux_client_hello_exchange: write packet: Broken pipe\nssh: connect to host h port 22: No route"
        )
        self.assertEqual(self.reason({"msg": message}), "ssh: connect to host h port 22: No route")

    def test_a_megabyte_that_begins_over_and_over_like_what_is_left_out_holds_nobody_up(self):
        # Without a bound it took minutes, and ansible-playbook did nothing else meanwhile.
        for part in ("mux_client_", "mux_client_a: "):
            with self.subTest(part=part):
                self.assertLess(len(self.reason({"msg": part * 90_000})), 16_100)


if __name__ == "__main__":
    unittest.main()
