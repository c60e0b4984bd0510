#!/usr/bin/env bash
# Measures conversions from Parquet to acknowledged against the sandbox: first the sandbox's own
# ceiling with ready-made bodies, then the job, in the same run. README.md says what is measured.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
source "$here/measuring.sh"

usage() {
  cat <<'TEXT'
Usage: bench-events.sh [--events N] [--regions 1|3] [--connections N] [--runs N]
                       [--limited N] [--phases a,b,...] [--work DIR]

  --events       orders of the data set without rate limits     default 1000000
  --regions      1 (NA) or 3 (NA, EU, FE with 50, 30, 20 %)     default 1
  --connections  requests at work at once, ceiling and job      default 4
  --runs         measured runs of ceiling and job, in turn      default 3
  --limited      orders of the data set at 5 requests a second  default 150000
  --phases       of ceiling,job,limited                         default all
  --work         data, state and logs; 1.5 GB a million orders  default pipelines/benchmarks/target/bench-events

Environment:
  JAVA_HOME        a JDK 17; without it the java of the path
  BENCH_CLASSPATH  class path of this module; without it Maven builds and resolves it
  SLUICE           the command that is measured       default deploy/bin/sluice
  SLUICE_MEMORY    heap of the job                    default as deploy/bin/sluice has it
  SANDBOX_MEMORY   heap of the sandbox                default 1500m; some 500m a million events
  SANDBOX_PORT     its port                           default 18091
  GNU_TIME         where GNU time is                  default /usr/bin/time
TEXT
}

events=1000000
regions=1
connections=4
runs=3
limited=150000
phases=ceiling,job,limited
work=$here/target/bench-events
while (($#)); do
  case $1 in
    --events) events=$2 ;;
    --regions) regions=$2 ;;
    --connections) connections=$2 ;;
    --runs) runs=$2 ;;
    --limited) limited=$2 ;;
    --phases) phases=$2 ;;
    --work) work=$2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift 2
done

sluice=${SLUICE:-$root/deploy/bin/sluice}
port=${SANDBOX_PORT:-18091}
sandbox=http://localhost:$port
rate=5             # Amazon's, for the phase with limits
unlimited_rate=1000 # the most the configuration takes; the sandbox has none
enter_work "$work"
: >"$work/results.tsv"

# What is measured; the as-of lies in the data set's day.
run_job() { # data folder
  exec "$sluice" conversions --config "$1/sluice.yaml" --master 'local[2]' \
    --as-of "$(sed -n 's/.*"day" : "\(.*\)".*/\1/p' "$1/events.json")T23:59:59Z"
}

# Leaves the data set in $data; Amazon's window ends it after 21 days.
prepare() { # orders
  data=$work/data-$1-$regions
  if [[ ! -f $data/events.json || -n $(find "$data/events.json" -mtime +18) ]]; then
    echo "Generating $1 orders ..." >&2
    bench 1g EventGenerator --out "$data" --events "$1" --regions "$regions" \
      >"$log/generate-$1.log" 2>&1
  fi
  if [[ ! -f $data/bodies.bin || $data/events.json -nt $data/bodies.bin ]]; then
    bench 512m EventBodies --data "$data" >"$log/bodies-$1.log" 2>&1
  fi
  find "$data" -type f -exec cat {} + >/dev/null # all start with a warm page cache
}

trap stop_server EXIT

# Each measurement has a sandbox of its own, as cold as the job is.
cold_sandbox() { # requests a second, log file
  start_sandbox "${SANDBOX_MEMORY:-1500m}" "$2" --port "$port" --requests-per-second "$1"
}

row() { # what, events, seconds, cpu, peak KiB, sandbox cpu, sandbox peak KiB
  local IFS=$'\t'
  echo "$*" | tee -a "$work/results.tsv" >&2
}

value() { # name, line of name=value
  sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" <<<"$2"
}

ceiling() { # run
  local line file=$log/ceiling-$events-$1.log
  cold_sandbox 0 "$log/sandbox-ceiling-$1.log"
  line=$(bench 512m EventLoad --data "$data" --sandbox "$sandbox" --connections "$connections" \
    --sandbox-pid "$server" 2>"$file" | tee -a "$file")
  bench 512m EventCheck --data "$data" --sandbox "$sandbox" >>"$file" 2>&1
  row ceiling "$(value events "$line")" "$(value seconds "$line")" "$(value client-cpu "$line")" 0 \
    "$(value sandbox-cpu "$line")" "$(($(value sandbox-peak-mib "$line") * 1024))"
  stop_server
}

