"""What the console's own instances of databases have in common, of whichever kind they are."""

import os
import shutil

from ansible.module_utils.deck import files, reports, systemd, ways
from ansible.module_utils.deck.commands import must_run
from ansible.module_utils.deck.errors import DatabaseError, DeckError


def initialise(data, user, marker, kind, command):
    """Makes a data folder by `command(draft)`, which gets a name in the current folder, unless its `marker` is there. It gets its name only when it is complete;
    a folder that holds anything else is left as it is."""
    if os.path.exists(os.path.join(data, marker)):
        return False
    if os.path.isdir(data) and os.listdir(data):
        raise DeckError("%s holds files that are not %s's; it is left as it is" % (data, kind))
    above, name = os.path.split(data)
    files.make_folder(above, mode=0o755, owner=files.account(user), only_if_missing=True)
    draft = name + ".initdb"
    # By names relative to a folder that was opened once: all of it belongs to the deploy user.
    with ways.inside(above):
        shutil.rmtree(draft, ignore_errors=True)
        must_run(command(draft), user=user)
        os.rename(draft, name)
    return True


def bring_up(server):
    """Starts the unit anew: what runs already was left by a deploy that broke off, with that one's settings."""
    unit = server["unit"]
    reports.remember_begin(server)
    state = systemd.show(unit)[unit]["ActiveState"]
    if state == "failed":
        systemd.systemctl("reset-failed", unit)
    systemd.systemctl("restart" if state == "active" else "start", unit, options=("--no-block",))


def connect(server, attempt):
    """The connection that `attempt()` makes, as soon as the server lets it."""
    made, reason = [], []

    def tried():
        try:
            made.append(attempt())
        except (OSError, DatabaseError) as error:
            reason[:] = [str(error)]
        return bool(made) or systemd.show(server["unit"])[server["unit"]]["ActiveState"] == "failed"

    systemd.wait_until(tried, server["startTimeout"])
    if not made:
        raise DeckError(reports.failure_report(server, "does not let us in: %s" % reason[0]))
    return made[0]
