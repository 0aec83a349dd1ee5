"""The Makefile, with a Python that installs nothing."""

import os
import shutil
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PIP = """#!/bin/sh
[ "$2" = pip ] || exit 0
echo "Collecting one==1 (from -r requirements-dev.txt (line 1))"
for _ in $(seq 100); do [ -e seen ] && break; sleep 0.05; done
[ -e seen ] || echo "Collecting what-nobody-saw==1"
echo "Installing collected packages: one"
"""


def checkout_without_packages(folder: Path) -> Path:
    shutil.copy(CHECKOUT / "Makefile", folder)
    (folder / "requirements-dev.txt").write_text("one==1\n")
    (folder / "consult" / "locale").mkdir(parents=True)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "redis-server"):
        (programs / name).write_text(PIP)
        (programs / name).chmod(0o755)
    return folder


def test_a_package_is_named_while_the_others_are_still_to_come(tmp_path: Path) -> None:
    folder = checkout_without_packages(tmp_path)
    make = ["make", "--no-print-directory", "install"]
    plain = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    with subprocess.Popen(make, cwd=folder, env=plain, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = [process.stdout.readline().strip() for _ in range(2)]
        (folder / "seen").touch()
        rest = process.stdout.read()
    assert told[1] == "1 one==1"
    assert "what-nobody-saw" not in rest
    assert "installing …" in rest
    assert process.returncode == 0


def test_a_full_disk_is_told_before_anything_is_installed(tmp_path: Path) -> None:
    folder = checkout_without_packages(tmp_path)
    (folder / ".venv" / "bin" / "python").unlink()
    make = ["make", "--no-print-directory", "install", f"NEEDS={10**12}"]
    plain = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(make, cwd=folder, env=plain, capture_output=True, text=True, check=False)
    assert done.returncode
    assert "No disk space left here" in done.stderr
