"""Starting programs: argv only, a fixed environment, the input over stdin."""

import os
import pwd
import subprocess

from ansible.module_utils.deck.errors import DeckError

# Descriptors that programs inherit: see work.py.
INHERITED = []

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def run(argv, *, environment=None, cwd=None, user=None, timeout=600):
    """Runs a program and returns (exit code, stdout and stderr together). `user`: a name to run it as."""
    env = {"PATH": PATH, "LC_ALL": "C", "HOME": "/root", **(environment or {})}
    become = None
    if user is not None:
        account = pwd.getpwnam(user)
        env.update(HOME=account.pw_dir, USER=user, LOGNAME=user)
        groups = os.getgrouplist(user, account.pw_gid)

        def become():
            os.setgroups(groups)
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            os.umask(0o022)

    try:
        done = subprocess.run(
            argv,
            env=env,
            cwd=cwd,
            preexec_fn=become,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            pass_fds=INHERITED,
            check=False,
        )
    except FileNotFoundError as error:
        raise DeckError("%s: command or folder not found: %s" % (argv[0], error.filename)) from error
    except subprocess.TimeoutExpired as error:
        said = last_lines((error.output or b"").decode("utf-8", "replace"), 5)
        raise DeckError(
            ("%s did not end within %d s\n%s" % (" ".join(argv), timeout, said)).rstrip()
        ) from error
    return done.returncode, done.stdout.decode("utf-8", "replace")


def must_run(argv, **options):
    """Like `run`, but a non-zero exit code is a failure that shows the end of the output."""
    code, output = run(argv, **options)
    if code != 0:
        raise DeckError("%s failed with exit code %d:\n%s" % (" ".join(argv), code, last_lines(output)))
    return output


def last_lines(text, count=50):
    return "\n".join(text.rstrip().splitlines()[-count:])
