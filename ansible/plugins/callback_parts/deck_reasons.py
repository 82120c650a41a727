"""Why a task failed, in words for a person."""

import re

HIDDEN = "hidden, because it may contain a secret (no_log)"
HOST_KEY = (
    "the host does not show the SSH key that it is registered with; if that is right, confirm its new key"
)
# A server that does not become healthy shows 50 lines each of its journal and of its log.
MAX_MESSAGE_LINES = 120
MAX_MESSAGE_CHARS = 16000
# What Ansible says when the reason stands elsewhere.
_EMPTY_WORDS = (
    "non-zero return code",
    "One or more items failed",
    "MODULE FAILURE",
    "Module result deserialization failed",
    "All items completed",
)


def reason(result):
    """Why a task failed, in words for a person: its message, else the end of what it printed."""
    if "censored" in result:
        return HIDDEN
    message = (
        str(result.get("msg") or "").strip().removeprefix("Task failed: ").removeprefix("Module failed: ")
    )
    if "the jump host " in message:
        # The connection has found out; that the key of the jump host is another one says nothing of this host's.
        return _end_of(message[message.index("the jump host ") :])
    if _is_host_key_refusal(message):
        return HOST_KEY
    # Modules say where; this is what Ansible itself met when it prepared the task.
    if message.startswith(("[Errno 28]", "[Errno 122]")):
        return f"the disk of the console is full: {message}"
    # Before any search: a host chooses its text, which may be megabytes.
    message = _shortened(message)
    # That a shared connection broke is no news beside why there is no other one.
    message = re.sub(r"mux_client_\w{1,64}: [^\n]*\n(?=.)", "", message)
    parts = [message]
    items = [item for item in result.get("results") or [] if isinstance(item, dict)]
    for item in items:
        if item.get("failed") or item.get("unreachable"):
            label = item.get("_ansible_item_label", item.get("item"))
            parts.append(f"{label}: {reason(item)}" if isinstance(label, str) else reason(item))
    if not items and (not parts[0] or parts[0].startswith(_EMPTY_WORDS)):
        printed = [result.get(key) for key in ("stderr", "module_stderr", "stdout", "module_stdout")]
        parts.append(next((text.strip() for text in printed if isinstance(text, str) and text.strip()), ""))
    return _end_of("\n".join(part for part in parts if part)) or "failed without a message"


def _is_host_key_refusal(message):
    """ssh's own page of warnings, or what Ansible makes of it when it logs in with a password."""
    refused = (
        message.startswith("Failed to connect to the host via ssh")
        and "Host key verification failed" in message
    )
    return refused or "not possible because Host Key checking is enabled" in message


def _end_of(text):
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_MESSAGE_LINES:
        # The first line names the matter, the last ones the cause.
        lines = [lines[0], "…", *lines[2 - MAX_MESSAGE_LINES :]]
    return _shortened("\n".join(lines))


def _shortened(text):
    if len(text) <= MAX_MESSAGE_CHARS:
        return text
    return text[: MAX_MESSAGE_CHARS // 2] + " … " + text[-MAX_MESSAGE_CHARS // 2 :]
