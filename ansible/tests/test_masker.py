import os
import sys
import unittest
from unittest import mock

import support

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(support.UTILS)), "supervisor"))
from masker import Masker  # noqa: E402, for the line before
from supervisor import complaint  # noqa: E402


class Searched(str):
    """A text that counts how often something is looked for in it."""

    searches = 0

    def find(self, *args):
        Searched.searches += 1
        return super().find(*args)


class Work(unittest.TestCase):
    """A report of a host can be a hundred thousand short texts: what each costs is counted."""

    def setUp(self):
        self.masker = Masker(["correct horse battery staple"])
        Searched.searches = 0

    def test_in_a_short_text_nothing_longer_is_looked_for(self):
        self.assertEqual(self.masker.mask(Searched("short")), "short")
        self.assertEqual(Searched.searches, 0)
        self.masker.mask(Searched("x" * 1000))
        self.assertGreater(Searched.searches, 5)

    def test_a_text_in_which_there_is_nothing_to_clean_is_searched_once(self):
        for text, times in (("plain", 1), ("\x1b[31mred", 2), ("correct horse battery staple", 2)):
            with self.subTest(text), mock.patch.object(self.masker, "mask", wraps=self.masker.mask) as mask:
                self.masker.line(text)
                self.assertEqual(mask.call_count, times)


class Complaint(unittest.TestCase):
    def test_what_ends_the_supervisor_itself_tells_no_secret(self):
        secret = "correct horse\nbattery staple of more"
        try:
            raise KeyError(secret, "and battery staple of more")
        except KeyError:
            lines = complaint(Masker([secret]), sys.exc_info())
        self.assertRegex(lines[-1], r"^KeyError: .*\*{6}.*and \*{6}")
        self.assertNotIn("battery", "\n".join(lines))
        self.assertTrue(lines[0].startswith("Traceback "))
        self.assertIn("test_masker.py", lines[1])


if __name__ == "__main__":
    unittest.main()
