#!/usr/bin/env bash
# Kills the command line at many points and writes pipelines/acceptance/CRASHES.md.
#
#   pipelines/acceptance/crashes.sh                    240 points of the standing seed
#   pipelines/acceptance/crashes.sh 100000             all points
#   pipelines/acceptance/crashes.sh 240 7              others, chosen by the seed 7
#   pipelines/acceptance/crashes.sh --replay 'AUDIENCES WRITE_HALF receipts 4'
#
# Whatever follows goes to Maven: -Dcrash.minutes=60 starts no point after an hour, -o stays offline.
set -euo pipefail
cd "$(dirname "$0")/../.."

options=()
if [[ "${1:-}" == --replay ]]; then
  options+=("-Dcrash.replay=$2")
  shift 2
else
  points=240
  if [[ "${1:-}" =~ ^[0-9]+$ ]]; then
    points=$1
    shift
  fi
  if [[ "${1:-}" =~ ^[0-9]+$ ]]; then
    options+=("-Dcrash.seed=$1")
    shift
  fi
  options+=("-Dcrash.points=$points" "-Dcrash.report=$PWD/pipelines/acceptance/CRASHES.md")
fi
exec mvn -B -ntp verify -pl pipelines/acceptance -am \
  -Dtest=CrashAnywhereTest -Dsurefire.failIfNoSpecifiedTests=false "${options[@]}" "$@"
