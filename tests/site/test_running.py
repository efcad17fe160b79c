"""One command starts web and worker, and ends both."""

import os
import signal
import socket
import sys
import threading
import time

import pytest
from django.core.management import CommandError, call_command

from concilia.site.management.commands.run import environment
from concilia.site.running import address, children

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000),
        (":9000", "127.0.0.1", 9000),
        ("9000", "127.0.0.1", 9000),
        ("[::1]:8000", "::1", 8000),
    ],
)
def test_addresses(text: str, host: str, port: int) -> None:
    assert address.parse(text) == (host, port)


@pytest.mark.parametrize("text", ["", "localhost", "127.0.0.1:0", "127.0.0.1:99999", "a:b", "x:²"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="is not an address"):
        address.parse(text)


def test_an_address_as_a_person_opens_it() -> None:
    assert address.url_of("0.0.0.0", 8000) == "http://127.0.0.1:8000"
    assert address.url_of("::1", 8000) == "http://[::1]:8000"


def test_a_taken_port_is_named_with_the_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken.*ADDRESS="):
            call_command("run", address=f"127.0.0.1:{port}", data="none")
    with pytest.raises(CommandError, match="not an address"):
        call_command("run", address="nonsense", data="none")


def test_what_a_run_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONCILIA_BASE_URL", "CONCILIA_DEMO", "CONCILIA_HOSTS", "CONCILIA_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert environment("127.0.0.1", 8001, "demo")["CONCILIA_BASE_URL"] == "http://127.0.0.1:8001"
    assert environment("127.0.0.1", 8001, "ebola")["CONCILIA_DATA_DIR"].endswith("ebola")
    assert "CONCILIA_DEMO" not in environment("127.0.0.1", 8001, "none")
    monkeypatch.setenv("CONCILIA_DATA_DIR", "/srv/concilia")
    assert environment("127.0.0.1", 8001, "ebola")["CONCILIA_DATA_DIR"] == "/srv/concilia"


def test_when_one_ends_both_end() -> None:
    both = children.Children([SLEEP, [sys.executable, "-c", "raise SystemExit(3)"]], os.environ)
    assert both.wait() == 3
    assert all(process.poll() is not None for process in both.processes)


def test_asked_to_stop_they_stop() -> None:
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    started = time.monotonic()
    assert children.run([SLEEP, SLEEP]) == 0
    assert time.monotonic() - started < 15


def test_who_does_not_listen_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "GRACE", 0.2)
    stubborn = (
        "import signal, time, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('up', flush=True); time.sleep(60)"
    )
    both = children.Children([[sys.executable, "-c", stubborn]], os.environ)
    time.sleep(1.5)
    both.end()
    assert both.processes[0].returncode == -signal.SIGKILL


def test_the_commands() -> None:
    assert "[::1]:8000" in children.web("::1", 8000)
    assert children.worker()[-1] == "worker"
