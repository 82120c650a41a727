"""The hosts file of servers that announce their host's own name."""

import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck.hosts import with_own_name

DEBIAN = "127.0.0.1 localhost\n127.0.1.1\tnode1.example.org node1\n\n# by hand\n198.18.1.2 node2 # beside\n"


def entries(text):
    """What each name resolves to: the first line that has it decides, as in the C library."""
    found = {}
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        for name in words[1:]:
            found.setdefault(name, words[0])
    return found


class HostsFile(unittest.TestCase):
    def test_the_own_name_has_the_registered_address_whether_it_is_short_or_full(self):
        self.assertEqual(
            entries(with_own_name(DEBIAN, "node1", "198.18.1.1")),
            {
                "node1": "198.18.1.1",
                "localhost": "127.0.0.1",
                "node1.example.org": "127.0.1.1",
                "node2": "198.18.1.2",
            },
        )
        found = entries(with_own_name(DEBIAN, "node1.example.org", "198.18.1.1"))
        self.assertEqual((found["node1"], found["node1.example.org"]), ("198.18.1.1", "198.18.1.1"))

    def test_no_other_line_has_the_own_name_and_all_else_stays(self):
        text = with_own_name(DEBIAN, "node1.example.org", "fd00::1")
        self.assertNotIn("127.0.1.1", text)
        for line in ("127.0.0.1 localhost", "# by hand", "198.18.1.2 node2 # beside"):
            self.assertIn(line + "\n", text)

    def test_a_name_beside_the_own_keeps_its_address(self):
        text = with_own_name("10.0.0.9 node1 files # two\n", "node1", "10.0.0.1")
        self.assertEqual(entries(text), {"node1": "10.0.0.1", "files": "10.0.0.9"})
        self.assertIn("10.0.0.9 files # two\n", text)

    def test_a_host_without_the_name_gets_it(self):
        self.assertEqual(entries(with_own_name("", "node1", "10.0.0.1")), {"node1": "10.0.0.1"})


if __name__ == "__main__":
    unittest.main()
