import errno
import importlib.util
import os
import sys
import types
import unittest
from unittest import mock

import support
from ansible.module_utils.deck import locks, work
from ansible.module_utils.deck.errors import DeckError

# On a host it comes with Ansible; what is tried here does not use it.
sys.modules.setdefault(
    "ansible.module_utils.basic", types.SimpleNamespace(AnsibleModule=type("AnsibleModule", (), {}))
)


def load(name):
    path = os.path.join(os.path.dirname(support.UTILS), "modules", name + ".py")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


deck_lock = load("deck_lock")
frame = sys.modules["ansible.module_utils.deck.module"]
OLD = dict.fromkeys(locks.FIELDS, "x")


class Taking(unittest.TestCase):
    def take(self, lenient=False):
        params = {"state": "taken", "lock": {"owner": {}, "breaks": True}, "lenient": lenient}
        with mock.patch.object(work, "end_others", return_value=["ended"]):
            return deck_lock.main(params, check=False)

    def test_the_former_owner_and_what_was_ended_are_told_in_the_log(self):
        with mock.patch.object(locks, "take", return_value=OLD):
            result = self.take()
        broken, ended = result["warnings"]
        self.assertIn("broken, as asked for: it was locked by another console, on x: x of cluster x", broken)
        self.assertEqual((ended, result["changed"]), ("ended", False))

    def test_a_full_disk_hinders_everything_but_a_stop(self):
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with mock.patch.object(locks, "take", side_effect=full), mock.patch.object(locks, "drop"):
            self.assertRaises(OSError, self.take)
            self.assertIn("could not be locked: [Errno 28]", self.take(lenient=True)["warnings"][0])

    def test_where_no_lock_fits_none_is_told_and_what_lies_there_is_removed(self):
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with mock.patch.object(locks, "take", side_effect=full), mock.patch.object(locks, "drop") as drop:
            self.assertNotIn("report", self.take(lenient=True))
        drop.assert_called_once_with({}, True)

    def test_an_abort_ends_the_work_of_its_own_run_only(self):
        params = {"state": "quiet", "lock": {"owner": {"run": "0000000a"}, "breaks": False}, "lenient": False}
        with mock.patch.object(work, "end_others", return_value=[]) as end:
            deck_lock.main(params, check=False)
        end.assert_called_once_with(run="0000000a")

    def test_a_look_takes_nothing(self):
        with mock.patch.object(locks, "take", side_effect=AssertionError):
            params = {"state": "taken", "lock": {"owner": {}, "breaks": False}, "lenient": False}
            self.assertEqual(deck_lock.main(params, check=True), {"changed": False})


class Frame(unittest.TestCase):
    """What a module claims, as the frame around it sees to it."""

    def run_as(self, params, claim, owner):
        module = types.SimpleNamespace(params=params, check_mode=False, run="0000000a", _name="deck_x")
        with mock.patch.object(locks, "owner", return_value=owner), mock.patch.object(work, "at") as at:
            result = frame._work(module, lambda *_: "done", claim)
        return result, at.call_args

    def test_work_begins_with_the_lock_only_and_stopping_without_one_too(self):
        mine, other = {**OLD, "run": "0000000a"}, OLD
        claim = work.Work()
        self.assertEqual(
            self.run_as({}, claim, mine), ("done", mock.call("0000000a", "deck_x", claim.may_end))
        )
        for owner in (other, None):
            self.assertRaises(DeckError, self.run_as, {}, claim, owner)
        free = work.Work(without_lock=True)
        self.assertEqual(self.run_as({}, free, None)[0], "done")
        self.assertRaises(DeckError, self.run_as, {}, free, other)
