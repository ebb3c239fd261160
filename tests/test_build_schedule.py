"""The periodic rebuild, on real Prefect servers: served by `parley schedule`, and deployed to a work pool with `prefect.yaml`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 180


@pytest.fixture
def project(repository, tmp_path) -> Path:
    """A folder as a user has it: the code, `prefect.yaml`, and two articles."""
    for name in ("flows", "schemas"):
        (tmp_path / name).symlink_to(repository / name)
    shutil.copy(repository / "prefect.yaml", tmp_path)
    (tmp_path / "raw").mkdir()
    for path in sorted((repository / "raw").glob("*.txt"))[:2]:
        shutil.copy(path, tmp_path / "raw")
    return tmp_path


def prefect(project: Path, *arguments: str, **environment: str) -> str:
    """Runs Prefect's own command line, which has to succeed."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
    done = subprocess.run(command, cwd=project, env={**os.environ, **environment}, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ask(api: str, path: str, **query: object) -> list[dict]:
    """What a Prefect server answers."""
    request = urllib.request.Request(f"{api}{path}", json.dumps(query).encode(), {"Content-Type": "application/json"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as response:
        return json.load(response)


def last_good(project: Path) -> str | None:
    catalogue = project / "output" / "versions.json"
    return json.loads(catalogue.read_bytes())["last_good"] if catalogue.exists() else None


def wait_for(condition) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.5)


def test_a_work_pool_runs_the_deployment_of_prefect_yaml(prefect_api, project):
    prefect(project, "work-pool", "create", "parley", "--type", "process")
    prefect(project, "deploy", "--all")
    (deployment,) = (found for found in ask(prefect_api, "/deployments/filter") if found["name"] == "periodic")
    assert [schedule["schedule"]["cron"] for schedule in deployment["schedules"]] == ["0 5 * * *"]

    run_now = f"/deployments/{deployment['id']}/create_flow_run"
    ask(prefect_api, run_now)
    prefect(project, "worker", "start", "--pool", "parley", "--run-once")
    assert last_good(project) == "v1.0.0"

    (project / "raw" / "new.txt").write_text(
        "The ministers of the two countries met in Vienna on 3 March 2015, a spokesman said on Tuesday.\n"
    )
    (project / "output" / "releases" / "v1.0.0" / "articles.parquet").write_bytes(b"damaged")
    ask(prefect_api, run_now)
    prefect(project, "worker", "start", "--pool", "parley", "--run-once")
    assert last_good(project) == "v1.0.0"
    reports = ask(prefect_api, "/artifacts/filter", artifacts={"key": {"any_": ["build-report"]}}, sort="CREATED_DESC")
    assert reports[0]["data"].startswith("**Failed, nothing was published.**")
    states = ask(prefect_api, "/flow_runs/filter", deployments={"name": {"any_": ["periodic"]}}, sort="EXPECTED_START_TIME_DESC")
    assert "FAILED" in {run["state_type"] for run in states}


def test_parley_schedule_rebuilds_by_the_clock_until_it_is_ended(prefect_home, heeds_interrupts, project, tmp_path):
    cron = "* * * * * */10"  # the sixth field are seconds
    command = [sys.executable, "-m", "flows", "schedule", "--cron", cron]
    environment = {**os.environ, "PREFECT_API_URL": "", "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false"}  # no server but the command's own
    printed = tmp_path / "printed.txt"
    with printed.open("w") as output:
        served = subprocess.Popen(command, cwd=project, env=environment, stderr=output)

    def serves(condition):
        assert served.poll() is None, printed.read_text()
        return condition()

    try:
        wait_for(lambda: serves(lambda: "runs are listed at" in printed.read_text()))
        api = printed.read_text().split("runs are listed at ")[1].split()[0]

        def deployed() -> list[dict]:
            return [
                found for found in ask(api, "/deployments/filter") if found["name"] == "periodic" and found["parameters"].get("workers")
            ]

        wait_for(lambda: serves(deployed))
        assert [schedule["schedule"]["cron"] for schedule in deployed()[0]["schedules"]] == [cron]
        wait_for(lambda: serves(lambda: last_good(project)))
        assert last_good(project) == "v1.0.0"
    finally:
        served.send_signal(signal.SIGINT)
        assert served.wait(60) is not None
