import os
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import points


@unittest.skipUnless(os.getuid() == 0, "needs root")
class Points(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.upgrade = {"folder": folder.name + "/backups", "keep": 2}

    def test_only_the_newest_points_stay_and_none_that_is_unfinished(self):
        for number in range(4):
            name = "1.3.6-1.3.9-%d" % number
            points.make(self.upgrade, name)
            os.utime(points.folder(self.upgrade, name), (number, number))
        points.write(self.upgrade, {"name": "1.3.6-1.3.9-0", "at": "2026", "state": "begun"})
        os.utime(points.folder(self.upgrade, "1.3.6-1.3.9-0"), (0, 0))
        self.assertEqual(points.prune(self.upgrade, ()), ["1.3.6-1.3.9-1"])


if __name__ == "__main__":
    unittest.main()
