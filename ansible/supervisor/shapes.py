"""What the events of the callback look like (contract/src/run/event.ts). Steps and cancel are the supervisor's own."""

_OUTCOMES = frozenset({"ok", "changed", "failed", "unreachable", "skipped"})


def _is_text(value):
    return isinstance(value, str)


def _is_texts(value):
    return isinstance(value, list) and all(map(_is_text, value))


def _is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _is_counts(value):
    return isinstance(value, dict) and all(
        isinstance(counts, dict) and _OUTCOMES <= counts.keys() and all(map(_is_count, counts.values()))
        for counts in value.values()
    )


_SHAPES = {
    "plays": {"names": _is_texts},
    "play": {"name": _is_text, "hosts": _is_texts, "at": _is_text},
    "task": {
        "id": _is_text,
        "name": _is_text,
        "role": lambda role: role is None or _is_text(role),
        "at": _is_text,
    },
    "host": {
        "task": _is_text,
        "host": _is_text,
        "outcome": lambda outcome: _is_text(outcome) and outcome in _OUTCOMES,
        "ignored": lambda ignored: isinstance(ignored, bool),
        "ms": _is_count,
    },
    "stats": {"hosts": _is_counts, "at": _is_text},
}


def is_event(value):
    """Whether JSON data is an event that the callback may report, with all that its readers rely on."""
    kind = value.get("type") if isinstance(value, dict) else None
    shape = _SHAPES.get(kind) if _is_text(kind) else None
    return (
        shape is not None
        and all(field in value and holds(value[field]) for field, holds in shape.items())
        and _is_text(value.get("message", ""))
    )
