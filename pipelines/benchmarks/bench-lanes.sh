#!/usr/bin/env bash
# Measures how much of their budgets the lanes of one `sluice apply` use over real HTTP, against
# sandboxes that refuse what is over the rate. README.md says what is measured.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
source "$here/measuring.sh"

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

sluice=${SLUICE:-$root/deploy/bin/sluice}
enter_work "$work"

resolve_classpath
require_gnu_time

while read -r lane members; do
  if [[ ! -f $work/data-$members/dataset.json ]]; then
    echo "Generating $members members for lane $lane ..." >&2
    bench 1500m ChurnGenerator --out "$work/data-$members" --members "$members" \
      >"$log/generate-$lane.log" 2>&1
  fi
done < <(bench 64m LaneBench --sizes "$seconds")

trap stop_server EXIT

rm -f "$work/done"
"$java" "-Xmx${SANDBOX_MEMORY:-1g}" -cp "$BENCH_CLASSPATH" io.sluice.benchmarks.LaneBench \
  --work "$work" --seconds "$seconds" >"$log/lanes.txt" 2>"$log/sandboxes.log" &
server=$!
await_server '^ready' "$log/lanes.txt" "$log/sandboxes.log"

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
