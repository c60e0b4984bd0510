#!/usr/bin/env bash
# Compares whole processes side by side: Sluice's plan, the same diff in hand-written Spark SQL and in
# DuckDB, and an empty Beam pipeline for what starting up costs. README.md says what is measured.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
source "$here/measuring.sh"

usage() {
  cat <<'TEXT'
Usage: bench.sh [--members N[,N...]] [--runs N] [--work DIR] [--engines a,b,...]

  --members   sizes of the data set           default 4000000,16000000
  --runs      measured runs of each engine    default 5
  --work      data, outputs and logs; 0.4 GB a million members
                                              default pipelines/benchmarks/target/bench
  --engines   of empty,sluice,spark-sql,duckdb, run in this order, again and again
                                              default all four

Environment:
  JAVA_HOME          a JDK 17; without it the java of the path
  SLUICE_MEMORY      heap of sluice plan        default 1100m
  BENCH_CLASSPATH    class path of this module; without it Maven builds and resolves it
  SPARK_SQL_HEAP     heap of the Spark SQL peer  default 4g
  GNU_TIME           where GNU time is          default /usr/bin/time
TEXT
}

members=4000000,16000000
runs=5
work=$here/target/bench
engines=empty,sluice,spark-sql,duckdb
while (($#)); do
  case $1 in
    --members) members=$2 ;;
    --runs) runs=$2 ;;
    --work) work=$2 ;;
    --engines) engines=$2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift 2
done

enter_work "$work"

# What Spark 3.5 needs opened on Java 17.
opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
  java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action \
  sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

# The shared one with what Spark needs; in place of the shell, so that its time is the process's own.
bench() { # heap, class, arguments
  local heap=$1 class=$2
  shift 2
  exec "$java" "${opens[@]}" "-Xmx$heap" -Dspark.ui.enabled=false -Dspark.local.dir="$work/tmp" \
    -Djava.io.tmpdir="$work/tmp" -cp "$BENCH_CLASSPATH" "io.sluice.benchmarks.$class" "$@"
}

prepare() { # members
  export DATA=$work/data-$1
  if [[ ! -f $DATA/prepared || -n $(find "$DATA/prepared" -mtime +13) ]]; then
    echo "Generating $1 members ..." >&2
    (bench 1500m ChurnGenerator --out "$DATA" --members "$1") >"$log/generate-$1.log" 2>&1
    (bench 256m DuckDbPeer --step prepare --data "$DATA") >"$log/prepare-duckdb-$1.log" 2>&1
    (bench "${SPARK_SQL_HEAP:-4g}" SparkSqlPeer --step prepare --data "$DATA") \
      >"$log/prepare-spark-$1.log" 2>&1
    rm -f "$DATA/sluice-prepared"
    touch "$DATA/prepared"
  fi
  if [[ ,$engines, == *,sluice,* && ! -f $DATA/sluice-prepared ]]; then
    echo "Preparing Sluice's ledger ..." >&2
    (bench 6g SluiceLedger --step seed --data "$DATA") >"$log/prepare-sluice-$1.log" 2>&1
    touch "$DATA/sluice-prepared"
  fi
  find "$DATA" -type f -exec cat {} + >/dev/null # all start with a warm page cache
}

run_engine() { # engine
  case $1 in
    empty) bench 1g EmptyPipeline ;;
    sluice)
      SLUICE_MEMORY=${SLUICE_MEMORY:-1100m} SLUICE_JAVA_OPTIONS="-Dspark.local.dir=$work/tmp" \
        exec "$root/deploy/bin/sluice" plan --config "$DATA/sluice.yaml" --master 'local[2]' \
        --snapshot "$(sed -n 's/.*"today" : "\(.*\)".*/\1/p' "$DATA/dataset.json")"
      ;;
    spark-sql) bench "${SPARK_SQL_HEAP:-4g}" SparkSqlPeer --step diff --data "$DATA" --out "$OUT" ;;
    duckdb) bench 256m DuckDbPeer --step diff --data "$DATA" --out "$OUT" ;;
  esac
}

# Leaves "wall-seconds cpu-seconds peak-KiB" of a whole process and its children in $measured.
measure() { # engine, log file
  if [[ -x $gnu_time ]]; then
    export -f run_engine bench
    export BENCH_CLASSPATH java work root opens_line="${opens[*]}"
    "$gnu_time" -f '%e %U %S %M' -o "$2.time" bash -c \
      'read -ra opens <<<"$opens_line"; run_engine "$1"' measured "$1" >"$2" 2>&1
    measured=$(awk 'END { printf "%.2f %.2f %d", $1, $2 + $3, $4 }' "$2.time")
  else
    measure_by_proc "$1" "$2"
  fi
}

