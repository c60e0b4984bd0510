#!/usr/bin/env bash
# Kills the command line at many points and writes pipelines/acceptance/CRASHES.md.
#
#   pipelines/acceptance/crashes.sh                    240 points of the standing seed
#   pipelines/acceptance/crashes.sh 100000             all points
#   pipelines/acceptance/crashes.sh 240 7              others, chosen by the seed 7
#   pipelines/acceptance/crashes.sh --replay 'AUDIENCES WRITE_HALF receipts 4'
set -euo pipefail
cd "$(dirname "$0")/../.."

options=()
if [[ "${1:-}" == --replay ]]; then
  options+=("-Dcrash.replay=$2")
else
  options+=("-Dcrash.points=${1:-240}" "-Dcrash.report=$PWD/pipelines/acceptance/CRASHES.md")
  if [[ -n "${2:-}" ]]; then
    options+=("-Dcrash.seed=$2")
  fi
fi
exec mvn -B -ntp verify -pl pipelines/acceptance -am \
  -Dtest=CrashAnywhereTest -Dsurefire.failIfNoSpecifiedTests=false "${options[@]}"
