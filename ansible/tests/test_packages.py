import contextlib
import sys
import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import commands, packages
from ansible.module_utils.deck.errors import DeckError

UNRESOLVED = """\
Err:1 http://nowhere.example stable/main amd64 acl amd64 2.3.1-3
  Temporary failure resolving 'nowhere.example'
E: Failed to fetch http://nowhere.example/acl_2.3.1-3_amd64.deb  Temporary failure resolving 'nowhere.example'
E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?
"""
UNKNOWN = "Reading package lists...\nE: Unable to locate package acl\n"
NO_LISTS = (
    "W: Failed to fetch http://nowhere.example/InRelease  Temporary failure resolving 'nowhere.example'\n"
)


class Apt(unittest.TestCase):
    def install(self, *answers):
        """Installs with an apt-get that gives these answers; returns its verbs and what the failure says."""
        with (
            mock.patch.object(packages, "run", side_effect=answers) as run,
            mock.patch.object(packages, "_nothing_starts", contextlib.nullcontext),
        ):
            try:
                packages._install_debian(["acl"])
                said = ""
            except DeckError as error:
                said = str(error)
        verbs = [
            verb for call in run.call_args_list for verb in call.args[0] if verb in ("install", "update")
        ]
        return verbs, said

    def test_old_lists_are_fetched_and_all_is_well(self):
        self.assertEqual(
            self.install((100, UNKNOWN), (0, ""), (0, "")), (["install", "update", "install"], "")
        )

    def test_a_name_that_does_not_resolve_is_not_waited_for_again(self):
        verbs, said = self.install((100, UNRESOLVED))
        self.assertEqual(verbs, ["install"])
        self.assertIn("Temporary failure resolving 'nowhere.example'", said)

    def test_why_the_lists_could_not_be_fetched_is_told(self):
        _, said = self.install((100, UNKNOWN), (0, NO_LISTS), (100, UNKNOWN))
        self.assertEqual(said, "cannot install acl: E: Unable to locate package acl\n" + NO_LISTS.strip())

    def test_what_does_not_end_says_what_it_was_at(self):
        script = "import time; print('Temporary failure resolving', flush=True); time.sleep(60)"
        with self.assertRaisesRegex(DeckError, "did not end within 1 s\nTemporary failure resolving$"):
            commands.run([sys.executable, "-c", script], timeout=1)


if __name__ == "__main__":
    unittest.main()