# Without GNU time: the shell's own times, and the high-water mark of the process polled.
measure_by_proc() { # engine, log file
  local peak=0 now times
  TIMEFORMAT='%R %U %S'
  {
    time {
      (run_engine "$1") >"$2" 2>&1 &
      local pid=$!
      while kill -0 "$pid" 2>/dev/null; do
        now=$(tree_peak "$pid")
        ((now > peak)) && peak=$now
        sleep 0.1
      done
      wait "$pid"
    }
  } 2>"$2.time"
  times=$(<"$2.time")
  measured=$(awk -v peak="$peak" '{ printf "%.2f %.2f %d", $1, $2 + $3, peak }' <<<"$times")
}

tree_peak() { # pid: the largest high-water mark of it and its children, KiB
  local pid peak=0 now
  for pid in "$1" $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
    now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
    ((${now:-0} > peak)) && peak=$now
  done
  echo "$peak"
}

check() { # engine, log file
  case $1 in
    empty) return ;;
    sluice) (bench 512m SluiceLedger --step check --data "$DATA") >"$2.check" 2>>"$2" ;;
    *) (bench 512m ChangeFiles --data "$DATA" --changes "$OUT") >"$2.check" 2>>"$2" ;;
  esac
  local expected
  expected=$(tr -d ' \n' <"$DATA/dataset.json" | sed 's/.*"expected":\({[^}]*}\).*/\1/')
  if [[ $(grep '^{' "$2.check" | tail -1 | tr -d ' ') != "$expected" ]]; then
    echo "$1: counts or digest sum differ; see $2.check, expected $expected" >&2
    exit 1
  fi
}

table() { # members
  awk -F'\t' -v size="$1" '
    function median(values, n,   i, j, v) {
      for (i = 2; i <= n; i++) {
        v = values[i]
        for (j = i - 1; j > 0 && values[j] > v; j--) values[j + 1] = values[j]
        values[j + 1] = v
      }
      return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
    }
    function of(engine, column,   i, list) {
      for (i = 1; i <= count[engine]; i++) list[i] = data[engine, i, column]
      return median(list, count[engine])
    }
    function ratio(engine, peer, column) {
      return count[peer] ? sprintf("%.2f", of(engine, column) / of(peer, column)) : "-"
    }
    $1 == size {
      if (!($2 in count)) order[++engines] = $2
      k = ++count[$2]
      for (i = 3; i <= 5; i++) data[$2, k, i] = $i + 0
      if (k == 1 || $3 < low[$2]) low[$2] = $3
      if (k == 1 || $3 > high[$2]) high[$2] = $3
    }
    END {
      printf "\n%d members, median of %d runs:\n\n", size, count[order[1]]
      print "| engine | wall s | range | CPU s | peak MiB | wall to Spark SQL | wall to DuckDB |"
      print "|---|---|---|---|---|---|---|"
      for (e = 1; e <= engines; e++) {
        name = order[e]
        printf "| %s | %.1f | %.1f-%.1f | %.1f | %d | %s | %s |\n", name, of(name, 3), \
          low[name], high[name], of(name, 4), of(name, 5) / 1024, \
          ratio(name, "spark-sql", 3), ratio(name, "duckdb", 3)
      }
    }' "$work/results.tsv"
}

[[ -x $gnu_time ]] || echo "no GNU time: apt-get install time; polling /proc instead" >&2
resolve_classpath
if [[ ,$engines, == *,sluice,* ]]; then
  archive_classes
fi
: >"$work/results.tsv"
for size in ${members//,/ }; do
  prepare "$size"
  for ((run = 1; run <= runs; run++)); do
    for engine in ${engines//,/ }; do
      export OUT=$work/out/$engine
      rm -rf "$OUT" && mkdir -p "$OUT"
      measure "$engine" "$log/$engine-$size-$run.log" ||
        { echo "$engine failed; see $log/$engine-$size-$run.log" >&2; exit 1; }
      check "$engine" "$log/$engine-$size-$run.log"
      printf '%s\t%s\t%s\n' "$size" "$engine" "${measured// /$'\t'}" | tee -a "$work/results.tsv" >&2
    done
  done
  table "$size"
done
