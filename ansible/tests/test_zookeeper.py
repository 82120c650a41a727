import socket
import struct
import threading
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import zookeeper


def packet(body):
    return struct.pack(">i", len(body)) + body


def string(text):
    return struct.pack(">i", len(text)) + text.encode("utf-8")


class FakeServer:
    """Answers one session as ZooKeeper does: connect, then getChildren and exists, close at the end."""

    def __init__(self, nodes):
        self.nodes = nodes
        self.asked = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        connection, _ = self._listener.accept()
        with self._listener, connection, connection.makefile("rb") as stream:
            length, protocol, _, timeout, session = struct.unpack(">iiqiq", stream.read(28))
            assert (length, protocol, session) == (45, 0, 0)
            stream.read(length - 24)
            connection.sendall(packet(struct.pack(">iiq", 0, timeout, 77) + string("p" * 16) + b"\0"))
            while True:
                head = stream.read(4)
                if not head:
                    return
                body = stream.read(struct.unpack(">i", head)[0])
                xid, operation = struct.unpack_from(">ii", body)
                if operation == -11:
                    connection.sendall(packet(struct.pack(">iqi", xid, 900, 0)))
                    return
                (size,) = struct.unpack_from(">i", body, 8)
                path = body[12 : 12 + size].decode("utf-8")
                self.asked.append((operation, path))
                # A ping in between must not confuse the client.
                connection.sendall(packet(struct.pack(">iqi", -2, 899, 0)))
                connection.sendall(packet(self._answer(xid, operation, path)))

    def _answer(self, xid, operation, path):
        if operation == 8 and path in self.nodes:
            names = self.nodes[path]
            return struct.pack(">iqii", xid, 900, 0, len(names)) + b"".join(string(name) for name in names)
        if operation == 3 and path.rsplit("/", 1)[-1] != "gone":
            return (
                struct.pack(">iqi", xid, 900, 0)
                + struct.pack(">q", 500)
                + b"\0" * 44
                + struct.pack(">i", 37)
                + b"\0" * 12
            )
        return struct.pack(">iqi", xid, 900, -101)


class Client(unittest.TestCase):
    def test_children_come_with_the_transaction_that_made_them(self):
        server = FakeServer({"/ds/nodes/master": ["198.18.0.11:5678", "gone"]})
        with zookeeper.Client("127.0.0.1", server.port) as client:
            self.assertEqual(
                client.children("/ds/nodes/master"), [zookeeper.Node("198.18.0.11:5678", 500, 37)]
            )
            self.assertEqual(client.children("/nothing"), [])
            self.assertEqual(client.last_zxid, 900)
        self.assertEqual(server.asked[1], (3, "/ds/nodes/master/198.18.0.11:5678"))

    def test_a_closed_connection_is_an_error(self):
        listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=lambda: listener.accept()[0].close(), daemon=True).start()
        with listener, self.assertRaises((zookeeper.ZooKeeperError, OSError)):
            zookeeper.Client("127.0.0.1", listener.getsockname()[1])

    def test_serves_only_with_a_mode(self):
        self.assertEqual(
            zookeeper.mode_of("Zookeeper version: 3.8.4\nMode: follower\nNode count: 5\n"), "follower"
        )
        self.assertIsNone(zookeeper.mode_of("This ZooKeeper instance is not currently serving requests\n"))
