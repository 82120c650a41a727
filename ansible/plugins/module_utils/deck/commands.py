"""Starting programs: argv only, a fixed environment, the input over stdin."""

import contextlib
import os
import pwd
import subprocess
import tempfile

from ansible.module_utils.deck.errors import DeckError

# Descriptors that programs inherit: see work.py.
INHERITED = []

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def run(argv, *, environment=None, cwd=None, user=None, timeout=600):
    """Runs a program and returns (exit code, stdout and stderr together). `user`: a name to run it as."""
    env, become = _identity(user)
    try:
        done = subprocess.run(
            argv,
            env={**env, **(environment or {})},
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


def pipe(programs, *, source=None, target=None, user=None):
    """Runs programs, each reading what the one before writes: the first the file `source`, the last into the file
    `target` (descriptors). Without a time limit: it takes as long as there is data.

    DeckError: one of them failed; the last to do so is named, with what it said: those before it mostly fail because
    nobody reads them any more.
    """
    env, become = _identity(user)
    options = {"env": env, "preexec_fn": become, "pass_fds": INHERITED}
    with contextlib.ExitStack() as open_files:
        said = [open_files.enter_context(tempfile.TemporaryFile()) for _ in programs]
        running, feed = [], subprocess.DEVNULL if source is None else source
        for number, argv in enumerate(programs):
            last = number + 1 == len(programs)
            sink = (subprocess.DEVNULL if target is None else target) if last else subprocess.PIPE
            running.append(subprocess.Popen(argv, stdin=feed, stdout=sink, stderr=said[number], **options))
            if number > 0:
                feed.close()
            feed = running[-1].stdout
        failed = None
        for argv, program, words in zip(programs, running, said):
            if program.wait() != 0:
                words.seek(0)
                text = last_lines(words.read().decode("utf-8", "replace"), 20)
                failed = "%s failed with exit code %d:\n%s" % (argv[0], program.returncode, text)
    if failed is not None:
        raise DeckError(failed)


def _identity(user):
    """The environment of a program, and what makes its process that of the user; None: it stays root's."""
    env = {"PATH": PATH, "LC_ALL": "C", "HOME": "/root"}
    if user is None:
        return env, None
    account = pwd.getpwnam(user)
    env.update(HOME=account.pw_dir, USER=user, LOGNAME=user)
    groups = os.getgrouplist(user, account.pw_gid)

    def become():
        os.setgroups(groups)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        os.umask(0o022)

    return env, become


def last_lines(text, count=50):
    return "\n".join(text.rstrip().splitlines()[-count:])
