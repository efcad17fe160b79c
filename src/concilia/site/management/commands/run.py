"""`concilia run`: everything that a person needs to look at Concilia, with one command."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.site.accounts.signin import demo_people
from concilia.site.running import address, children


class Command(BaseCommand):
    """Prepares the database, fills it if it is empty, and serves pages and jobs."""

    help = "Prepare the database, fill it if it is empty, and serve the pages and the jobs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the address and what to fill an empty database with."""
        parser.add_argument("--address", default="127.0.0.1:8000")
        parser.add_argument(
            "--data",
            default="demo",
            help="what fills an empty database: demo, ebola, none, or the folder of the Ebola data",
        )

    def handle(self, *args: Any, address: str, data: str, **options: Any) -> None:
        """Run until Ctrl-C."""
        host, port = self.free(address)
        env = environment(host, port, data)
        if any(os.environ.get(name) != value for name, value in env.items()):
            # Settings are read once, at the start: begin again with the right ones.
            os.environ.update(env)
            sys.stdout.flush()
            os.execv(  # noqa: S606 (our own command with our own arguments)
                sys.executable,
                [sys.executable, "-m", "concilia", "run", "--address", address, "--data", data],
            )
        self.prepare()
        if data != "none" and not Body.objects.exists():
            self.fill(data)
        self.tell(host, port)
        status = children.run([children.web(host, port), children.worker()])
        if status:
            raise CommandError("The web server or the worker ended by itself; see above.")
        self.stdout.write("Stopped.")

    def free(self, wanted: str) -> tuple[str, int]:
        """Return host and port, or say how to choose another."""
        try:
            host, port = address.parse(wanted)
            address.check_free(host, port)
        except ValueError as error:
            raise CommandError(str(error)) from error
        except address.Taken as error:
            raise CommandError(
                f"Port {wanted.rpartition(':')[2]} is taken ({error}). Another Concilia may be "
                f"running already. Choose another port: make run ADDRESS=127.0.0.1:8001"
            ) from error
        return host, port

    def prepare(self) -> None:
        """Bring the tables up to date."""
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)

    def fill(self, data: str) -> None:
        """Fill an empty database with the demonstration region or with the Ebola data."""
        started = time.monotonic()
        if data == "demo":
            self.stdout.write("Making the demonstration region, once ...")
            call_command("demo")
        else:
            self.stdout.write("Importing the Ebola 2014 files, once ...")
            call_command("ebola", *([] if data == "ebola" else [data]))
        self.stdout.write(f"Done in {time.monotonic() - started:.0f} s.")

    def tell(self, host: str, port: int) -> None:
        """Print the address and who one may sign in as."""
        lines = ["", f"Concilia is at {address.url_of(host, port)}"]
        people = demo_people()
        if people:
            width = max(len(person.email) for person in people)
            lines += ["", f"Sign in with the password {people[0].password} as"]
            lines += [f"  {person.email:<{width}}  {person.part}" for person in people]
        elif not Person.objects.exists():
            lines.append("Nobody can sign in yet: concilia invite you@example.org --operator")
        lines += ["", f"Data: {settings.DATA_DIR}    Stop: Ctrl-C", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def environment(host: str, port: int, data: str) -> dict[str, str]:
    """Return the settings of the environment that this run needs and nobody has set."""
    wanted = {"CONCILIA_BASE_URL": address.url_of(host, port), "CONCILIA_DEMO": "1"}
    hosts = {"127.0.0.1", "localhost", "[::1]", host}
    wanted["CONCILIA_HOSTS"] = ",".join(sorted(hosts))
    if data not in {"demo", "none"}:
        wanted["CONCILIA_DATA_DIR"] = str(Path("var") / "ebola")
    if data == "none":
        del wanted["CONCILIA_DEMO"]
    return {name: os.environ.get(name, value) for name, value in wanted.items()}
