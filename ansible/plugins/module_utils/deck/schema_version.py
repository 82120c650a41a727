"""Versions of a schema, compared number by number."""

import re


def version_key(version):
    return tuple(int(part) for part in re.findall(r"\d+", version))


def newest(versions):
    return max(versions, key=version_key)


def meant_by(version, corrects):
    """The version that a schema is of, where its row is known to say another one (`tells`, `means`)."""
    return corrects["means"] if corrects is not None and version == corrects["tells"] else version
