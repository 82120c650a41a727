"""Puts archives in place on a host and says which it still lacks. Called by the action plugin of the same name."""

import os

from ansible.module_utils.deck import archives, files
from ansible.module_utils.deck.module import run_module
from ansible.module_utils.deck.work import Work

SPEC = {
    "archives": {"type": "list", "elements": "dict", "required": True},
    # The user who logs in and sends files.
    "login": {"type": "str", "required": True},
    "uploads": {"type": "dict", "default": {}},
}


def main(params, check):
    for sha512, upload in params["uploads"].items():
        name = next(
            (os.path.basename(a["file"]) for a in params["archives"] if a["sha512"] == sha512), sha512
        )
        archives.add_to_cache(upload, sha512, name)
    absent = [a for a in params["archives"] if not os.path.isdir(a["folder"])]
    missing = sorted({a["sha512"] for a in absent if not os.path.exists(archives.cached(a["sha512"]))})
    if check:
        wrong = [a["link"] for a in params["archives"] if not _points(a)]
        # A release that is not there yet has no folder for links.
        drivers = [] if absent else archives.link_drivers(params["archives"], check)
        return {
            "changed": bool(absent or wrong or drivers),
            "missing": [],
            "changes": [a["folder"] for a in absent] + wrong + drivers,
        }
    if missing:
        incoming = archives.make_incoming(params["login"])
        return {"changed": False, "missing": missing, "incoming": incoming, "changes": []}
    changes = [archive["folder"] for archive in absent if archives.unpack(archive)]
    changes += archives.link_drivers(params["archives"])
    for archive in params["archives"]:
        if archive["link"] != archive["folder"] and files.point_link(archive["link"], archive["folder"]):
            changes.append(archive["link"])
    return {"changed": bool(changes), "missing": [], "changes": changes}


def _points(archive):
    if archive["link"] == archive["folder"]:
        return True
    return os.path.islink(archive["link"]) and os.readlink(archive["link"]) == archive["folder"]


if __name__ == "__main__":
    # A release is unpacked beside its folder; what is left of it is removed by the next attempt.
    run_module(SPEC, main, works=lambda params: Work(may_end=True))
