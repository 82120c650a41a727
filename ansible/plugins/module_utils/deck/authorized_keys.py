"""The lines of an authorized_keys file."""


def material(line):
    """`<type> <base64>` of a line of authorized_keys, which may have options before and a comment after it; None when
    there is no key in it."""
    words = [] if line.lstrip().startswith("#") else line.split()
    for kind, key in zip(words, words[1:]):
        # The base64 of a key begins with the length of its type: three zero bytes.
        if key.startswith("AAAA") and not kind.startswith('"'):
            return kind + " " + key
    return None


def changed_text(text, wanted, unwanted):
    """The lines of `text` without the unwanted keys, then the wanted ones that are not there. Whatever else there is
    stays as it is."""
    gone = {material(line) for line in unwanted}
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    lines = [line for line in lines if material(line) is None or material(line) not in gone]
    there = {material(line) for line in lines}
    lines += [line for line in wanted if material(line) not in there]
    return "".join(line + "\n" for line in lines)
