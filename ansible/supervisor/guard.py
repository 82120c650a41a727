"""Owns every process of one ansible-playbook, so that none is left behind, whatever dies first.

    supervisor ── guard ── ansible-playbook ── workers, ssh, ssh masters

ansible-core puts its workers into sessions of their own and ssh masters go to the background, so neither a
process group nor a session holds them all. The guard is a subreaper: what loses its parent becomes the guard's child.
  - Supervisor dies (kill -9): the pipe of orders ends, the guard kills the tree and wipes the secrets.
  - Guard dies: ansible-playbook is killed by the kernel (PR_SET_PDEATHSIG); the supervisor, a subreaper too,
    kills what then becomes its child.
  - ansible-playbook ends: the guard ends what is left (ssh masters) and reports.
Only the guard signals: it has not yet waited for the child, so the pid cannot be another process by now.
"""

import ctypes
import os
import resource
import select
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
INTERRUPT, TERMINATE, KILL = b"I", b"T", b"K"
_SIGNALS = {INTERRUPT: signal.SIGINT, TERMINATE: signal.SIGTERM, KILL: signal.SIGKILL}
GRACE_SECONDS = 2
# Bytes of address space of each process of ansible-playbook, which keeps what a task prints on a host until it ends: one
# that prints without end fails then, and the machine keeps its memory. A run on 200 hosts took 0.2 GiB, a real deploy 0.28.
MAX_MEMORY = 1 << 30

_libc = ctypes.CDLL(None, use_errno=True)


def become_subreaper():
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def start_guard(argv, env, cwd, out_fd, event_fd, close_fds, on_orphaned):
    """Forks the guard. Returns (its pid, fd for orders, fd of its reports).

    Reports are lines: `pid N` and then `exit N`, or `error …`. close_fds: descriptors of the supervisor that the
    guard must not hold open. on_orphaned: called in the guard after it killed everything because the supervisor
    is gone.
    """
    orders_read, orders = os.pipe()
    reports, report_write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(orders_read)
        os.close(report_write)
        return pid, orders, reports
    code = 70
    try:
        for fd in (orders, reports, *close_fds):
            os.close(fd)
        os.setsid()
        code = _guard(argv, env, cwd, out_fd, event_fd, orders_read, report_write, on_orphaned)
    except BaseException as error:  # a forked copy of the supervisor must never run on
        os.write(report_write, f"error {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def _guard(argv, env, cwd, out_fd, event_fd, orders, reports, on_orphaned):
    become_subreaper()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for ignored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(ignored, signal.SIG_IGN)
    child = subprocess.Popen(
        argv,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=out_fd,
        stderr=out_fd,
        pass_fds=(event_fd,),
        start_new_session=True,
        preexec_fn=_before_exec,
    )
    os.close(out_fd)
    os.close(event_fd)
    os.write(reports, f"pid {child.pid}\n".encode())
    code = None
    while code is None:
        ready = select.select([orders, woken], [], [], 5)[0]
        if woken in ready:
            os.read(woken, 4096)
        if orders in ready:
            order = os.read(orders, 1)
            if not order:
                kill_descendants()
                on_orphaned()
                return 1
            _signal_tree(child.pid, order)
        code = _reap(child.pid)
    end_descendants()
    os.write(reports, f"exit {code}\n".encode())
    return 0


def _before_exec():
    for restored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD):
        signal.signal(restored, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _signal_tree(child, order):
    if order == KILL:
        kill_descendants(reap=False)
    else:
        try:
            os.killpg(child, _SIGNALS[order])
        except ProcessLookupError:
            pass


def _reap(wanted):
    """Waits for every ended child; the exit code of `wanted` (negative: signal) when it was among them."""
    code = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if pid == 0:
            return code
        if pid == wanted:
            code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def descendants():
    """Pids of all processes below this one."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    parents.setdefault(int(file.read().rpartition(")")[2].split()[1]), []).append(int(name))
            except (OSError, IndexError):
                continue
    found, queue = [], [os.getpid()]
    while queue:
        children = parents.get(queue.pop(), [])
        found.extend(children)
        queue.extend(children)
    return found


def _signal_all(number):
    for pid in descendants():
        try:
            os.kill(pid, number)
        except OSError:
            pass


def kill_descendants(reap=True):
    """Kills the tree below this process until nothing of it is left (a fork can race with one round)."""
    deadline = time.monotonic() + GRACE_SECONDS
    while True:
        _signal_all(signal.SIGKILL)
        if not reap:
            return
        _reap(None)
        if not descendants() or time.monotonic() > deadline:
            return
        time.sleep(0.01)


def end_descendants():
    """Ends what a finished step left: politely (an ssh master closes its connections), then by force."""
    _reap(None)
    deadline = time.monotonic() + GRACE_SECONDS
    if descendants():
        _signal_all(signal.SIGTERM)
    while descendants() and time.monotonic() < deadline:
        time.sleep(0.01)
        _reap(None)
    kill_descendants()


if __name__ == "__main__":
    sys.exit("guard.py is a part of supervisor.py")
