"""The run folder: files that are whole or absent, the claim on a run, the end of its secrets."""

import json
import os
import shutil
import time

SECRET_FILES = ("vars.yml", "secrets.json")
SECRET_FOLDERS = ("keys", "home")


def read_json(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


def write_whole(folder, name, value, exclusive=False):
    """Writes a JSON file of which a reader sees all or nothing. exclusive: FileExistsError when it exists."""
    path = os.path.join(folder, name)
    draft = f"{path}.{os.getpid()}"
    with open(draft, "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        if exclusive:
            os.link(draft, path)
        else:
            os.rename(draft, path)
    finally:
        if os.path.lexists(draft):
            os.unlink(draft)
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


RESERVE_BYTES = 4096


def reserve(folder, name):
    """Takes the room for a small file that must be written at the end, when the disk may be full."""
    with open(os.path.join(folder, name + ".reserve"), "wb") as file:
        file.write(b" " * RESERVE_BYTES)
        file.flush()
        os.fsync(file.fileno())


def write_reserved(folder, name, value):
    """Writes a JSON file into its reserved room, whole or not at all. Blanks after it are no matter to a reader."""
    path = os.path.join(folder, name)
    data = json.dumps(value).encode()
    if len(data) > RESERVE_BYTES or not os.path.exists(path + ".reserve"):
        write_whole(folder, name, value)
        return
    with open(path + ".reserve", "r+b") as file:
        file.write(data.ljust(RESERVE_BYTES))
        file.flush()
        os.fsync(file.fileno())
    os.rename(path + ".reserve", path)


def claim(folder):
    """Makes this process the one supervisor of the run. FileExistsError: there is or was one."""
    with open("/proc/self/stat", encoding="utf-8", errors="replace") as file:
        # The second field is the program's name in parentheses and may contain spaces.
        start_time = file.read().rpartition(")")[2].split()[19]
    with open("/proc/sys/kernel/random/boot_id", encoding="utf-8") as file:
        boot_id = file.read().strip()
    state = {"pid": os.getpid(), "startTime": start_time, "bootId": boot_id, "startedAt": utc_now()}
    write_whole(folder, "state.json", state, exclusive=True)


def beat(folder):
    """A sign of life for the console and for people: the time of the last change of this file."""
    path = os.path.join(folder, "heartbeat")
    with open(path, "a", encoding="utf-8"):
        os.utime(path)


def wipe_secrets(folder, socket_folder):
    """Secrets do not outlive the run. Never fails: it is called when everything else has."""
    for name in SECRET_FILES:
        try:
            os.unlink(os.path.join(folder, name))
        except OSError:
            pass
    for name in (*(os.path.join(folder, name) for name in SECRET_FOLDERS), socket_folder):
        shutil.rmtree(name, ignore_errors=True)


def utc_now():
    now = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
