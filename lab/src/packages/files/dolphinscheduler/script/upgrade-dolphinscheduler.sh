#!/bin/sh
# Brings the tables in the database of conf/datasource.properties to the version of this package.
# The release's class does it; it ends with 0 in any case, so its last line is the answer:
# "upgrade DolphinScheduler success" or a stack trace.
set -eu
cd "$(dirname "$0")/.."
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" ${DOLPHINSCHEDULER_OPTS:--Xmx256m} -cp 'conf:lib/*' \
  org.apache.dolphinscheduler.dao.upgrade.shell.UpgradeDolphinScheduler
