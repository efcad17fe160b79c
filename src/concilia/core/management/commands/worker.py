"""`concilia worker`: does the jobs, and the tick every minute."""

import os
import signal
import socket
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from concilia.core import jobs
from concilia.core.management.commands.tick import tick

PAUSE = 1.0
WAIT = 5.0
TICK = 60.0


class Command(BaseCommand):
    """Several workers may run at the same time; each job is done by one of them."""

    requires_system_checks = ()
    help = "Do the jobs in the queue and the time-driven work until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare `--once`."""
        parser.add_argument("--once", action="store_true", help="do what is due by now, then end")

    def handle(self, *, once: bool, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C; the job in hand is finished first."""
        stop = threading.Event()
        name = f"{socket.gethostname()[:20]}-{os.getpid()}"
        if once:
            tick()
            self.stdout.write(f"{jobs.work(name)} done")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.loop(name, stop)

    def loop(self, name: str, stop: threading.Event) -> None:
        """Alternate between jobs and, once a minute, the tick; rest when there is nothing."""
        while not stop.is_set():
            minute = time.monotonic() + TICK
            try:
                tick()
                while not stop.is_set() and time.monotonic() < minute:
                    jobs.work(name, stop=stop.is_set, until=minute)
                    stop.wait(PAUSE)
            except (OperationalError, InterfaceError) as error:
                self.stderr.write(f"the database does not answer, trying again: {error}")
                stop.wait(WAIT)
            close_old_connections()
