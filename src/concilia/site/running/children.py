"""The web server and the worker, side by side: one ends, both end."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from types import FrameType

GRACE = 20.0
"""Seconds that a child has to finish what it does before it is ended by force."""


def web(host: str, port: int, workers: int = 2) -> list[str]:
    """Return the command of the web server."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        bind,
        "--worker-class",
        "gthread",
        "--workers",
        str(workers),
        "--threads",
        "4",
        "--timeout",
        "120",
        "--log-level",
        "warning",
        "--preload",
        "concilia.site.wsgi:application",
    ]


def worker() -> list[str]:
    """Return the command of the worker."""
    return [sys.executable, "-m", "concilia", "worker"]


class Children:
    """Processes that live and end together."""

    def __init__(self, commands: Sequence[Sequence[str]], env: Mapping[str, str]) -> None:
        # A group of their own: Ctrl-C reaches only the parent, which then ends them in order.
        self.processes = [
            subprocess.Popen(command, env=dict(env), start_new_session=True)  # noqa: S603  # our own command
            for command in commands
        ]
        self.asked = threading.Event()

    def ask(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Note that all shall end; also a signal's handler."""
        self.asked.set()

    def wait(self) -> int:
        """Wait until asked to end or until one of them has ended; return the exit status."""
        while not self.asked.wait(0.25):
            for process in self.processes:
                status = process.poll()
                if status is not None:
                    self.end()
                    return status or 1
        self.end()
        return 0

    def end(self) -> None:
        """Let every child finish what it does, and end it by force when it takes too long."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def run(commands: Sequence[Sequence[str]], env: Mapping[str, str] | None = None) -> int:
    """Run the commands until Ctrl-C, SIGTERM or the end of one; return the exit status."""
    children = Children(commands, env or os.environ)
    former = {
        number: signal.signal(number, children.ask) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        return children.wait()
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
