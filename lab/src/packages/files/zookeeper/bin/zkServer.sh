#!/bin/sh
# zkServer.sh start-foreground [file]: runs one ZooKeeper server with conf/zoo.cfg or the given file.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
[ "${1:-}" = start-foreground ] || { echo "usage: $0 start-foreground [file]" >&2; exit 2; }
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" ${JVMFLAGS:--Xmx256m} -cp "$home/conf:$home/lib/*" \
  org.apache.zookeeper.server.quorum.QuorumPeerMain "${2:-$home/conf/zoo.cfg}"
