#!/usr/bin/env bash
# Measures how much of their budgets the lanes of one `sluice apply` use over real HTTP, against
# sandboxes that refuse what is over the rate. README.md says what is measured.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<'TEXT'
Usage: bench-lanes.sh [--seconds N] [--work DIR]

  --seconds  the window; the run takes this and some three minutes more   default 600
  --work     data, state and logs; 4 GB for ten minutes                   default pipelines/benchmarks/target/bench-lanes

Environment:
  JAVA_HOME        a JDK 17; without it the java of the path
  BENCH_CLASSPATH  class path of this module; without it Maven builds and resolves it
  SLUICE           the command that is measured       default deploy/bin/sluice
  SLUICE_MEMORY    heap of the job                    default as deploy/bin/sluice has it
  SANDBOX_MEMORY   heap of the sandboxes              default 1g
  GNU_TIME         where GNU time is                  default /usr/bin/time
TEXT
}

seconds=600
work=$here/target/bench-lanes
while (($#)); do
  case $1 in
    --seconds) seconds=$2 ;;
    --work) work=$2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift 2
done

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
gnu_time=${GNU_TIME:-/usr/bin/time}
sluice=${SLUICE:-$root/deploy/bin/sluice}
mkdir -p "$work/tmp" "$work/logs"
work=$(cd "$work" && pwd)
log=$work/logs

bench() { # heap, class, arguments
  local heap=$1 class=$2
  shift 2
  "$java" "-Xmx$heap" "-Djava.io.tmpdir=$work/tmp" -cp "$BENCH_CLASSPATH" \
    "io.sluice.benchmarks.$class" "$@"
}

if [[ -z ${BENCH_CLASSPATH:-} ]]; then
  echo "Building (once; Maven's output is in $log/maven.log) ..." >&2
  (cd "$root" && mvn -q -Pquick -pl pipelines/benchmarks -am -DskipTests package \
    dependency:build-classpath -Dmdep.outputFile=target/classpath.txt) >"$log/maven.log" 2>&1
  BENCH_CLASSPATH=$here/target/classes:$(<"$here/target/classpath.txt")
fi
[[ -x $gnu_time ]] || { echo "no GNU time: apt-get install time" >&2; exit 2; }

while read -r lane members; do
  if [[ ! -f $work/data-$members/dataset.json ]]; then
    echo "Generating $members members for lane $lane ..." >&2
    bench 1500m ChurnGenerator --out "$work/data-$members" --members "$members" \
      >"$log/generate-$lane.log" 2>&1
  fi
done < <(bench 64m LaneBench --sizes "$seconds")

server=
stop_server() {
  if [[ -n $server ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
}
trap stop_server EXIT

fail() { # what, log
  echo "$1; see $2" >&2
  exit 1
}

rm -f "$work/done"
"$java" "-Xmx${SANDBOX_MEMORY:-1g}" -cp "$BENCH_CLASSPATH" io.sluice.benchmarks.LaneBench \
  --work "$work" --seconds "$seconds" >"$log/lanes.txt" 2>"$log/sandboxes.log" &
server=$!
until grep -qs '^ready' "$log/lanes.txt"; do
  kill -0 "$server" 2>/dev/null || fail "the sandboxes do not start" "$log/sandboxes.log"
  sleep 0.2
done

echo "Planning ..." >&2
"$sluice" audiences apply --config "$work/sluice.yaml" >"$log/audiences.log" 2>&1 ||
  fail "the audiences could not be made" "$log/audiences.log"
"$sluice" plan --config "$work/sluice.yaml" >"$log/plan.log" 2>&1 ||
  fail "the plan failed" "$log/plan.log"
echo "Sending for $((seconds + 130)) seconds ..." >&2
"$gnu_time" -f '%e %U %S %M' -o "$log/apply.time" \
  "$sluice" apply --config "$work/sluice.yaml" >"$log/apply.log" 2>&1 ||
  fail "sending failed" "$log/apply.log"
touch "$work/done"
wait "$server"
server=
tail -n +2 "$log/lanes.txt"
awk 'END { printf "\nThe job: %.0f s, %.0f CPU s, %d MiB at most.\n", $1, $2 + $3, $4 / 1024 }' \
  "$log/apply.time"
