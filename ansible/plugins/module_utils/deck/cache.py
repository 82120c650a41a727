"""Where archives are kept on a host, and where they arrive there. The action plugin reads this file on the console, so
that no host says where the console sends something: it imports nothing."""

CACHE = "/var/cache/dolphindeck"
INCOMING = CACHE + "/incoming"
