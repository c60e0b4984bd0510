#!/usr/bin/env bash
# Measures `sluice matchkeys` as a filter: whole processes, JVM start included, bound to one core.
# README.md holds the figures.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
source "$here/measuring.sh"

usage() {
  cat <<'TEXT'
Usage: matchkeys.sh [--rows N] [--runs N] [--work DIR]

  --rows   made-up rows                      default 1000000
  --runs   measured runs of each set of options  default 3
  --work   data                              default pipelines/benchmarks/target/matchkeys

Needs GNU time (apt-get install time) and taskset. Without a built sluice.jar, Maven builds it.

Environment:
  JAVA_HOME        a JDK 17; without it the java of the path
  BENCH_CLASSPATH  class path of this module; without it Maven builds and resolves it
TEXT
}

rows=1000000
runs=3
work=$here/target/matchkeys
while (($#)); do
  case $1 in
    --rows) rows=$2 ;;
    --runs) runs=$2 ;;
    --work) work=$2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift 2
done

enter_work "$work"
resolve_classpath
bench 256m RowsFile --rows "$rows" --out "$work/rows.jsonl"

measure() { # options of sluice matchkeys
  local run
  for ((run = 1; run <= runs; run++)); do
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" \
      taskset -c 0 "$root/deploy/bin/sluice" matchkeys "$@" <"$work/rows.jsonl" >"$work/out.jsonl"
    [[ $(wc -l <"$work/out.jsonl") == "$rows" ]] || { echo "lines were lost" >&2; exit 1; }
    awk -v rows="$rows" -v options="${*:-(none)}" \
      '{ printf "| `%s` | %.2f | %d | %.2f | %d |\n", options, $1, rows / $1, $2 + $3, $4 / 1024 }' \
      "$work/time"
  done
}

echo "| options | wall s | rows/s | CPU s | peak MiB |"
echo "|---|---|---|---|---|"
measure
measure --strict-reference --phone prefix
measure --profile events
measure --normalized
