"""Everything that a preflight can find, with what to do about it. The console words it anew from id and params."""

ERROR, WARNING = "error", "warning"

TEXTS = {
    "host_locked": "locked by another console, on {holder}: {action} of cluster {cluster}, run {run}, asked for by {user}, since {since}",
    "systemd_missing": "systemd does not run this host; the servers are systemd units",
    "os_unsupported": "the distribution {os} is neither of the Debian nor of the Red Hat family",
    "os_untried": "the distribution {os} is written for, but has not been tried",
    "python_old": "Python {version} is too old; install Python 3.8 or newer",
    "arch_unsupported": "the host is {arch}, the {kind} archive is for {wanted}; add the archive for {arch}",
    "memory_low": "the host has {totalMb} MiB of memory, its servers need {neededMb}; lower heaps or move a role",
    "memory_tight": "{availableMb} MiB of memory are free, the servers need {neededMb}; end other programs",
    "disk_low": "{path} has {freeMb} MiB free, {neededMb} are needed; make room or choose another folder",
    "port_taken": "port {port} of {what} ({field}) is held by {owner}; end it or choose another port",
    "port_later": "port {port} of {what} ({field}) is held by cluster {cluster}; stop that one before the start",
    "name_unresolved": "the host name {name} does not resolve here; add it to /etc/hosts or to the DNS",
    "address_loopback": "the host's own name {hostname} resolves to {address}; other hosts may be told that address",
    "address_foreign": "no interface has the registered address {address}; servers will register another one",
    "deploydir_foreign": "{dir} belongs to cluster {cluster} ({name}); choose another folder or, if that one is gone, deploy with takeOver",
    "deploydir_used": "{dir} holds files that the console did not put there; they are left as they are",
    "deploydir_unwritable": "{dir}: {detail}; choose another folder",
    "deploydir_closed": "the deploy user cannot enter {dir}; give others the right to (chmod o+x), or choose another",
    "deploydir_noexec": "{dir} lies on a file system that is mounted noexec; programs in it cannot run",
    "tmp_noexec": "/tmp is mounted noexec; Java libraries that unpack native code there will not load",
    "user_foreign": "the user {user} cannot be the deploy user: {detail}",
    "package_repo": "the packages {packages} are missing and the host's package lists do not offer them",
    "database_login": "cannot log in to the database {database}: {detail}",
    "zookeeper_version": "the existing ZooKeeper {server} is {version}, this DolphinScheduler needs {wanted}",
    "zookeeper_unusable": "the existing ZooKeeper ({servers}) cannot be used: {detail}",
    "selinux": "SELinux is enforcing; this has not been tried",
}


def finding(identifier, level, **params):
    text = TEXTS[identifier].format(**params)
    return {"id": identifier, "level": level, "params": params, "text": text}
