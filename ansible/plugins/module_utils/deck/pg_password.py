"""PostgreSQL's stored passwords: what the server keeps instead of the password itself.

Sending the stored form means that the password is in no statement, so in no log of the server.
"""

import base64
import hashlib
import hmac
import os
import unicodedata

ITERATIONS = 4096
# A server names the rounds that a login has to reckon. A million take a second; two thousand million, an hour.
MOST_ITERATIONS = 1_000_000


def stored_password(encryption, account, password):
    """The stored form for `alter role … password`, `encryption` being md5 or scram-sha-256."""
    if encryption == "md5":
        return "md5" + hashlib.md5((password + account).encode("utf-8")).hexdigest()
    return _scram(password, os.urandom(16), ITERATIONS)


def matches(stored, encryption, account, password):
    """Whether a stored form is of this kind and for this password."""
    if stored is None:
        return False
    if encryption == "md5":
        return stored == stored_password("md5", account, password)
    try:
        kind, rest = stored.split("$", 1)
        iterations, salt = rest.split("$", 1)[0].split(":", 1)
        if kind != "SCRAM-SHA-256":
            return False
        return stored == _scram(password, base64.b64decode(salt), int(iterations))
    except ValueError:
        return False


def normalised(password):
    """SASLprep as far as it matters: ASCII passes, the rest is brought to compatibility form."""
    return password if password.isascii() else unicodedata.normalize("NFKC", password)


def salted(password, salt, iterations):
    if iterations > MOST_ITERATIONS:
        raise ValueError("%d rounds of a password" % iterations)
    return hashlib.pbkdf2_hmac("sha256", normalised(password).encode("utf-8"), salt, iterations)


def keyed(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def _scram(password, salt, iterations):
    secret = salted(password, salt, iterations)
    client = hashlib.sha256(keyed(secret, b"Client Key")).digest()
    server = keyed(secret, b"Server Key")
    parts = (iterations, *(base64.b64encode(part).decode("ascii") for part in (salt, client, server)))
    return "SCRAM-SHA-256$%d:%s$%s:%s" % parts
