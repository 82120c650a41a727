"""Archives on a host: kept by checksum, unpacked beside their place, put there in one step."""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import tarfile
import zlib

from ansible.module_utils.deck import files, ways
from ansible.module_utils.deck.cache import CACHE, INCOMING
from ansible.module_utils.deck.commands import run
from ansible.module_utils.deck.errors import DeckError


def cached(sha512):
    return os.path.join(CACHE, sha512)


def make_incoming(login):
    """The folder into which the login user sends archives. It is on the cache's file system, whose room was checked,
    and what a broken transfer leaves in it is written over by the next one."""
    owner = pwd.getpwnam(login)
    files.make_folder(CACHE, mode=0o755)
    files.make_folder(INCOMING, mode=0o700, owner=(owner.pw_uid, owner.pw_gid))
    with ways.folder(INCOMING) as folder:
        for name in os.listdir(folder):
            # Of another login user, which this one could not write over.
            if os.lstat(name, dir_fd=folder).st_uid != owner.pw_uid:
                os.unlink(name, dir_fd=folder)
    return INCOMING


def add_to_cache(upload, sha512, name):
    """Moves an uploaded file into the cache after checking it. name: what people call the archive."""
    found = checksum(upload)
    if found != sha512:
        os.unlink(upload)
        raise DeckError(
            "%s arrived damaged: sha512 %s… instead of %s…; repeat the deploy"
            % (name, found[:16], sha512[:16])
        )
    files.make_folder(CACHE, mode=0o755)
    partial = cached(sha512) + ".partial"
    shutil.move(upload, partial)
    os.chown(partial, 0, 0)
    os.chmod(partial, 0o644)
    os.replace(partial, cached(sha512))


def checksum(path):
    with open(path, "rb") as file:
        return checksum_of(file)


def checksum_of(file):
    """Of what is left of an open file."""
    digest = hashlib.sha512()
    for block in iter(lambda: file.read(1 << 20), b""):
        digest.update(block)
    return digest.hexdigest()


def unpack(archive):
    """Unpacks a cached archive into its folder. Does nothing when the folder is there: it was put there whole."""
    folder, source = archive["folder"], cached(archive["sha512"])
    if os.path.isdir(folder):
        return False
    if checksum(source) != archive["sha512"]:
        os.unlink(source)
        name = os.path.basename(archive["file"])
        raise DeckError(
            "%s was damaged on the disk of the host (%s) and is removed; repeat the deploy" % (name, source)
        )
    above, name = os.path.split(folder)
    files.make_folder(above, mode=0o755, only_if_missing=True)
    # By relative names: the deploy user, to whom the folders above belong, may rename and replace them meanwhile.
    with ways.inside(above):
        draft = name + ".unpacking"
        shutil.rmtree(draft, ignore_errors=True)
        os.mkdir(draft, 0o755)
        try:
            with ways.inside_own(draft):
                _fill(archive, source)
            os.rename(draft, name)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return True


def _fill(archive, source):
    """Unpacks into the current folder."""
    if archive["kind"] == "jdbc-driver":
        target = os.path.basename(archive["file"])
        shutil.copyfile(source, target)
        os.chmod(target, 0o644)
    else:
        extract(source)
        keep_untouched()
    # The files must be on the disk before the name that says that they are.
    run(["sync", "--file-system", "."])


def link_drivers(archives, check=False):
    """Gives each release links to the JDBC drivers of the deploy, in the folders that the layout names, and takes away
    those of an earlier one. Links and not copies: whatever points to a driver's folder is known to be ours. Returns
    the links that had to be changed."""
    jars = [
        os.path.join(a["folder"], os.path.basename(a["file"])) for a in archives if a["kind"] == "jdbc-driver"
    ]
    changes = []
    for archive in archives:
        drivers = os.path.join(os.path.dirname(archive["folder"]), "jdbc-driver-")
        for place in archive["driverPlaces"]:
            folder = os.path.join(archive["folder"], place)
            wanted = {os.path.basename(jar): jar for jar in jars}
            changes += _drop_links(folder, drivers, wanted, check)
            for name, jar in wanted.items():
                if files.point_link(os.path.join(folder, name), jar, check=check):
                    changes.append(os.path.join(folder, name))
    return changes


def _drop_links(path, prefix, wanted, check):
    """Removes links to what begins with `prefix`, but for the names in `wanted`. Returns their paths."""
    dropped = []
    with contextlib.suppress(FileNotFoundError), ways.folder(path) as folder:
        for name in sorted(os.listdir(folder)):
            linked = stat.S_ISLNK(os.lstat(name, dir_fd=folder).st_mode)
            if name in wanted or not linked or not os.readlink(name, dir_fd=folder).startswith(prefix):
                continue
            dropped.append(os.path.join(path, name))
            if not check:
                os.unlink(name, dir_fd=folder)
    return dropped


def keep_untouched():
    """Configuration is written into conf/, of the release or of each of its servers; conf.dist/ beside it stays what
    each writing starts from."""
    for folder in ["conf", *(os.path.join(name, "conf") for name in sorted(os.listdir(".")))]:
        if os.path.isdir(folder) and not os.path.islink(os.path.dirname(folder)):
            shutil.copytree(folder, folder + ".dist", symlinks=True)


def extract(source):
    """Extracts a tar archive without its top folder into the current folder, as files of root that others can read
    but not write."""
    try:
        with tarfile.open(source, "r:*") as archive:
            top = ""
            for member in archive:
                top = top or _inside(member.name).split("/")[0]
                if top and _prepare(member, top):
                    archive.extract(member, ".", set_attrs=True, numeric_owner=True, **_fully_trusted())
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise DeckError("cannot unpack %s…: %s" % (os.path.basename(source)[:16], error)) from error


def _prepare(member, top):
    """Checks a member and makes its name relative to the top folder. False: nothing to extract."""
    if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
        raise DeckError("the archive holds %r, which is neither file, folder nor link" % member.name)
    name = _below(_inside(member.name), top)
    if name == "":
        return False
    # A name that leads through a link would make every textual check of a target worthless.
    if any(os.path.islink(place) for place in _places(name)):
        raise DeckError("the archive holds %r, which lies behind a link" % member.name)
    if member.issym():
        _check_link(name, member.linkname)
    if member.islnk():
        member.linkname = _below(_inside(member.linkname), top)
    member.name = name
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() or member.mode & 0o111 else 0o644
    return True


def _check_link(name, target):
    """`..` may only lead, and no further than the top folder: behind a name it could cancel another link (`... -> .`),
    which only the file system would follow."""
    steps = [step for step in target.split("/") if step not in ("", ".")]
    climbs = next((count for count, step in enumerate(steps) if step != ".."), len(steps))
    if not target or os.path.isabs(target) or ".." in steps[climbs:] or climbs > name.count("/"):
        raise DeckError("the archive holds a link to %r" % target)


def _places(name):
    """`a/b/c` → `a`, `a/b`, `a/b/c`."""
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _below(name, top):
    """The name without its top folder, which must be the same for all members."""
    parts = name.split("/")
    if parts[0] != top:
        raise DeckError("the archive holds %r outside of its top folder %r" % (name, top))
    return "/".join(parts[1:])


def _inside(name):
    """The name without `.` and `..` parts; refused when it leads out of the archive."""
    parts = []
    for part in name.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    if name.startswith("/") or ".." in parts:
        raise DeckError("the archive holds the unsafe path %r" % name)
    return "/".join(parts)


def _fully_trusted():
    """Newer Pythons want a filter named; the members were checked above."""
    return {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
