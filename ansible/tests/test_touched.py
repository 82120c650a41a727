import json
import os
import shutil
import tempfile
import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import locks, touched
from ansible.module_utils.deck.errors import DeckError


class Touched(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)
        patch = mock.patch.object(locks, "HOME", self.dir)
        patch.start()
        self.addCleanup(patch.stop)

    def test_remembers_roles_until_they_are_taken_back(self):
        self.assertEqual(touched.roles("1"), [])
        for role in ("worker", "master", "worker"):
            touched.add("1", role)
        self.assertEqual(touched.roles("1"), ["worker", "master"])
        with self.assertRaisesRegex(DeckError, "on this host: worker, master"):
            touched.prove("1")
        touched.remove("1", "worker")
        touched.remove("1", "master")
        touched.prove("1")

    def test_what_another_run_left_is_none_of_it(self):
        touched.add("1", "worker")
        self.assertEqual(touched.roles("2"), [])
        touched.prove("2")
        touched.add("2", "master")
        self.assertEqual(touched.roles("2"), ["master"])

    def test_a_record_that_is_damaged_says_nothing(self):
        with open(os.path.join(self.dir, "apply.json"), "w", encoding="utf-8") as file:
            file.write(json.dumps([1]))
        os.chmod(file.name, 0o600)
        self.assertEqual(touched.roles("1"), [])


if __name__ == "__main__":
    unittest.main()
