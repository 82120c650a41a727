import os
import pwd
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import archives, db_instance, preflight_services, zookeeper
from ansible.module_utils.deck.errors import DeckError


class DataFolders(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = os.path.join(folder.name, "data")
        self.user = pwd.getpwuid(os.getuid()).pw_name

    def make(self, marker, other=None):
        def command(draft):
            return ["sh", "-c", 'mkdir "$0" && touch "$0/$1"', draft, other or marker]

        return db_instance.initialise(self.data, self.user, marker, "MariaDB", command)

    def test_a_folder_is_made_once_and_is_there_only_when_complete(self):
        self.assertTrue(self.make("ibdata1"))
        self.assertEqual(os.listdir(self.data), ["ibdata1"])
        self.assertFalse(self.make("ibdata1"))

    def test_data_of_another_kind_is_neither_opened_nor_overwritten(self):
        self.assertTrue(self.make("PG_VERSION"))
        with self.assertRaisesRegex(DeckError, "not MariaDB's; it is left as it is"):
            self.make("ibdata1")
        self.assertEqual(os.listdir(self.data), ["PG_VERSION"])


class Drivers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.releases = folder.name
        self.lib = os.path.join(folder.name, "1.3.6-aaaaaaaa", "lib")
        os.makedirs(self.lib)
        open(os.path.join(self.lib, "quartz.jar"), "w").close()
        os.symlink("quartz.jar", os.path.join(self.lib, "of-the-release.jar"))

    def link(self, *versions, check=False):
        release = {
            "kind": "dolphinscheduler",
            "folder": os.path.dirname(self.lib),
            "file": "x",
            "driverPlaces": ["lib"],
        }
        drivers = [
            {
                "kind": "jdbc-driver",
                "folder": os.path.join(self.releases, "jdbc-driver-%s-bbbbbbbb" % version),
                "file": "/store/mysql-connector-java-%s.jar" % version,
                "driverPlaces": [],
            }
            for version in versions
        ]
        return archives.link_drivers([release, *drivers], check)

    def jars(self):
        return sorted(os.listdir(self.lib))

    def test_the_wanted_driver_is_linked_and_nothing_else_of_the_release_changes(self):
        self.assertEqual(len(self.link("5.1.49", check=True)), 1)
        self.assertEqual(self.jars(), ["of-the-release.jar", "quartz.jar"])
        self.assertEqual(len(self.link("5.1.49")), 1)
        self.assertEqual(self.link("5.1.49"), [])
        self.assertIn("mysql-connector-java-5.1.49.jar", self.jars())

    def test_a_driver_that_is_no_longer_wanted_goes(self):
        self.link("5.1.47")
        self.assertEqual(len(self.link("5.1.49")), 2)
        self.assertEqual(self.jars(), ["mysql-connector-java-5.1.49.jar", "of-the-release.jar", "quartz.jar"])
        self.assertEqual(len(self.link()), 1)
        self.assertEqual(self.jars(), ["of-the-release.jar", "quartz.jar"])


class Quorum(unittest.TestCase):
    QUORUM = {"managed": False, "servers": ["a:2181", "b:2182"], "chroot": "/ds", "clients": ["10.0.0.1"]}
    QUORUM["versions"] = {"from": [3, 5, 0], "before": [4, 0, 0]}

    def findings(self, nodes, quorum=None, address="10.0.0.1", version="3.8.4"):
        """What is found when each server, by its host, holds these nodes; one that is not named does not answer."""

        class Client:
            def __init__(self, host, port, timeout):
                if host not in nodes:
                    raise ConnectionRefusedError("refused")
                self.host = host

            def exists(self, path):
                return path in nodes[self.host]

            def __enter__(self):
                return self

            def __exit__(self, *_):
                pass

        known, zookeeper.Client = zookeeper.Client, Client
        asked, zookeeper.four_letters = (
            zookeeper.four_letters,
            lambda *_: "Zookeeper version: %s-1, built" % version,
        )
        try:
            return list(preflight_services.external_zookeeper(quorum or self.QUORUM, address))
        finally:
            zookeeper.Client = known
            zookeeper.four_letters = asked

    def test_one_server_that_serves_is_enough(self):
        self.assertEqual(self.findings({"b": ["/ds"]}), [])

    def test_a_node_that_is_not_there_is_named(self):
        (found,) = self.findings({"a": ["/"]})
        self.assertIn("the node /ds does not exist", found["text"])

    def test_a_quorum_that_does_not_answer_is_found_with_every_servers_reason(self):
        (found,) = self.findings({})
        self.assertEqual((found["id"], found["level"]), ("zookeeper_unusable", "error"))
        self.assertEqual(found["params"]["detail"], "a:2181: refused; b:2182: refused")

    def test_a_server_of_another_generation_is_named_with_what_is_needed(self):
        (found,) = self.findings({"a": ["/ds"]}, version="3.4.14")
        self.assertEqual((found["id"], found["level"]), ("zookeeper_version", "error"))
        self.assertEqual(
            found["params"], {"server": "a:2181", "version": "3.4.14", "wanted": "≥ 3.5.0, < 4.0.0"}
        )

    def test_a_server_that_does_not_tell_its_version_is_not_blamed(self):
        self.assertEqual(self.findings({"a": ["/ds"]}, version="unknown"), [])
        self.assertEqual(
            self.findings({"a": ["/ds"]}, {**self.QUORUM, "versions": None}, version="3.4.6"), []
        )

    def test_only_hosts_that_use_an_existing_quorum_are_asked(self):
        self.assertEqual(self.findings({}, address="10.0.0.9"), [])
        self.assertEqual(self.findings({}, {**self.QUORUM, "managed": True}), [])
