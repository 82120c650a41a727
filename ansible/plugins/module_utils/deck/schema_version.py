"""Versions of a schema, compared number by number."""

import re


def version_key(version):
    return tuple(int(part) for part in re.findall(r"\d+", version))


def newest(versions):
    return max(versions, key=version_key)
