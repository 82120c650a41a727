"""The frame around every module: arguments in, result or readable failure out, no secret in either."""

import os
import traceback

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.deck import locks, work
from ansible.module_utils.deck.errors import DeckError


def only_looks(_params):
    """For `works` of a module that changes nothing."""
    return None


class _SilentModule(AnsibleModule):
    """Ansible writes the arguments of a module to the host's journal, passwords in them included (`no_log=True` of
    the constructor is overruled by the task's)."""

    def _log_invocation(self):
        pass

    @property
    def run(self):
        """Id of the run (`ansible_target_log_info`, which Ansible gives every module)."""
        return self._target_log_info or "?"


def _place(error):
    """The line that raised an error, as Ansible shows no more of it than its text: of a KeyError one word."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return "%s, line %d" % (os.path.basename(frame.filename), frame.lineno)


def run_module(spec, main, *, works=lambda params: work.Work()):
    """Calls `main(params, check)`, whose dict is the result; its `warnings` get into the log of the run.

    works: what the module is at for its params, or None when it only looks. It then needs the host's lock, and what
    comes after an abort finds it.

    The empty `invocation` keeps the arguments out of the result. Marking whole structures as `no_log` would instead
    star out every word of them in failure messages.
    """
    module = _SilentModule(argument_spec=spec, supports_check_mode=True)
    failure = None
    try:
        result = _work(module, main, works(module.params))
    except DeckError as error:
        failure = str(error)
    except OSError as error:
        # Its text names the file and what is wrong: a full disk, a file system that is mounted read-only. The same
        # text without a place is Ansible's own, of the console.
        failure = "on the host: %s" % error
    except Exception as error:
        failure = "a defect of the console: %s: %s (%s)" % (type(error).__name__, error, _place(error))
    if failure is not None:
        # Outside of the handler, else Ansible appends the exception to the message.
        module.fail_json(msg=failure, invocation={})
    for warning in result.pop("warnings", ()):
        module.warn(warning)
    module.exit_json(invocation={}, **result)


def _work(module, main, claim):
    if claim is None or module.check_mode:
        return main(module.params, module.check_mode)
    # In this order: whoever takes the lock next looks for work after that.
    with work.at(module.run, module._name, claim.may_end):
        locks.require(module.run, claim.without_lock)
        return main(module.params, False)
