import socket
import threading
import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import health, zookeeper

SERVER = {"unit": "dolphindeck-9df5a945-master-server.service"}
CHECK = {"servers": ["127.0.0.1:2181"], "path": "/ds/nodes/master", "port": 5678}
CONTEXT = {"addresses": {"198.18.0.11"}}


class Registered(unittest.TestCase):
    def reason(self, *nodes, since="500", check=CHECK):
        with mock.patch.object(health, "_ask_quorum", return_value=(list(nodes), 900)):
            with mock.patch.object(health, "read_file", return_value=since):
                return health.registered(SERVER, check, CONTEXT)

    def test_a_server_counts_from_its_first_heartbeat_on(self):
        self.assertIn("without a heartbeat", self.reason(zookeeper.Node("198.18.0.11:5678", 501, 0)))
        self.assertIsNone(self.reason(zookeeper.Node("198.18.0.11:5678", 501, 80)))

    def test_the_node_of_an_earlier_start_does_not_count(self):
        self.assertIn("earlier start", self.reason(zookeeper.Node("198.18.0.11:5678", 500, 80)))

    def test_where_there_is_no_port_the_address_is_the_name_alone_or_with_a_number(self):
        check = {**CHECK, "port": None}
        for name in ("198.18.0.11", "198.18.0.11_0000000003"):
            self.assertIsNone(self.reason(zookeeper.Node(name, 501, 80), check=check))
        for name in ("198.18.0.112_0000000003", "198.18.0.1", "198.18.0.11:5678"):
            self.assertIn(name, self.reason(zookeeper.Node(name, 501, 80), check=check))

    def test_other_servers_are_named(self):
        self.assertIn("10.0.0.9:5678", self.reason(zookeeper.Node("10.0.0.9:5678", 501, 80)))


class ZooKeeper(unittest.TestCase):
    """A server that serves one client after the other at an address of its own, and nothing but four letters."""

    def listen(self, address):
        listening = socket.create_server((address, 0))
        self.addCleanup(listening.close)

        def serve():
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                with client:
                    if client.recv(4):
                        client.sendall(b"Zookeeper version: 3.8.4\nMode: follower\n")

        threading.Thread(target=serve, daemon=True).start()
        return listening.getsockname()[1]

    def asked_at(self, address, host):
        check = {"port": self.listen(address)}
        with mock.patch.object(health.zookeeper, "Client") as client:
            self.assertIsNone(health.zookeeper_serves(SERVER, check, {"host": host}))
        return client.call_args.args[0]

    def test_is_asked_where_it_listens_which_for_one_of_a_quorum_is_not_the_loopback(self):
        self.assertEqual(self.asked_at("127.0.0.1", "127.77.0.1"), "127.0.0.1")
        self.assertEqual(self.asked_at("127.77.0.1", "127.77.0.1"), "127.77.0.1")

    def test_that_listens_nowhere_is_not_healthy(self):
        port = self.listen("127.77.0.1")
        with self.assertRaises(ConnectionRefusedError):
            health.zookeeper_serves(SERVER, {"port": port}, {"host": "127.77.0.2"})


if __name__ == "__main__":
    unittest.main()
