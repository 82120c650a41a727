"""The text of a hosts file."""

_HEAD = "# Written by DolphinDeck from /etc/hosts; a change made here is lost at the next deploy.\n"


def with_own_name(text, name, address):
    """The hosts file `text`, in which the host's own name has this address and no other. The names beside it keep theirs.
    A short name counts for a full one too, as `hostname` may be either."""
    own = {name, name.split(".")[0]}
    lines = []
    for line in text.splitlines():
        entry, mark, comment = line.partition("#")
        words = entry.split()
        if own.isdisjoint(words[1:]):
            lines.append(line)
            continue
        others = [word for word in words[1:] if word not in own]
        if others:
            lines.append(" ".join([words[0], *others]) + (" " + mark + comment if mark else ""))
    names = [name, *sorted(own - {name})]
    return _HEAD + "%s %s\n" % (address, " ".join(names)) + "".join(line + "\n" for line in lines)
