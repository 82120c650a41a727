// The systemd unit of the console. Plain JavaScript with built-ins only, like setup.mjs.

/** Name of the unit, and of the user that it runs as. Units of clusters are called `dolphindeck-…`, with a dash. */
export const SERVICE = 'dolphindeck';
export const SERVICE_USER = 'dolphindeck';

/**
 * Name of its folders below /var/lib and /run. Not `dolphindeck`: that one is root's on hosts (locks of clusters), and the
 * machine of the console may be a host, too.
 */
const FOLDER = 'dolphindeck-console';
export const SERVICE_DATA = `/var/lib/${FOLDER}`;

/** What ProtectHome= hides: a checkout, Python or Node there cannot be used by the service. */
export const HIDDEN_FROM_SERVICE = ['/home/', '/root/', '/run/user/'];

/**
 * The text of the unit.
 * @param code absolute path of the checkout
 * @param venv absolute path of the Python environment
 */
export function unitText({ code, venv }) {
  return `# Written by "npm run service -- install" of ${code}; change it in a drop-in: systemctl edit ${SERVICE}
[Unit]
Description=DolphinDeck, the console
Documentation=file:${code}/docs/operations.md
After=network.target postgresql.service

[Service]
Type=exec
User=${SERVICE_USER}
Group=${SERVICE_USER}
WorkingDirectory=${code}
ExecStart=${code}/node_modules/.bin/node server/src/main.ts
# More settings: ${SERVICE_DATA}/deck.env (NAME=value), which only this user reads.
Environment=DECK_DATA=${SERVICE_DATA} DECK_VENV=${venv} DECK_SOCKETS=/run/${FOLDER}
StateDirectory=${FOLDER}
StateDirectoryMode=0700
UMask=0077
Restart=on-failure
RestartSec=5
# A setting that is wrong stays wrong.
RestartPreventExitStatus=78
# It ends by itself within nine seconds.
TimeoutStopSec=20

# A stop, a restart, a crash of the console leaves runs alone: their supervisors go on and are found again (ADR 0004). So
# what they use must stay, too: ssh's sockets lie in the folder below /run, not in /tmp, which goes with PrivateTmp=.
KillMode=process
RuntimeDirectory=${FOLDER}
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=yes
# One program of a run that has no memory ends the run, not the console.
OOMPolicy=continue

# Nothing but its own folders can be written, the code neither.
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes

# No way to more rights.
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
LockPersonality=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
# Not MemoryDenyWriteExecute=: JavaScript is compiled while it runs.
# Secrets are in its memory.
LimitCORE=0

[Install]
WantedBy=multi-user.target
`;
}
