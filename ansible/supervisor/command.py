"""How ansible-playbook is called: argument list, environment, ssh configuration. All of it is fixed; nothing of
the user who runs the console (ansible.cfg, ~/.ssh, ANSIBLE_* variables) has a say."""

import os
import shutil
import tempfile

from lines import os_user

# sun_path has 108 bytes with the final NUL; ssh first binds `<path>.<16 random characters>`.
MAX_SOCKET_PATH = 107 - 17
# Ansible's name of a control socket: 10 hexadecimal digits of a checksum.
SOCKET_NAME_LENGTH = 10

_SSH_CONFIG = """\
Host *
  StrictHostKeyChecking yes
  UserKnownHostsFile {folder}/known_hosts
  GlobalKnownHostsFile /dev/null
  UpdateHostKeys no
  VerifyHostKeyDNS no
  IdentityAgent none
  IdentityFile none
  ForwardAgent no
  ForwardX11 no
  PermitLocalCommand no
  NumberOfPasswordPrompts 1
  ConnectTimeout 10
  ServerAliveInterval 10
  ServerAliveCountMax 3
  LogLevel ERROR
"""


def make_socket_folder(folder, parent):
    """A private folder with a short path for what ssh needs: the path of the data folder may be longer than that
    of a socket may be, and may contain what ssh's configuration would read as its own."""
    short = tempfile.mkdtemp(prefix="deck-", dir=parent)
    if len(short) + 1 + SOCKET_NAME_LENGTH > MAX_SOCKET_PATH:
        raise OSError(f"{short} is too long for a socket")
    shutil.copyfile(os.path.join(folder, "known_hosts"), os.path.join(short, "known_hosts"))
    with open(os.path.join(short, "config"), "w", encoding="utf-8") as file:
        # First, since of each setting ssh takes what it reads first.
        file.write(_jumps(folder, short))
        file.write(_SSH_CONFIG.format(folder=short))
    return short


def _jumps(folder, short):
    """The sections of the hosts that connections go through. Their keys stay in the run folder, where they are wiped."""
    keys = os.path.join(folder, "keys")
    for name in os.listdir(keys):
        if name.startswith("deck-jump-"):
            os.symlink(os.path.join(keys, name), os.path.join(short, name))
    with open(os.path.join(folder, "jumps"), encoding="utf-8") as file:
        return file.read().replace("{folder}", short)


def playbook_argv(command, folder, playbook):
    # Not the script itself: the kernel cuts the interpreter line of a venv with a long path.
    return [
        command["python"], "-s", "-u", "-B", command["ansiblePlaybook"],
        "--inventory", os.path.join(folder, "inventory.yml"),
        "--extra-vars", "@" + os.path.join(folder, "vars.yml"),
        "--forks", str(int(command["forks"])),
        playbook,
    ]  # fmt: skip


def playbook_env(command, folder, short, step, event_fd):
    home = os.path.join(folder, "home")
    os.makedirs(home, mode=0o700, exist_ok=True)
    env = {
        "PATH": os.path.dirname(command["python"])
        + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": home,
        "USER": os_user(),
        "LOGNAME": os_user(),
        "LC_ALL": "C.UTF-8",
        # A service's own /tmp goes when the service is restarted, under a run that goes on.
        "TMPDIR": short,
        "ANSIBLE_CONFIG": command["ansibleConfig"],
        "ANSIBLE_HOME": os.path.join(home, ".ansible"),
        "ANSIBLE_SSH_ARGS": f"-F {short}/config -o ControlMaster=auto -o ControlPersist=60s",
        "ANSIBLE_SSH_CONTROL_PATH_DIR": short,
        "DECK_STEP": step,
        "DECK_EVENT_FD": str(event_fd),
    }
    if "TZ" in os.environ:
        env["TZ"] = os.environ["TZ"]
    return env
