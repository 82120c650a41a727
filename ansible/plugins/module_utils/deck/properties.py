"""Editing Java properties files without losing their comments, by the rules of java.util.Properties."""

import re

from ansible.module_utils.deck import files

_BLANK = " \t\f"
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def merge(base, settings):
    """Returns `base` (bytes) with each key of `settings` replaced by its whole, already escaped line.

    The line takes the place of the key's first occurrence; further ones, which would win in Java, are dropped. A key
    that the file lacks is appended. Everything else stays byte for byte.
    """
    pending = dict(settings)
    out = []
    for logical in _logical_lines(base.decode("latin-1")):
        key = key_of(logical)
        if key is None or key not in settings:
            out.append(logical)
        elif key in pending:
            out.append(_line(pending.pop(key)))
    if out and pending:
        out[-1] += _gap(out[-1])
    out.extend(_line(line) for line in pending.values())
    return "".join(out).encode("latin-1")


def key_of(logical):
    """The key of a logical line (with its continuation lines), or None for a comment or an empty line."""
    parts = re.split(r"(?:\r\n|\r|\n)", logical)
    if parts[0].lstrip(_BLANK)[:1] in ("", "#", "!"):
        return None
    text = ""
    for part in parts:
        part = part.lstrip(_BLANK)
        text += part[:-1] if _continues(part) else part
    if text == "":
        return None
    key = ""
    position = 0
    while position < len(text) and text[position] not in "=:" + _BLANK:
        if text[position] != "\\":
            key += text[position]
            position += 1
            continue
        escaped = text[position + 1 : position + 2]
        if escaped == "u" and re.match(r"[0-9a-fA-F]{4}", text[position + 2 : position + 6]):
            key += chr(int(text[position + 2 : position + 6], 16))
            position += 6
        else:
            key += _ESCAPES.get(escaped, escaped)
            position += 2
    return key


def _logical_lines(text):
    """Splits a text into logical lines with their line ends. Joined together they are the text again."""
    natural = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)
    logical = ""
    for line in natural:
        first = logical == ""
        logical += line
        content = line.rstrip("\r\n")
        is_comment = first and content.lstrip(_BLANK)[:1] in ("", "#", "!")
        if is_comment or not _continues(content):
            yield logical
            logical = ""
    if logical:
        yield logical


def _gap(last):
    """What must follow the last line, so that the next one is a line of its own."""
    content = last.rstrip("\r\n")
    # An empty line ends a continuation at the end of the file.
    return ("" if content != last else "\n") + ("\n" if _continues(content) else "")


def _continues(line):
    """Whether a natural line ends in an odd number of backslashes."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _line(text):
    return text.encode("utf-8").decode("latin-1") + "\n"


def content_of(file):
    """The bytes of a file of the plan: given whole, or made of a file of the release."""
    if file.get("content") is not None:
        return file["content"].encode("utf-8")
    # A package without the file: then it has the settings and nothing else.
    return merge(files.read_file(file["base"]) or b"", file["set"])