# Runs the job; leaves "wall-seconds cpu-seconds peak-KiB" of the whole process in $measured.
measure() { # log file
  export -f run_job
  export sluice
  "$gnu_time" -f '%e %U %S %M' -o "$1.time" bash -c 'run_job "$1"' job "$data" >"$1" 2>&1 ||
    fail "the job failed" "$1"
  measured=$(awk 'END { printf "%.2f %.2f %d", $1, $2 + $3, $4 }' "$1.time")
}

job() { # run
  local file=$log/job-$events-$1.log before
  cold_sandbox 0 "$log/sandbox-job-$1.log"
  bench 256m EventWorkspace --data "$data" --sandbox "$sandbox" \
    --requests-per-second "$unlimited_rate" --in-flight "$connections"
  before=$(cpu_of "$server")
  measure "$file"
  local used
  used=$(awk -v before="$before" -v after="$(cpu_of "$server")" 'BEGIN { print after - before }')
  bench 512m EventCheck --data "$data" --sandbox "$sandbox" >"$file.check" 2>&1 ||
    fail "the sandbox holds other events than the input" "$file.check"
  read -r wall cpu peak <<<"$measured"
  row job "$events" "$wall" "$cpu" "$peak" "$used" "$(peak_of "$server")"
  stop_server
}

limited() {
  local file=$log/limited-$limited.log
  cold_sandbox "$rate" "$log/sandbox-limited.log"
  bench 256m EventWorkspace --data "$data" --sandbox "$sandbox" --requests-per-second "$rate" \
    --in-flight "$connections"
  measure "$file"
  bench 512m EventCheck --data "$data" --sandbox "$sandbox" >"$file.check" 2>&1 ||
    fail "the sandbox holds other events than the input" "$file.check"
  printf '\n%d orders at %d requests a second:\n\n' "$limited" "$rate"
  echo "| region | requests | seconds | share of the budget | 429 |"
  echo "|---|---|---|---|---|"
  bench 256m EventBudget --sandbox "$sandbox" --requests-per-second "$rate" 2>/dev/null |
    sed 's/region=\(.*\) requests=\(.*\) seconds=\(.*\) share=\(.*\) throttled=\(.*\)/| \1 | \2 | \3 | \4 | \5 |/'
  stop_server
}

table() {
  awk -F'\t' -v size="$events" -v connections="$connections" '
    function median(values, n,   i, j, v) {
      for (i = 2; i <= n; i++) {
        v = values[i]
        for (j = i - 1; j > 0 && values[j] > v; j--) values[j + 1] = values[j]
        values[j + 1] = v
      }
      return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
    }
    function of(what, column,   i, list) {
      for (i = 1; i <= count[what]; i++) list[i] = data[what, i, column]
      return median(list, count[what])
    }
    {
      if (!($1 in count)) order[++kinds] = $1
      k = ++count[$1]
      for (i = 2; i <= 7; i++) data[$1, k, i] = $i + 0
      if (k == 1 || $3 + 0 < low[$1]) low[$1] = $3 + 0
      if (k == 1 || $3 + 0 > high[$1]) high[$1] = $3 + 0
    }
    END {
      printf "\n%d orders, %d connections, median of %d runs:\n\n", size, connections, count[order[1]]
      print "| | wall s | range | events/s | to the ceiling | CPU s | peak MiB | sandbox CPU s | sandbox peak MiB |"
      print "|---|---|---|---|---|---|---|---|---|"
      for (e = 1; e <= kinds; e++) {
        name = order[e]
        ratio = count["ceiling"] ? sprintf("%.2f", of("ceiling", 3) / of(name, 3)) : "-"
        peak = of(name, 5) ? sprintf("%d", of(name, 5) / 1024) : "-"
        printf "| %s | %.1f | %.1f-%.1f | %d | %s | %.1f | %s | %.1f | %d |\n", name, of(name, 3), \
          low[name], high[name], size / of(name, 3), ratio, of(name, 4), peak, of(name, 6), \
          of(name, 7) / 1024
      }
    }' "$work/results.tsv"
}

require_gnu_time
resolve_classpath
if [[ -z ${SLUICE:-} && ,$phases, == *,job,* ]]; then
  archive_classes
fi
if [[ ,$phases, == *,ceiling,* || ,$phases, == *,job,* ]]; then
  prepare "$events"
  for ((run = 1; run <= runs; run++)); do
    [[ ,$phases, == *,ceiling,* ]] && ceiling "$run"
    [[ ,$phases, == *,job,* ]] && job "$run"
  done
  table
fi
if [[ ,$phases, == *,limited,* ]]; then
  prepare "$limited"
  limited
fi
