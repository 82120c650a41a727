import os
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import facts, files, preflight_folder, preflight_host, sockets, systemd
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.findings import TEXTS, finding

TCP = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0
   1: 0100007F:0016 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4243 1 0
"""


class Parsers(unittest.TestCase):
    def test_listening_sockets(self):
        self.assertEqual(sockets.parse_listeners(TCP), {8080: {"4242"}})

    def test_families_of_distributions(self):
        for text, family in (
            ('ID=debian\nVERSION_ID="12"\n', "debian"),
            ("ID=linuxmint\nID_LIKE='ubuntu debian'\n", "debian"),
            ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "redhat"),
            ("# ID=debian\nID=alpine\n", "other"),
        ):
            self.assertEqual(facts.family_of(facts.parse_os_release(text)), family)

    def test_a_reserve_of_memory_is_a_share_of_what_the_host_has(self):
        for reserved, total, free, used in (
            (512, 8192, "0.0625", "0.9375"),
            (0, 8192, "0.0001", "1.0000"),
            (9000, 8192, "1.0000", "0.0000"),
        ):
            told = {
                tells: facts.share({"reservedMb": reserved, "tells": tells}, total)
                for tells in ("free", "used")
            }
            self.assertEqual(told, {"free": free, "used": used})

    def test_the_interface_that_carries_an_address(self):
        rows = facts.parse_interfaces(
            "1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever\n"
            "1: lo    inet 127.0.1.1/8 scope host lo\n"
            "2: host0@if7    inet 198.18.1.12/24 brd 198.18.1.255 scope global host0\\  valid_lft forever\n"
            "3: second0    inet 10.99.0.12 peer 10.99.0.1/32 scope global second0\n"
            "3: second0    inet6 fd00::12/64 scope global\n"
        )
        for address, name in (
            ("198.18.1.12", "host0"),
            ("10.99.0.12", "second0"),
            ("fd00::12", "second0"),
            ("127.0.1.1", None),
            ("198.18.1.99", None),
            ("no such name", None),
        ):
            self.assertEqual(facts.interface_of(address, rows), name, address)

    def test_memory(self):
        text = "MemTotal:       24683520 kB\nMemFree: 1 kB\nMemAvailable:   22000000 kB\n"
        self.assertEqual(facts.parse_meminfo(text), {"total": 24105, "available": 21484})

    def test_version_of_java(self):
        for text, version in (
            ('openjdk version "11.0.13" 2021-10-19\nOpenJDK Runtime Environment\n', "11.0.13"),
            ('Picked up JAVA_TOOL_OPTIONS: -Da=b\njava version "1.8.0_312"\n', "1.8.0_312"),
            ("sh: java: not found\n", None),
        ):
            self.assertEqual(facts.parse_java_version(text), version)

    def test_java_of_a_login_shell_comes_before_that_of_packages(self):
        with tempfile.TemporaryDirectory() as folder:
            shell = os.path.join(folder, "shell")
            installed = os.path.join(folder, "jvm", "java-8", "bin", "java")
            os.makedirs(os.path.dirname(installed))
            with open(installed, "w", encoding="ascii"):
                os.chmod(installed, 0o755)
            said = 'echo Welcome; JAVA_HOME=/usr/local/jdk8; java() { :; }; eval "$2"'
            for script, first in (
                (said, ["/usr/local/jdk8/bin/java", "java"]),
                ('PATH=%s; eval "$2"' % os.path.dirname(installed), [installed]),
                ("exit 1", ["java"]),
            ):
                with open(shell, "w", encoding="ascii") as file:
                    file.write("#!/bin/sh\nunset JAVA_HOME\n%s\n" % script)
                os.chmod(shell, 0o755)
                programs = facts.java_programs(shell, os.path.join(folder, "jvm"))
                self.assertEqual(programs, [*first, installed], script)
            self.assertEqual(facts.java_programs("/no/such/shell", folder), ["java"])

    def test_room_where_a_folder_will_be(self):
        self.assertGreater(facts.free_mb("/no/such/folder"), 0)
        self.assertEqual(facts.free_mb("/proc/no"), 0)

    def test_mount_options_of_the_nearest_mount(self):
        table = "/dev/a / ext4 rw 0 0\n/dev/b /home ext4 rw,noexec 0 0\n/dev/c /home/my\\040ds xfs ro 0 0\n"
        self.assertEqual(preflight_folder.options_of(table, "/home/easy/ds"), {"rw", "noexec"})
        self.assertEqual(preflight_folder.options_of(table, "/homes"), {"rw"})
        self.assertEqual(preflight_folder.options_of(table, "/home/my ds"), {"ro"})

    def test_packages_that_a_repository_offers(self):
        policy = (
            "nginx:\n  Installed: (none)\n  Candidate: 1.22\n  Version table:\nacl:\n  Candidate: (none)\n"
        )
        self.assertEqual(list(preflight_host.offered(policy)), ["nginx"])

    def test_units_of_ours(self):
        self.assertEqual(systemd.cluster_of("dolphindeck-9df5a945-master-server.service"), "9df5a945")
        for name in ("nginx.service", "dolphindeck-x.timer", "my-dolphindeck-9df5a945-a.service"):
            self.assertIsNone(systemd.cluster_of(name))

    def test_every_finding_can_be_said(self):
        self.assertEqual(
            finding("name_unresolved", "error", name="{x}")["text"].split(";")[0],
            "the host name {x} does not resolve here",
        )
        self.assertTrue(all("%" not in text for text in TEXTS.values()))


@unittest.skipUnless(os.getuid() == 0, "needs to give files away")
class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_says_changed_only_when_it_was(self):
        path = self.folder + "/a/b"
        self.assertTrue(files.write_file(path, b"1", mode=0o600, check=True))
        self.assertFalse(os.path.exists(path))
        self.assertTrue(files.write_file(path, b"1", mode=0o600))
        self.assertFalse(files.write_file(path, b"1", mode=0o600))
        self.assertTrue(files.write_file(path, b"1", mode=0o640))
        self.assertTrue(files.write_file(path, b"1", mode=0o640, owner=(1, 1)))
        self.assertEqual(os.listdir(self.folder + "/a"), ["b"])

    def test_a_link_is_replaced_not_followed(self):
        os.symlink("/etc/hostname", self.folder + "/a")
        self.assertTrue(files.write_file(self.folder + "/a", b"1", mode=0o600))
        self.assertFalse(os.path.islink(self.folder + "/a"))

    def test_links_are_switched_and_folders_left_alone(self):
        link = self.folder + "/current"
        self.assertTrue(files.point_link(link, "releases/1"))
        self.assertFalse(files.point_link(link, "releases/1"))
        self.assertTrue(files.point_link(link, "releases/2"))
        self.assertEqual(os.readlink(link), "releases/2")
        os.mkdir(self.folder + "/folder")
        with self.assertRaises(DeckError):
            files.point_link(self.folder + "/folder", "x")
        with self.assertRaises(DeckError):
            files.write_file(self.folder + "/folder", b"", mode=0o600)
