"""The nightly sync as three tasks: plan, apply, settle; and conversions as one. Each may be cleared
and run again. Conversions take the days since their last settled run, so a missed night is made up.

The exit code of `sluice` decides:
  0, 4  done; 4 has more rejects than allowed, which the log says
  7, 8  the snapshot is not there yet, Amazon is still processing: look again later
  6     Amazon or a lane is unavailable: fail and let Airflow retry, the next try resumes
  1, 2, 3, 5  a person has to act: fail at once, without a retry, and alert

Settings come from the environment of the scheduler and the workers; see README.md.
"""

import logging
import os
import shlex
import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

LOG = logging.getLogger(__name__)

COMMAND = os.environ.get("SLUICE_COMMAND", "/opt/sluice/deploy/bin/sluice")
CONFIG = os.environ.get("SLUICE_CONFIG", "/etc/sluice/sluice.yaml")
ALERT = os.environ.get("SLUICE_ALERT_COMMAND", "")

# The names and numbers of io.sluice.jobs.ExitCode; a test of the build compares them.
CODES = {
    "DONE": 0,
    "UNEXPECTED": 1,
    "INVALID": 2,
    "REFUSED": 3,
    "REJECTS": 4,
    "ACCESS": 5,
    "UNAVAILABLE": 6,
    "NOT_YET": 7,
    "PROCESSING": 8,
}
NAMES = {code: name for name, code in CODES.items()}


def run(*words):
    """Runs one command, its output in the task's log; returns the name of its exit code."""
    argv = [*shlex.split(COMMAND), *words, "--config", CONFIG]
    LOG.info("running %s", shlex.join(argv))
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout:
            LOG.info("%s", line.rstrip())
    return NAMES.get(process.returncode, "UNEXPECTED")


def is_over(name, what):
    """True when done, False when it is too early; raises when it failed."""
    if name == "REJECTS":
        LOG.warning("%s is done, with more rejects than allowed: see its report", what)
    if name in ("DONE", "REJECTS"):
        return True
    if name in ("NOT_YET", "PROCESSING"):
        return False
    if name == "UNAVAILABLE":
        raise AirflowException(f"{what}: Amazon or a lane is unavailable; the retry resumes")
    raise AirflowFailException(f"{what} ended as {name}; its last lines say what to do")


def alert(context):
    """Tells a person: an error in the log, and SLUICE_ALERT_COMMAND with the message behind it."""
    instance = context["task_instance"]
    message = f"sluice {instance.task_id} of {context['ds']} failed: {context.get('exception')}"
    LOG.error("%s", message)
    if ALERT:
        subprocess.run([*shlex.split(ALERT), message], check=True, timeout=60)


# Reschedule frees the worker between looks, and a look that is too early costs no retry.
PATIENT = {"mode": "reschedule", "poke_interval": 600}


@dag(
    schedule="0 3 * * *",
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=15),
        "on_failure_callback": alert,
    },
    tags=["sluice"],
)
def sluice_nightly():
    @task.sensor(timeout=timedelta(hours=8).total_seconds(), **PATIENT)
    def plan(day):
        return is_over(run("plan", "--snapshot", day), "plan")

    # A plan that was refused for one audience leaves the others to be sent.
    @task.sensor(timeout=timedelta(hours=12).total_seconds(), trigger_rule="all_done", **PATIENT)
    def apply(day):
        return is_over(run("apply", "--snapshot", day, "--lane-wait", "PT10M"), "apply")

    # Code 6 here also means that a plan has unsent batches; the others are followed meanwhile.
    @task.sensor(
        timeout=timedelta(hours=24).total_seconds(), trigger_rule="all_done", retries=12, **PATIENT
    )
    def settle(day):
        return is_over(run("settle", "--snapshot", day, "--once"), "settle")

    @task
    def all_done():
        """The run is green only if all three are."""

    day = "{{ ds }}"
    steps = [plan(day), apply(day), settle(day)]
    steps[0] >> steps[1] >> steps[2]
    steps >> all_done()


@dag(
    schedule="0 4 * * *",
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=15),
        "on_failure_callback": alert,
    },
    tags=["sluice"],
)
def sluice_conversions():
    @task.sensor(timeout=timedelta(hours=20).total_seconds(), retries=12, **PATIENT)
    def conversions(day):
        return is_over(run("conversions", "--snapshot", day), "conversions")

    conversions("{{ ds }}")


sluice_nightly()
sluice_conversions()
