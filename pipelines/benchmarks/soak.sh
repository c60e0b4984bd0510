#!/usr/bin/env bash
# Sends twenty million records through `sluice sync` to the sandbox, settles them, and holds the
# ledger against what the sandbox took. README.md says what is measured.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
source "$here/measuring.sh"

usage() {
  cat <<'TEXT'
Usage: soak.sh [--members N] [--audiences N] [--nights 1|2] [--data DIR] [--work DIR]

  --members    members of the data set, in each audience               default 4000000
  --audiences  audiences, each with a lane of 15 million an hour       default 5
  --nights     1: the first sync; 2: the next day's 5 % churn as well  default 1
  --data       a data set of bench.sh to take instead of a new one
  --work       data, state and logs; 0.6 GB a million records          default pipelines/benchmarks/target/soak

Environment:
  JAVA_HOME        a JDK 17; without it the java of the path
  BENCH_CLASSPATH  class path of this module; without it Maven builds and resolves it
  SLUICE           the command that is measured       default deploy/bin/sluice
  SLUICE_MEMORY    heap of the job                    default as deploy/bin/sluice has it (1280m)
  SANDBOX_MEMORY   heap of the sandbox                default 2g, for twenty million members
  SANDBOX_PORT     its port                           default 18092
  GNU_TIME         where GNU time is                  default /usr/bin/time
TEXT
}

members=4000000
audiences=5
nights=1
data=
work=$here/target/soak
while (($#)); do
  case $1 in
    --members) members=$2 ;;
    --audiences) audiences=$2 ;;
    --nights) nights=$2 ;;
    --data) data=$2 ;;
    --work) work=$2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift 2
done

sluice=${SLUICE:-$root/deploy/bin/sluice}
port=${SANDBOX_PORT:-18092}
sandbox=http://localhost:$port
enter_work "$work"

resolve_classpath
require_gnu_time

if [[ -z $data ]]; then
  data=$work/data-$members
  if [[ ! -f $data/dataset.json ]]; then
    echo "Generating $members members ..." >&2
    bench 1500m ChurnGenerator --out "$data" --members "$members" >"$log/generate.log" 2>&1
  fi
fi
today=$(sed -n 's/.*"today" : "\(.*\)".*/\1/p' "$data/dataset.json")

trap stop_server EXIT

start_sandbox "${SANDBOX_MEMORY:-2g}" "$log/sandbox.log" --port "$port" --requests-per-second 0 \
  --light --job-delay PT1S
bench 256m SoakWorkspace --data "$data" --work "$work" --sandbox "$sandbox" --audiences "$audiences"
"$sluice" audiences apply --config "$work/sluice.yaml" >"$log/audiences.log" 2>&1 ||
  fail "the audiences could not be made" "$log/audiences.log"

echo "| night | wall s | CPU s | peak MiB | accepted so far | members, ledger = sandbox | sandbox CPU s | sandbox peak MiB |"
echo "|---|---|---|---|---|---|---|---|"
for ((night = 1; night <= nights; night++)); do
  day=$(date -u -d "$today $((night - 2)) days" +%F)
  before=$(cpu_of "$server")
  "$gnu_time" -f '%e %U %S %M' -o "$log/sync-$night.time" \
    "$sluice" sync --config "$work/sluice.yaml" --snapshot "$day" >"$log/sync-$night.log" 2>&1 ||
    fail "the sync of night $night failed" "$log/sync-$night.log"
  after=$(cpu_of "$server")
  counts=$(bench 512m SoakCheck --config "$work/sluice.yaml" --sandbox "$sandbox" \
    2>"$log/check-$night.log") || fail "ledger and sandbox differ" "$log/check-$night.log"
  read -r wall user system peak < <(tail -n 1 "$log/sync-$night.time")
  awk -v night="$night" -v wall="$wall" -v cpu="$user $system" -v peak="$peak" \
    -v counts="$counts" -v sandbox="$before $after" \
    -v memory="$(peak_of "$server")" 'BEGIN {
      split(cpu, c, " "); split(sandbox, s, " "); gsub(/[a-z]*=/, "", counts); split(counts, n, " ")
      printf "| %d | %.0f | %.0f | %d | %d | %d | %.0f | %d |\n", night, wall, c[1] + c[2], \
        peak / 1024, n[1], n[2], s[2] - s[1], memory / 1024
    }'
done
