# Sourced before each task. Set here where the tools of your tasks are.
export JAVA_HOME=${JAVA_HOME:-/opt/soft/java}
export PATH=$JAVA_HOME/bin:$PATH
