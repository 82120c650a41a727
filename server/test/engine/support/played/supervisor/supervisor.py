"""A supervisor whose part a test plays: a real process with the real claim on its folder, and no Ansible below it.

It does what the lines of the pipe `orders` say: append text to the record, end with a record of the end. SIGTERM
aborts the run. The file `launches` beside the runs gets a line for every time that a run was begun.
"""

import json
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), *[".."] * 6, "ansible", "supervisor"))
from folder import claim, utc_now, wipe_secrets, write_whole  # noqa: E402


def append(path, text):
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)


def end(folder, exit_record):
    wipe_secrets(folder, None)
    write_whole(folder, "exit.json", {"timedOut": False, **exit_record, "endedAt": utc_now()})
    os._exit(0)


def abort(folder):
    append(os.path.join(folder, "events.jsonl"), json.dumps({"type": "cancel", "at": utc_now()}, separators=(",", ":")) + "\n")
    end(folder, {"steps": {"main": {"exitCode": -2, "signal": 2}}, "cancelled": True})


def main(folder, ready):
    claim(folder)
    append(os.path.join(folder, "..", "..", "launches"), os.path.basename(folder) + "\n")
    os.mkfifo(os.path.join(folder, "orders"))
    # Open for both: it never ends, and a test that writes never waits.
    orders = os.fdopen(os.open(os.path.join(folder, "orders"), os.O_RDWR), encoding="utf-8")
    signal.signal(signal.SIGTERM, lambda *_: abort(folder))
    os.write(ready, b"ready\n")
    os.close(ready)
    for line in orders:
        order = json.loads(line)
        append(os.path.join(folder, "events.jsonl"), order["text"])
        if order["exit"] is not None:
            end(folder, order["exit"])


main(sys.argv[1], int(sys.argv[2]))
