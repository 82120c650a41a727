"""What an operator reads about a server that does not become healthy: what it wrote since it was started last."""

import json
import os
import re
import time

from ansible.module_utils.deck import files, systemd
from ansible.module_utils.deck.commands import last_lines
from ansible.module_utils.deck.errors import DeckError

# Gone after a boot, as is what it tells of.
FOLDER = "/run/dolphindeck"
_LINES = 50
# Of a Java exception the names count, not the way to it: a hundred frames would push the cause out of sight.
_FRAME = re.compile(r"(?:^|\]: )\s+(?:at [\w.$/@<>]+\(|\.\.\. \d+ (?:more|common frames))")
_READ = 20 * _LINES


def remember_begin(server):
    """Notes where journal and log end before a start: what stands there already is of another start, and misleads."""
    log = server["logFile"]
    begin = {"at": time.time(), "logSize": files.file_size(log) if log else 0}
    files.write_file(_begin_file(server), json.dumps(begin).encode("ascii"), mode=0o644)


def failure_report(server, reason):
    """The reason with the ends of the journal and of the server's own log."""
    begin = files.read_json(_begin_file(server)) or {"at": 0, "logSize": 0}
    parts = ["%s %s" % (server["name"], reason), "--- journal of %s since its start" % server["unit"]]
    parts.append(telling(systemd.journal(server["unit"], _READ, begin["at"])))
    if server["logFile"]:
        parts += ["--- %s since its start" % server["logFile"], _tail(server["logFile"], begin["logSize"])]
    return "\n".join(parts)


def _begin_file(server):
    return os.path.join(FOLDER, server["unit"] + ".begin")


def _tail(path, since):
    try:
        content = files.read_end(path, 65536, since)
    except (OSError, DeckError) as error:
        return "(cannot be read: %s)" % error
    return telling((content or b"").decode("utf-8", "replace"))


def telling(text):
    """The last lines that say something."""
    lines = [line for line in text.splitlines() if not _FRAME.search(line)]
    return last_lines("\n".join(lines), _LINES) or "(nothing)"
