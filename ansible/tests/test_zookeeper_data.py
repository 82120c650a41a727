import base64
import io
import os
import struct
import tarfile
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import zookeeper_data
from ansible.module_utils.deck.errors import DeckError


def entry(zxid, end=b"B"):
    body = struct.pack(">qiqqi", 1, 1, zxid, 0, -10) + b"payload"
    return struct.pack(">qi", 0, len(body)) + body + end


def log(*entries):
    """As ZooKeeper leaves it: header, entries, zeros that were written in advance."""
    return struct.pack(">4siq", b"ZKLG", 2, 0) + b"".join(entries) + b"\0" * 4096


class Data(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, **files):
        version = os.path.join(self.folder, "version-2")
        os.makedirs(version, exist_ok=True)
        for name, content in files.items():
            with open(os.path.join(version, name.replace("_", ".")), "wb") as file:
                file.write(content)

    def test_no_folder_and_a_first_start_without_a_transaction_are_no_data(self):
        self.assertEqual(zookeeper_data.rank(self.folder), "")
        self.write(snapshot_0=b"x")
        self.assertEqual(zookeeper_data.rank(self.folder), "")

    def test_the_last_transaction_is_the_last_whole_entry_of_the_newest_log(self):
        self.write(snapshot_0=b"x", log_1=log(entry(1), entry(2)), log_3=log(entry(3), entry(0x1F)))
        self.assertEqual(zookeeper_data.rank(self.folder), "00000000-000000000000001f")
        self.write(log_20=log(entry(0x20), entry(0x21, end=b"")))
        self.assertEqual(zookeeper_data.rank(self.folder), "00000000-0000000000000020")

    def test_the_epoch_decides_before_the_transaction(self):
        self.write(log_1=log(entry(0xFF)))
        old = zookeeper_data.rank(self.folder)
        self.write(log_100000001=log(entry(0x100000001)), currentEpoch=b"2\n")
        self.assertGreater(zookeeper_data.rank(self.folder), old)
        self.assertEqual(zookeeper_data.rank(self.folder), "00000002-0000000100000001")

    def test_a_copy_has_the_same_rank_and_moves_aside_what_was_there(self):
        self.write(snapshot_0=b"x", log_1=log(entry(7)), currentEpoch=b"1\n", other=b"not packed")
        packed, rank = zookeeper_data.pack(self.folder), zookeeper_data.rank(self.folder)
        self.assertLess(len(packed), 4096)
        with tempfile.TemporaryDirectory() as other:
            os.mkdir(os.path.join(other, "version-2"))
            zookeeper_data.put(other, packed, None)
            self.assertEqual(zookeeper_data.rank(other), rank)
            self.assertEqual(
                sorted(os.listdir(os.path.join(other, "version-2"))), ["currentEpoch", "log.1", "snapshot.0"]
            )
            self.assertEqual(len(os.listdir(other)), 2)

    def test_what_another_host_sends_is_taken_only_when_it_is_data_of_zookeeper(self):
        for name, kind in (("log.1", tarfile.SYMTYPE), ("../log.1", tarfile.REGTYPE), ("x", tarfile.REGTYPE)):
            buffer = io.BytesIO()
            with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
                entry = tarfile.TarInfo(name)
                entry.type, entry.linkname = kind, "/etc/passwd"
                archive.addfile(entry)
            packed = base64.b64encode(buffer.getvalue()).decode("ascii")
            with self.subTest(name=name), self.assertRaisesRegex(DeckError, "no data of ZooKeeper"):
                zookeeper_data.put(self.folder, packed, None)
        with self.assertRaisesRegex(DeckError, "damaged"):
            zookeeper_data.put(self.folder, base64.b64encode(b"no archive").decode("ascii"), None)
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_link_in_the_folder_is_not_followed(self):
        self.write(snapshot_0=b"x")
        os.symlink("/etc/passwd", os.path.join(self.folder, "version-2", "log.1"))
        self.assertEqual(zookeeper_data.rank(self.folder), "")


if __name__ == "__main__":
    unittest.main()
