#!/bin/sh
# Creates the tables in the database of conf/datasource.properties, or does nothing when they exist.
# The release's class does it; it ends with 0 in any case, so its last line is the answer:
# "create DolphinScheduler success" or "create DolphinScheduler failed".
set -eu
cd "$(dirname "$0")/.."
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" ${DOLPHINSCHEDULER_OPTS:--Xmx256m} -cp 'conf:lib/*' \
  org.apache.dolphinscheduler.dao.upgrade.shell.CreateDolphinScheduler
