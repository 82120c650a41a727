import errno
import json
import os
import tempfile
import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import locks, preflight_host, ways
from ansible.module_utils.deck.errors import DeckError

# The deploys of two consoles; the second's data is a copy of the first's, on another machine.
OURS = {
    "console": "c1",
    "machine": "m1",
    "holder": "desk-1",
    "clusterId": "9df5a945",
    "cluster": "myTest1",
    "run": "0000000a",
    "action": "deploy",
    "user": "admin",
}
THEIRS = {**OURS, "machine": "m2", "holder": "desk-2", "run": "0000000b", "user": "ops"}


class Locks(unittest.TestCase):
    def setUp(self):
        # Below /run only root can make a link; so elsewhere a way through /tmp would count as bent.
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for module, name, value in (
            (locks, "HOME", os.path.join(folder.name, "deck")),
            (ways, "LOCKS", os.path.join(folder.name, "run")),
        ):
            self.addCleanup(setattr, module, name, getattr(module, name))
            setattr(module, name, value)
        # The lock is root's; here it is that of who runs the tests.
        self.addCleanup(setattr, locks.files, "write_file", locks.files.write_file)
        write = locks.files.write_file
        locks.files.write_file = lambda path, content, **more: write(
            path, content, **{**more, "owner": (os.geteuid(), os.getegid())}
        )
        self.addCleanup(setattr, locks.files, "make_folder", locks.files.make_folder)
        locks.files.make_folder = lambda path, **_: os.makedirs(path, exist_ok=True)

    def test_another_console_is_refused_and_told_who_has_it(self):
        self.assertIsNone(locks.owner())
        locks.take(OURS, breaks=False)
        with self.assertRaisesRegex(
            DeckError,
            r"on desk-1: deploy of cluster myTest1, run 0000000a, asked for by admin, since \d{4}-.+Z$",
        ):
            locks.take(THEIRS, breaks=False)
        self.assertEqual(locks.owner()["run"], "0000000a")

    def test_on_a_full_disk_the_lock_of_a_dead_run_of_ours_is_removed_and_anothers_when_that_is_asked_for(
        self,
    ):
        for owner, breaks, free in ((OURS, False, True), (THEIRS, False, False), (THEIRS, True, True)):
            locks.take(owner, breaks=True)
            locks.drop({**OURS, "run": "0000000c"}, breaks)
            self.assertEqual(locks.owner() is None, free, (owner, breaks))

    def test_on_a_read_only_disk_the_same_locks_are_void_until_the_next_is_taken(self):
        read_only = OSError(errno.EROFS, os.strerror(errno.EROFS))
        for owner, breaks, free in ((OURS, False, True), (THEIRS, False, False), (THEIRS, True, True)):
            with self.subTest(owner["holder"], breaks=breaks):
                locks.take(owner, breaks=True)
                with mock.patch.object(locks, "_remove", side_effect=read_only):
                    locks.drop({**OURS, "run": "0000000c"}, breaks)
                self.assertEqual(locks.owner() is None, free)
                self.assertEqual(os.listdir(locks.folder()), ["owner.json"])
        locks.require("0000000c", without=True)
        # The disk is mended: nobody's lock is in the way, and the note says nothing of the new one.
        locks.take({**OURS, "run": "0000000d"}, breaks=False)
        self.assertEqual(locks.owner()["run"], "0000000d")
        locks.release({**OURS, "run": "0000000d"})
        self.assertEqual(os.listdir(locks.HOME), [])

    def test_everybody_may_read_it(self):
        locks.take(OURS, breaks=False)
        self.assertEqual(os.stat(locks.folder()).st_mode & 0o777, 0o755)
        self.assertEqual(os.stat(os.path.join(locks.folder(), "owner.json")).st_mode & 0o777, 0o644)
        self.assertEqual(os.listdir(locks.HOME), ["lock"])

    def test_the_same_console_takes_over_what_its_dead_run_left(self):
        locks.take(OURS, breaks=False)
        self.assertIsNone(locks.take({**OURS, "run": "0000000c"}, breaks=False))
        self.assertEqual(locks.owner()["run"], "0000000c")

    def test_a_lock_is_broken_when_that_is_asked_for_and_its_owner_is_told(self):
        locks.take(OURS, breaks=False)
        self.assertEqual(locks.take(THEIRS, breaks=True)["holder"], "desk-1")
        self.assertEqual(locks.owner()["holder"], "desk-2")
        self.assertIsNone(locks.take({**THEIRS, "run": "0000000d"}, breaks=True))

    def test_only_its_own_run_releases_it(self):
        locks.take(OURS, breaks=False)
        self.assertFalse(locks.release(THEIRS))
        self.assertFalse(locks.release({**OURS, "run": "0000000c"}))
        self.assertTrue(locks.release(OURS))
        self.assertIsNone(locks.owner())
        self.assertFalse(locks.release(OURS))
        self.assertEqual(os.listdir(locks.HOME), [])

    def test_a_run_whose_lock_was_broken_begins_nothing_more(self):
        with self.assertRaisesRegex(DeckError, "lock of this run was broken: another console was here"):
            locks.require("0000000a")
        locks.require("0000000a", without=True)
        locks.take(OURS, breaks=False)
        locks.require("0000000a")
        locks.take(THEIRS, breaks=True)
        for without in (False, True):
            with self.assertRaisesRegex(DeckError, "lock of this run was broken: .*desk-2"):
                locks.require("0000000a", without)

    def test_what_a_killed_module_left_is_no_lock(self):
        os.makedirs(locks.folder())
        os.makedirs(os.path.join(locks.HOME, ".lock-dead"))
        self.assertIsNone(locks.owner())
        locks.take(OURS, breaks=False)
        self.assertEqual(os.listdir(locks.HOME), ["lock"])

    def test_a_record_that_cannot_be_read_holds_and_is_no_trouble_to_show(self):
        os.makedirs(locks.folder())
        for content in ("not json", json.dumps({"holder": "a\nb\x1b[31m" + "x" * 5000})):
            with open(os.path.join(locks.folder(), "owner.json"), "w", encoding="utf-8") as file:
                file.write(content)
            with self.assertRaises(DeckError) as refused:
                locks.take(OURS, breaks=False)
            self.assertTrue(str(refused.exception).isprintable())
            self.assertLess(len(str(refused.exception)), 500)
        self.assertIsNotNone(locks.take(OURS, breaks=True))

    def test_preflight_tells_of_another_console_only(self):
        def found(owner, breaks=False):
            wanted = {"owner": owner, "breaks": breaks}
            return [(f["level"], f["params"]["holder"]) for f in preflight_host.lock(wanted)]

        self.assertEqual(found(OURS), [])
        locks.take(OURS, breaks=False)
        self.assertEqual(found({**OURS, "run": "0000000c"}), [])
        self.assertEqual(found(THEIRS), [("error", "desk-1")])
        self.assertEqual(found(THEIRS, breaks=True), [("warning", "desk-1")])
