"""E-mail to a real SMTP server on loopback, which is slow to accept, and with workers that die."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from types import FrameType
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection, connections

from concilia.core import clock, jobs
from concilia.core.models import Job, Notice
from tests.core.test_notices import tell
from tests.house import build_house


class Server:
    """A mail server that refuses some times, then accepts and keeps."""

    def __init__(self) -> None:
        self.refusals: list[str] = []
        self.taken: list[Message] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(  # noqa: N802 (named by the library)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (named by the library)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    made = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    made.controller.start()
    yield made
    made.controller.stop()


def test_an_e_mail_arrives_whole(db: None, server: Server) -> None:
    house = build_house()
    tell(house.owner, subject=lambda: "Срок истекает 数据", text=lambda: "Ünïcode\n\n🙂")
    jobs.work("w")
    (message,) = server.taken
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.get_payload()
    assert "Ünïcode" in plain.get_payload(decode=True).decode()
    assert html.get_content_type() == "text/html"


def test_a_server_that_refuses_is_asked_again_later(db: None, server: Server) -> None:
    house = build_house()
    server.refusals = ["451 try later", "550 who is that?"]
    tell(house.owner)
    moment = clock.now()
    for _attempt in range(3):
        with clock.at(moment):
            jobs.work("w")
        moment += dt.timedelta(hours=2)
    assert len(server.taken) == 1
    assert Job.objects.get().attempts == 3
    assert Notice.objects.get().mail == "sent"


def test_a_server_that_is_not_there_leaves_the_job_to_an_operator(db: None, server: Server) -> None:
    house = build_house()
    server.controller.stop()
    tell(house.owner)
    moment = clock.now()
    for _attempt in range(jobs.MAX_ATTEMPTS):
        with clock.at(moment):
            jobs.work("w")
        moment += dt.timedelta(hours=2)
    job = Job.objects.get()
    assert job.state == "dead"
    assert "ConnectionRefusedError" in job.error
    server.controller = Controller(server, hostname="127.0.0.1", port=server.port)
    server.controller.start()
    jobs.retry(job, by=house.operator)
    jobs.work("w")
    assert len(server.taken) == 1


def _work_and_die(lines: int) -> None:
    """In a child process: work until the n-th line of the core or of smtplib, then be killed."""

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal lines
        if "concilia/core" not in (name := frame.f_code.co_filename) and "smtplib" not in name:
            return None
        if event == "line":
            lines -= 1
            if lines <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    jobs.work(f"w{os.getpid()}")


def _in_a_child(lines: int) -> int:
    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of a fork beside threads
        child = os.fork()
    if child == 0:
        try:
            _work_and_die(lines)
            os._exit(0)
        finally:
            os._exit(1)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


@pytest.mark.django_db(transaction=True)
def test_killing_the_worker_at_any_line_loses_nothing(server: Server) -> None:
    """Each child dies at a random line; its lease is then made to run out, and another comes.

    The one honest doubt: killed after the server took a message and before that was recorded.
    Such a message comes again with the same Message-ID and text; no other comes twice.
    """
    house = build_house()
    chance = random.Random(20261121)
    people = [house.owner, house.chair, house.colleague, house.coordinator]
    for number in range(3):
        for person in people:
            tell(person, f"k{number}", text=lambda number=number: f"Text {number}")
    expected = {
        f"<notice-{pk}.{person}@127.0.0.1>"
        for pk, person in Notice.objects.values_list("pk", "person")
    }
    kills = 0
    for _attempt in range(400):
        kills += _in_a_child(chance.randint(1, 900)) == signal.SIGKILL
        Job.objects.filter(state="running").update(
            lease_until=clock.now() - dt.timedelta(seconds=1), attempts=1
        )
        if not Job.objects.exclude(state="done").exists():
            break
    assert kills > 10
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    copies = Counter(str(message["Message-ID"]) for message in server.taken)
    assert set(copies) == expected, "nothing is lost, nothing is made up"
    doubtful = sum(count - 1 for count in copies.values())
    assert doubtful <= kills
    for name in copies:
        same = [m for m in server.taken if m["Message-ID"] == name]
        texts = {m.get_payload()[0].get_payload(decode=True) for m in same}
        assert len(texts) == 1
    assert set(Notice.objects.values_list("mail", flat=True)) == {"sent"}


def _database_url() -> str:
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    host = f"{found['HOST']}:{found['PORT']}" if found["PORT"] else found["HOST"]
    return f"postgresql://{found['USER']}:{found['PASSWORD']}@{host}/{found['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_the_worker_process_works_and_stops_when_told(server: Server) -> None:
    house = build_house()
    tell(house.owner)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "concilia.site.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "CONCILIA_DATABASE": _database_url(),
        "CONCILIA_SMTP_HOST": "127.0.0.1",
        "CONCILIA_SMTP_PORT": str(server.port),
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", "from concilia.cli import main; main()", "worker"], env=environment
    )
    try:
        deadline = time.monotonic() + 60
        while not server.taken and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(0.3)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    finally:
        worker.kill()
        worker.wait()
    assert len(server.taken) == 1
    assert Notice.objects.get().mail == "sent"
