"""Bytes of a pipe to clean lines of text, and the form of a line of the log."""

import os
import pwd
import re
import time

# A line longer than this is cut: it is a mistake of some program, and nobody reads it.
MAX_LINE_BYTES = 64 * 1024

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]{0,2}[0-~])")
# What a terminal obeys, and the marks that turn the direction of text (a line could read as another).
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# What counts as an end of line for some reader, but not for the pipe.
_BREAK = re.compile("[\n\r\x0b\x0c\u2028\u2029]+")


def clean(text):
    """One line of plain text: no control characters, no colours, no line ends."""
    text = _BREAK.sub(" ", text.rstrip("\r\n"))
    return _CONTROL.sub("", _ANSI.sub("", text))


def cut_text(text, limit=MAX_LINE_BYTES):
    """(text, number of bytes that were cut off it), for text that did not come through a LineSplitter of that limit."""
    # A character has at most four bytes.
    if len(text) * 4 <= limit:
        return text, 0
    data = text.encode("utf-8", "replace")
    return data[:limit].decode("utf-8", "ignore"), max(0, len(data) - limit)


class LineSplitter:
    """Cuts a stream of bytes into lines. Bounded: what is beyond `limit` bytes of a line is only counted."""

    def __init__(self, limit=MAX_LINE_BYTES):
        self._limit = limit
        self._head = bytearray()
        self._dropped = 0

    def feed(self, data):
        """The lines that data completes, each as (text, number of bytes that were cut off)."""
        *whole, rest = data.split(b"\n")
        lines = []
        for part in whole:
            self._take(part)
            lines.append(self._line())
        self._take(rest)
        return lines

    def end(self):
        """The half line that the stream ended with, if any."""
        return [self._line()] if self._head or self._dropped else []

    def _take(self, part):
        room = max(0, self._limit - len(self._head))
        self._head += part[:room]
        self._dropped += max(0, len(part) - room)

    def _line(self):
        line = (self._head.decode("utf-8", "replace"), self._dropped)
        self._head = bytearray()
        self._dropped = 0
        return line


def os_user():
    """Name of the user that the console runs as, without trusting the environment. In one piece: a directory service
    may know names with spaces, which would break the form of a line."""
    try:
        return re.sub(r"\s", "_", clean(pwd.getpwuid(os.getuid()).pw_name))
    except KeyError:
        return str(os.getuid())


def log_line(text, pid, user):
    """A line in the form that the requirement prints: local time, two spaces after the bar."""
    now = time.time()
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now))
    return f"{stamp},{int(now * 1000) % 1000:03d} p={pid} u={user} |  {text}"
