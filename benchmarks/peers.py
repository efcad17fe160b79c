"""Other projects' packages in an environment of their own, to be measured against.

A benchmark writes its instance to a file, runs its peer here in a process of its own, and reads
the peer's seconds and results back. The packages of `peers.txt` are installed at the first run.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).parent


def python() -> Path:
    """Return the interpreter of the peers' environment; CONCILIA_PEERS says where it lies."""
    home = Path(os.environ.get("CONCILIA_PEERS") or Path(tempfile.gettempdir()) / "concilia-peers")
    found = home / "bin" / "python"
    if not found.exists():
        print(f"Installing the peers into {home} ...", flush=True)
        venv.create(home, with_pip=True)
        command = [found, "-m", "pip", "install", "-q", "-r", HERE / "peers.txt"]
        subprocess.run([str(part) for part in command], check=True)
    return found


def run(script: str, *arguments: str, minutes: float = 10) -> str:
    """Run a script in the peers' environment and return what it printed."""
    done = subprocess.run(
        [str(python()), "-c", script, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=minutes * 60,
    )
    if done.returncode:
        sys.exit(f"The peer failed:\n{done.stderr[-2000:]}")
    return done.stdout
