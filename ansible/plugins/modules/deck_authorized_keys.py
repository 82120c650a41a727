"""Adds keys to those that log in the user who runs it, and takes others away."""

import os
import pwd
import shutil
import stat

from ansible.module_utils.deck.authorized_keys import changed_text
from ansible.module_utils.deck.commands import run
from ansible.module_utils.deck.module import only_looks, run_module


def read(path):
    # Bytes that are no UTF-8 (in a comment, say) come back as they were.
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def write(path, text):
    """Beside the file, then renamed: whoever logs in meanwhile finds a whole one."""
    draft = path + ".deck"
    with open(draft, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def give_mode(path, mode):
    """Whether the mode was another one: sshd takes no keys from what others may write."""
    if stat.S_IMODE(os.stat(path).st_mode) == mode:
        return False
    os.chmod(path, mode)
    return True


def main(params, check):
    # Not the functions for root in files.py: with the rights of the user no link leads further than the user may go.
    folder = os.path.join(pwd.getpwuid(os.getuid()).pw_dir, ".ssh")
    path = os.path.realpath(os.path.join(folder, "authorized_keys"))
    before = read(path)
    after = changed_text(before, params["wanted"], params["unwanted"])
    if check or (after == before and not params["wanted"]):
        return {"changed": after != before}
    os.makedirs(folder, mode=0o700, exist_ok=True)
    changed = give_mode(folder, 0o700)
    if after != before:
        write(path, after)
        changed = True
    changed |= give_mode(path, 0o600)
    # Where SELinux is at work, sshd reads only what has the label of such files.
    if changed and shutil.which("restorecon"):
        run(["restorecon", "-R", folder])
    return {"changed": changed}


if __name__ == "__main__":
    lists = {"type": "list", "elements": "str", "default": []}
    # No lock is needed: nothing of a cluster is touched.
    run_module({"wanted": lists, "unwanted": lists}, main, works=only_looks)
