"""Files of a release that runs, named by the link to it: where a plan moves no archives it does not know the folder."""

import os

from ansible.module_utils.deck.errors import DeckError


def led(files, release):
    """The files with their paths, and those of what they are made from, in the folder that the link leads to.

    `release` is {link, releases}. The link lies in a folder of the deploy user's, so where it leads to is not believed:
    it must be a folder of its own right in `releases`. The way there is then gone without any link.
    """
    link, releases = release["link"], release["releases"]
    try:
        target = os.readlink(link)
    except OSError as error:
        raise DeckError("no release is deployed on this host: %s is no link" % link) from error
    name = os.path.basename(target)
    if name in ("", ".", "..") or target != os.path.join(releases, name):
        raise DeckError(
            "%s leads to %s, which is no release in %s; deploy the cluster again" % (link, target, releases)
        )

    def place(path):
        return target + path[len(link) :] if path.startswith(link + "/") else path

    return [
        {**file, **{key: place(file[key]) for key in ("path", "base") if file.get(key)}} for file in files
    ]
