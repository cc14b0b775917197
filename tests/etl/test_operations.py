"""What docs/operations.md tells people to copy works as it stands, and nothing is left out."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from etl.commands import app
from settings import ROOT, Settings

TOLD = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TOLD, re.DOTALL)


@pytest.mark.parametrize("setting", [field.alias for field in Settings.model_fields.values()])
def test_every_setting_is_told_of(setting: str) -> None:
    assert f"`{setting}`" in TOLD


def test_every_command_for_people_who_run_it_is_told_of() -> None:
    names = {(c.name or c.callback.__name__) for c in app.registered_commands if c.callback}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in names - {"export", "layout-try", "template"}:
        assert f"python -m etl {name}" in TOLD + readme


def test_the_systemd_units_are_understood_by_systemd(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd on this machine")
    service, timer = blocks("ini")
    (tmp_path / "maternity-load.timer").write_text(timer)
    # Where the program lies on this machine: systemd looks whether it is there.
    service = service.replace("/opt/maternity/.venv/bin/python", shutil.which("python3") or "")
    service = service.replace("/opt/maternity", "/").replace("User=maternity", "User=root")
    (tmp_path / "maternity-load.service").write_text(service)
    for name in ("maternity-load.service", "maternity-load.timer"):
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", tmp_path / name],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert str(tmp_path) not in done.stderr, done.stderr
        assert done.returncode == 0, done.stderr


def test_the_cron_line_runs_the_load_every_night() -> None:
    (line,) = blocks("cron")
    assert re.fullmatch(r"(\S+ ){5}cd \S+ && .*python -m etl run >>\S+ 2>&1\n", line)


def test_the_compose_service_sleeps_until_two_and_loads() -> None:
    service = COMPOSE["services"]["nightly"]
    shell, flag, script = service["command"]
    script = script.replace("$$", "$")
    assert (shell, flag) == ("sh", "-c")
    # One round of it, with the two things it does told instead of done.
    told = 'sleep() { echo "sleep $1"; }\npython() { echo "python $*"; exit; }\n' + script
    done = subprocess.run(["sh", "-c", told], capture_output=True, text=True, check=True)
    slept, ran = done.stdout.splitlines()
    assert 0 < int(slept.removeprefix("sleep ")) <= 25 * 3600
    assert ran == "python -m etl run"
    assert service["volumes"] == COMPOSE["services"]["dashboard"]["volumes"]
    assert set(service["environment"]) <= {f.alias for f in Settings.model_fields.values()}
