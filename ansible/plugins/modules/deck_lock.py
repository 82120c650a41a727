"""The lock of a host, and what works on it.

seen      reports a lock of another console
taken     this run has the host; nothing of an earlier one works on it any more
quiet     after an abort: nothing of this run works on the host any more
released  the host is free again
"""

from ansible.module_utils.deck import locks, preflight_host, work
from ansible.module_utils.deck.module import only_looks, run_module

SPEC = {
    "state": {"choices": ["seen", "taken", "quiet", "released"], "required": True},
    "lock": {"type": "dict", "required": True},
    # A host whose disk is full or read-only is worked on without a lock.
    "lenient": {"type": "bool", "default": False},
}


def seen(params):
    return {"report": {"findings": list(preflight_host.lock(params["lock"]))}}


def taken(params):
    lock, warnings = params["lock"], []
    try:
        broken = locks.take(lock["owner"], lock["breaks"])
        if broken is not None:
            warnings.append(
                "the lock of another run was broken, as asked for: it was " + locks.describe(broken)
            )
    except OSError as error:
        if not params["lenient"]:
            raise
        # What an earlier run of this console left there would count as another's from now on.
        locks.drop(lock["owner"], lock["breaks"])
        warnings.append("the host could not be locked: %s" % error)
        return {"warnings": warnings + work.end_others()}
    return {"warnings": warnings + work.end_others(), "report": {"lock": "taken"}}


def quiet(params):
    return {"warnings": work.end_others(run=params["lock"]["owner"]["run"])}


def released(params):
    locks.release(params["lock"]["owner"])
    return {"report": {"lock": "released"}}


STATES = {"seen": seen, "taken": taken, "quiet": quiet, "released": released}


def main(params, check):
    if check and params["state"] != "seen":
        return {"changed": False}
    return {"changed": False, **STATES[params["state"]](params)}


if __name__ == "__main__":
    run_module(SPEC, main, works=only_looks)
