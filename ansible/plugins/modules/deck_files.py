"""Writes all files and folders of a role in one task.

A file is given whole (`content`), or as changes of a file of the release (`base` and `set`): then it is always made
anew from the release, so a setting that is taken back falls to its default. With `release` the files are named by the
link to the release that is deployed.
"""

import difflib

from ansible.module_utils.deck import files, releases
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.module import run_module
from ansible.module_utils.deck.properties import content_of

SPEC = {
    "user": {"type": "str", "required": True},
    "host": {"type": "str", "required": True},
    "folders": {"type": "list", "elements": "dict", "required": True},
    "files": {"type": "list", "elements": "dict", "required": True},
    "release": {"type": "dict"},
}


def main(params, check):
    owners = {"root": (0, 0), "deploy": _deploy_owner(params["user"], check)}
    changes, diff = [], []
    for folder in params["folders"]:
        rights = {"mode": int(folder["mode"], 8), "owner": owners["deploy"]}
        if files.make_folder(folder["path"], check=check, **rights):
            changes.append(folder["path"])
    wanted = releases.led(params["files"], params["release"]) if params["release"] else params["files"]
    for file in wanted:
        if params["host"] not in (file.get("hosts") or [params["host"]]):
            continue
        before = files.read_regular(file["path"])
        content = content_of(file)
        rights = {"mode": int(file["mode"], 8), "owner": owners[file["owner"]]}
        if files.write_file(file["path"], content, check=check, **rights):
            changes.append(file["path"])
            if not file["secret"]:
                diff.append(_diff(file["path"], before or b"", content))
    return {"changed": bool(changes), "changes": changes, "diff": diff}


def _diff(path, before, after):
    texts = [part.decode("utf-8", "replace").splitlines(keepends=True) for part in (before, after)]
    return {"prepared": "".join(difflib.unified_diff(*texts, fromfile=path, tofile=path, n=1))}


def _deploy_owner(name, check):
    """Before the first deploy, in check mode, the user does not exist yet; then nothing matches, which is true."""
    try:
        return files.account(name)
    except DeckError:
        if check:
            return (-1, -1)
        raise


if __name__ == "__main__":
    run_module(SPEC, main)
