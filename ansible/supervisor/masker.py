"""Takes secret values out of text before it reaches the disk.

A secret is looked for as it is and in the spellings that programs print it in: JSON, shell, SQL and YAML
quoting, URL encoding, base64. Text is masked by whole lines (see lines.py), so a secret cannot hide across chunks
of a pipe.

Weak secrets. The requirement's own example has the password `easy`, which is also the user's name and a part of
every path: masking each `easy` would ruin the log and protect nothing. So a value that is shorter than
MIN_LENGTH, or that is a part of a value anybody may see (user, account, paths, host names), is masked only where
it stands as a value after a word that announces a secret (`password=easy`, `"mailPasswd": "easy"`,
`PASSWORD 'easy'`, `//root:easy@`). Whoever chooses such a password has to live with that.
"""

import base64
import html
import json
import re
import shlex
from bisect import bisect_right
from urllib.parse import quote, quote_plus

from lines import clean

MASK = "******"
MIN_LENGTH = 6
# A line of a private key that carries key material is much longer; `-----BEGIN …-----` is no secret.
MIN_LINE_LENGTH = 16

# What announces a value, somewhere in the word before it.
_ANNOUNCING = re.compile(r"pass|pwd|secret|token|credential", re.IGNORECASE)
# Texts backwards, so that each is read once: a host chooses them, and a pattern that looks for its own beginning took
# minutes for a line of `password` and blanks.
_WORD_BACKWARDS = re.compile(r"[\w.\-]*")
_USER_BACKWARDS = re.compile(r"[^\s/:@]+//")
_QUOTES = "\"'\\"
# An announcement further away than this is none.
_ANNOUNCED_WITHIN = 512


def _is_announced(text, at):
    """Whether what stands at a place of the text is announced as a secret: `password = `, `//root:`."""
    before = text[max(0, at - _ANNOUNCED_WITHIN) : at].rstrip(_QUOTES)
    if before.endswith(":") and _USER_BACKWARDS.match(before[-2::-1]):
        return True
    named = before.rstrip().rstrip(":=>").rstrip()
    if len(named) == len(before):
        return False
    named = named.rstrip(_QUOTES)
    word = _WORD_BACKWARDS.match(named[::-1]).group()[::-1]
    if _ANNOUNCING.search(word):
        return True
    return word.lower().startswith("by") and named[: len(named) - len(word)].lower().endswith("identified ")


def _base64_cores(value):
    """What base64 of any text that contains value must contain, for each of the three alignments."""
    data = value.encode("utf-8", "surrogatepass")
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + data).decode()
        first = (shift * 8 + 5) // 6
        whole = (shift + len(data)) * 8 // 6
        for core in (encoded[first:whole], encoded[first:whole].replace("+", "-").replace("/", "_")):
            yield core


def _once_quoted(value):
    """The value as the usual formats write it, without the quotes around it."""
    yield value
    for ascii_only in (True, False):
        yield json.dumps(value, ensure_ascii=ascii_only)[1:-1]
    yield json.dumps(value)[1:-1].replace("/", "\\/")
    yield repr(value)[1:-1]
    yield shlex.quote(value)
    yield shlex.quote(value)[1:-1]
    yield value.replace("'", "'\\''")
    yield value.replace("'", "''")
    yield re.sub(r'([\\"$`])', r"\\\1", value)
    yield re.sub(r"([^A-Za-z0-9_@%+=:,./-])", r"\\\1", value)
    marked = html.escape(value, quote=False)
    yield marked
    for quote_mark in ("'", "&#x27;", "&#39;", "&apos;"):
        yield marked.replace('"', "&quot;").replace("'", quote_mark)
    # Python's and Java's way, paths, JavaScript's encodeURIComponent, forms.
    for encoded in (
        *(quote(value, safe, errors="replace") for safe in ("", "/", "!'()*")),
        quote_plus(value),
    ):
        yield encoded
        yield re.sub(r"%[0-9A-F]{2}", lambda hit: hit.group().lower(), encoded)


def spellings(value):
    """Every spelling in which value is looked for, also as JSON inside JSON (a module's output in a result)."""
    found = set()
    for once in _once_quoted(value):
        found.add(once)
        found.add(json.dumps(once)[1:-1])
        found.add(json.dumps(once, ensure_ascii=False)[1:-1])
    found.update(_base64_cores(value))
    found.update([clean(spelling) for spelling in found])
    return {spelling for spelling in found if len(spelling) >= min(len(value), MIN_LENGTH)}


class Masker:
    """Masks a fixed set of secrets in any number of lines."""

    def __init__(self, secrets, public=()):
        strong, weak = set(), set()
        for secret in secrets:
            for value in _parts(secret):
                (weak if _is_weak(value, public) else strong).add(value)
        self._strong = sorted({s for value in strong for s in spellings(value)}, key=len)
        self._lengths = [len(spelling) for spelling in self._strong]
        self._weak = _weak_pattern(weak)
        # Of a line that was cut, this much of the end may be the beginning of a secret.
        self.reach = max(
            [len(spelling) for spelling in self._strong] + [len(value) for value in weak], default=0
        )

    def mask(self, text):
        """Text without any secret. The spans of all secrets are found first: they may overlap."""
        spans = []
        # A report can be a hundred thousand short texts, which are shorter than most spellings.
        for spelling in self._strong[: bisect_right(self._lengths, len(text))]:
            at = text.find(spelling)
            while at >= 0:
                spans.append((at, at + len(spelling)))
                at = text.find(spelling, at + 1)
        spans.extend(self._announced(text))
        return _cover(text, spans) if spans else text

    def _announced(self, text):
        """The spans of weak secrets that stand where a secret is announced."""
        hit = self._weak.search(text) if self._weak else None
        while hit:
            announced = _is_announced(text, hit.start())
            if announced:
                yield hit.span()
            hit = self._weak.search(text, hit.end() if announced else hit.start() + 1)

    def line(self, text, cut=False):
        """A cleaned and masked line. Masked twice: cleaning can join a secret (ANSI inside) or damage one."""
        masked = clean(self.mask(text))
        if masked != text:
            masked = self.mask(masked)
        return masked[: max(0, len(masked) - self.reach)] if cut else masked


def _parts(secret):
    """The secret, and each line of it: text of several lines is printed line by line."""
    if secret:
        yield secret
    lines = secret.splitlines()
    if len(lines) > 1:
        for line in lines:
            if len(line) >= MIN_LINE_LENGTH and not line.startswith("-----"):
                yield line


def _is_weak(value, public):
    return len(value) < MIN_LENGTH or any(value in known for known in public)


def _weak_pattern(values):
    if not values:
        return None
    spelt = {s for value in values for s in (*_once_quoted(value), base64.b64encode(value.encode()).decode())}
    either = "|".join(re.escape(s) for s in sorted(spelt, key=len, reverse=True))
    return re.compile(rf"(?:{either})(?!\w)", re.IGNORECASE)


def _cover(text, spans):
    """Text with MASK in place of the union of spans."""
    result, end = [], 0
    start, stop = -1, -1
    for begin, finish in sorted(spans):
        if begin > stop:
            if stop >= 0:
                result.extend((text[end:start], MASK))
                end = stop
            start, stop = begin, finish
        else:
            stop = max(stop, finish)
    result.extend((text[end:start], MASK, text[stop:]))
    return "".join(result)
