import os
import shutil
import tempfile
import unittest

import support  # noqa: F401
from ansible.module_utils.deck import releases
from ansible.module_utils.deck.errors import DeckError


class Led(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)
        self.release = {"link": self.dir + "/current", "releases": self.dir + "/releases"}

    def point(self, target):
        os.symlink(target, self.release["link"])

    def led(self, **file):
        return releases.led([file], self.release)

    def test_names_files_in_the_release_that_the_link_leads_to(self):
        self.point(self.dir + "/releases/1.3.6-aaaaaaaa")
        release = self.dir + "/releases/1.3.6-aaaaaaaa"
        self.assertEqual(
            self.led(path=self.dir + "/current/conf/x", base=self.dir + "/current/conf.dist/x", set={}),
            [{"path": release + "/conf/x", "base": release + "/conf.dist/x", "set": {}}],
        )

    def test_leaves_files_outside_of_it_and_those_that_only_sound_like_it(self):
        self.point(self.dir + "/releases/1.3.6-aaaaaaaa")
        for path in ("/etc/x", self.dir + "/current-x/y", self.dir + "/data/current/x"):
            self.assertEqual(self.led(path=path), [{"path": path}])

    def test_refuses_a_link_that_leads_elsewhere(self):
        for target in (
            "/etc",
            self.dir + "/releases",
            self.dir + "/releases/..",
            self.dir + "/releases/a/b",
            "releases/a",
        ):
            with self.subTest(target):
                self.point(target)
                with self.assertRaisesRegex(DeckError, "is no release"):
                    self.led(path=self.dir + "/current/conf/x")
                os.unlink(self.release["link"])

    def test_refuses_what_is_no_link(self):
        os.mkdir(self.release["link"])
        with self.assertRaisesRegex(DeckError, "is no link"):
            self.led(path=self.dir + "/current/conf/x")


if __name__ == "__main__":
    unittest.main()
