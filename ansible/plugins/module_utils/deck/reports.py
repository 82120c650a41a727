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
# Spring Boot's banner.
_BANNER = re.compile(r"(?:^|\]: )(?:[\s|/\\_'.(),=`]{20,}|\s*:: Spring Boot ::.*)$")
# Head, times and process ids of a line: by the rest one sees that a server which was restarted says the same again.
_HEAD = re.compile(r"^\S+ [\w.-]+\[\d+\]: |\b\d\d:\d\d:\d\d[.,]\d+|\[\d+\]|\bcounter is at \d+")
# How programs of a cluster say why they end, the surest first. Of a chain of Java's causes the last is the first cause.
_CAUSES = (
    re.compile(r"Caused by: (.+)"),
    re.compile(r"((?:Unrecognized|Invalid|Could not find or load|There is insufficient memory).+)"),
    re.compile(r"Exception in thread \"[^\"]*\" (.+)"),
    re.compile(r"((?:\bFATAL|\bPANIC|\[emerg\]):? .+)"),
    re.compile(r"\bERROR\b[^-]* - (?!Exiting JVM|Application run failed)(.+)"),
    re.compile(r"\b((?:could not open|cannot open|nothing answers at) .+)"),
)
_CAUSE_CHARS = 300
_READ = 20 * _LINES
# A server that goes on writes the same errors again and again; the first of them names the cause.
_LOG_BYTES = 4 << 20


def remember_begin(server):
    """Notes where journal and log end before a start: what stands there already is of another start, and misleads."""
    log = server["logFile"]
    begin = {"at": time.time(), "logSize": files.file_size(log) if log else 0}
    files.write_file(_begin_file(server), json.dumps(begin).encode("ascii"), mode=0o644)


def failure_report(server, reason):
    """The reason with the ends of the journal and of the server's own log."""
    begin = files.read_json(_begin_file(server)) or {"at": 0, "logSize": 0}
    journal = telling(systemd.journal(server["unit"], _READ, begin["at"]))
    log = _tail(server["logFile"], begin["logSize"]) if server["logFile"] else ""
    cause = cause_in(journal) or cause_in(log)
    # A refusal of the database is known to both.
    is_news = cause is not None and re.sub(r"^\w+:\s+", "", cause) not in reason
    parts = ["%s %s%s" % (server["name"], reason, ", it says: " + cause if is_news else "")]
    parts += ["--- journal of %s since its start" % server["unit"], journal]
    if server["logFile"]:
        parts += ["--- %s since its start" % server["logFile"], log]
    return "\n".join(parts)


def cause_in(text):
    """What a program named as the cause of its end, in one line, or None. It is what people read in lists."""
    for pattern in _CAUSES:
        found = pattern.findall(text)
        if found:
            return found[-1].strip()[:_CAUSE_CHARS]
    return None


def _begin_file(server):
    return os.path.join(FOLDER, server["unit"] + ".begin")


def _tail(path, since):
    try:
        content = files.read_end(path, _LOG_BYTES, since)
    except (OSError, DeckError) as error:
        return "(cannot be read: %s)" % error
    return telling((content or b"").decode("utf-8", "replace"))


def telling(text):
    """The last lines that say something new."""
    lines, said = [], set()
    for line in text.splitlines():
        core = _HEAD.sub("", line)
        if core not in said and not _FRAME.search(line) and not _BANNER.search(line):
            lines.append(line)
        said.add(core)
    return last_lines("\n".join(lines), _LINES) or "(nothing)"
