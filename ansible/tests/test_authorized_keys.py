import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck.authorized_keys import changed_text

OURS = "ssh-ed25519 AAAAC3Nzours console"
OLDER = "ssh-ed25519 AAAAC3Nzolder console"
THEIRS = 'from="10.0.0.1",command="echo \'AAAA\' hi" ssh-rsa AAAAB3Ntheirs me@home'


class AuthorizedKeys(unittest.TestCase):
    def test_a_key_is_added_once(self):
        once = changed_text("", [OURS], [])
        self.assertEqual(once, OURS + "\n")
        self.assertEqual(changed_text(once, [OURS], []), once)

    def test_a_key_that_is_there_with_options_or_another_comment_is_not_added(self):
        text = "restrict,pty ssh-ed25519 AAAAC3Nzours another comment\n"
        self.assertEqual(changed_text(text, [OURS], []), text)

    def test_what_others_wrote_stays_byte_for_byte_also_without_a_last_line_end(self):
        text = "# ssh-ed25519 AAAAC3Nzours console\n\n  " + THEIRS + "\r\n\x0cend\udcff"
        self.assertEqual(changed_text(text, [OURS], []), text + "\n" + OURS + "\n")

    def test_an_unwanted_key_goes_and_no_other(self):
        text = "".join(line + "\n" for line in (THEIRS, OLDER, OURS, "restrict " + OLDER))
        self.assertEqual(changed_text(text, [OURS], [OLDER]), THEIRS + "\n" + OURS + "\n")
        self.assertEqual(changed_text(text, [], [OLDER, OURS]), THEIRS + "\n")


if __name__ == "__main__":
    unittest.main()
