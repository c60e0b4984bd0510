# What the measuring scripts of this folder have in common; sourced by them, which set `here` and `root`.

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
gnu_time=${GNU_TIME:-/usr/bin/time}

# Leaves the folder absolute in $work, with its logs in $log.
enter_work() { # folder
  mkdir -p "$1/tmp" "$1/logs"
  work=$(cd "$1" && pwd)
  log=$work/logs
}

resolve_classpath() {
  if [[ -z ${BENCH_CLASSPATH:-} ]]; then
    echo "Building (once; Maven's output is in $log/maven.log) ..." >&2
    (cd "$root" && mvn -q -Pquick -pl pipelines/benchmarks -am -DskipTests package \
      dependency:build-classpath -Dmdep.outputFile=target/classpath.txt) >"$log/maven.log" 2>&1
    BENCH_CLASSPATH=$here/target/classes:$(<"$here/target/classpath.txt")
  fi
}

archive_classes() {
  if [[ ! $root/pipelines/jobs/target/sluice.jsa -nt $root/pipelines/jobs/target/sluice.jar ]]; then
    "$root/deploy/bin/archive-classes"
  fi
}

require_gnu_time() {
  [[ -x $gnu_time ]] || { echo "no GNU time: apt-get install time" >&2; exit 2; }
}

bench() { # heap, class, arguments
  local heap=$1 class=$2
  shift 2
  "$java" "-Xmx$heap" "-Djava.io.tmpdir=$work/tmp" -cp "$BENCH_CLASSPATH" \
    "io.sluice.benchmarks.$class" "$@"
}

fail() { # what, log
  echo "$1; see $2" >&2
  exit 1
}

# A sandbox in the background, whose process id is in $server.
server=
stop_server() {
  if [[ -n $server ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}

start_sandbox() { # heap, log file, options of the sandbox
  local heap=$1 file=$2
  shift 2
  "$java" "-Xmx$heap" -cp "$BENCH_CLASSPATH" io.sluice.sandbox.SandboxMain "$@" >"$file" 2>&1 &
  server=$!
  await_server 'look inside' "$file" "$file"
}

await_server() { # what it says when it listens, its output, its log
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    grep -qs "$1" "$2" && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  fail "the sandbox does not start" "$3"
}

cpu_of() { # pid: seconds
  awk '{ sub(/.*\) /, ""); print ($12 + $13) / 100 }' "/proc/$1/stat"
}

peak_of() { # pid: KiB
  awk '/^VmHWM/ { print $2 }' "/proc/$1/status"
}
