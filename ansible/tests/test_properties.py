import random
import shutil
import subprocess
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck.properties import key_of, merge

JAVA = """
import java.io.*; import java.nio.charset.StandardCharsets; import java.util.*;
public class Show {
  public static void main(String[] a) throws Exception {
    for (String file : a) {
      Properties p = new Properties();
      try (InputStream in = new FileInputStream(file)) { p.load(in); }
      StringBuilder out = new StringBuilder();
      for (String key : new TreeSet<>(p.stringPropertyNames()))
        out.append(hex(key)).append('=').append(hex(p.getProperty(key))).append(' ');
      System.out.println(out.toString().trim());
    }
  }
  static String hex(String s) {
    StringBuilder b = new StringBuilder();
    for (char c : s.toCharArray()) b.append(String.format("%04x", (int) c));
    return b.toString();
  }
}
"""


class Merge(unittest.TestCase):
    def test_replaces_in_place_and_keeps_comments(self):
        base = b"# head\nserver.port=12345\n\n! note\nother : kept\n"
        self.assertEqual(
            merge(base, {"server.port": "server.port=9"}), b"# head\nserver.port=9\n\n! note\nother : kept\n"
        )

    def test_drops_further_occurrences_which_would_win_in_java(self):
        self.assertEqual(merge(b"a=1\nb=2\na 3\n", {"a": "a=9"}), b"a=9\nb=2\n")

    def test_replaces_continuation_lines_with_their_key(self):
        self.assertEqual(merge(b"a = one,\\\n   two,\\\n   three\nb=2\n", {"a": "a=9"}), b"a=9\nb=2\n")

    def test_an_even_number_of_backslashes_does_not_continue(self):
        self.assertEqual(merge(b"a=x\\\\\nb=2\n", {"b": "b=3"}), b"a=x\\\\\nb=3\n")

    def test_appends_what_the_file_lacks_even_without_a_last_line_end(self):
        self.assertEqual(merge(b"a=1", {"b": "b=2"}), b"a=1\nb=2\n")
        self.assertEqual(merge(b"", {"b": "b=2", "c": "c=3"}), b"b=2\nc=3\n")

    def test_a_commented_key_stays_a_comment(self):
        self.assertEqual(merge(b"#a=1\n  # a=2\n", {"a": "a=9"}), b"#a=1\n  # a=2\na=9\n")

    def test_knows_escaped_and_oddly_separated_keys(self):
        for text in ("a\\ b=1", "a\\u0020b : 1", "  a\\ b\t1", "a\\ b"):
            self.assertEqual(key_of(text), "a b", text)
        self.assertIsNone(key_of("   "))
        self.assertIsNone(key_of("  ! a"))

    def test_a_continuation_at_the_end_does_not_swallow_what_is_appended(self):
        self.assertEqual(merge(b"a=1\\\n", {"b": "b=2"}), b"a=1\\\n\nb=2\n")

    def test_bytes_of_other_encodings_survive(self):
        base = "# 中文\na=1\r\n".encode("utf-8")
        self.assertEqual(merge(base, {"a": "a=2"}), "# 中文\n".encode("utf-8") + b"a=2\n")


@unittest.skipUnless(shutil.which("java"), "needs java")
class AgainstJava(unittest.TestCase):
    """Random files: what Java reads after a merge is what it read before, with the set keys replaced."""

    def test_java_reads_what_was_meant(self):
        chance = random.Random(20251125)
        pieces = [
            "a",
            "b",
            "key",
            "=",
            ":",
            " ",
            "\t",
            "\f",
            "\\",
            "\n",
            "\r\n",
            "\r",
            "#",
            "!",
            "\\\n",
            "\\u0061",
        ]
        files = []
        with tempfile.TemporaryDirectory() as folder:
            for number in range(300):
                base = "".join(chance.choice(pieces) for _ in range(chance.randrange(40))).encode("latin-1")
                for name, content in (
                    ("before", base),
                    ("after", merge(base, {"a": "a=NEW", "key": "key=K"})),
                ):
                    files.append("%s/%d.%s" % (folder, number, name))
                    with open(files[-1], "wb") as file:
                        file.write(content)
            with open(folder + "/Show.java", "w", encoding="ascii") as file:
                file.write(JAVA)
            command = ["java", "-Xshare:auto", folder + "/Show.java", *files]
            answers = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
        read = [dict(pair.split("=") for pair in line.split()) for line in answers[:600]]
        new = {self._hex("a"): self._hex("NEW"), self._hex("key"): self._hex("K")}
        for number in range(300):
            before, after = read[2 * number], read[2 * number + 1]
            # A single backslash at the end of a file is an empty key to Java; nothing is lost with it.
            before.pop("", None)
            after.pop("", None)
            wanted = {**before, **new}
            self.assertEqual(after, wanted, "file %d" % number)

    @staticmethod
    def _hex(text):
        return "".join("%04x" % ord(letter) for letter in text)
