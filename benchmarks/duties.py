"""Reading and writing duties with fifty people at once, on PostgreSQL.

    CONCILIA_DATABASE=postgresql://... python benchmarks/duties.py [seconds] [--keep]

Three processes: one fills an empty database (500 agencies, 20 bodies, 20,000 duties, 1,000,000
entries in the ledger), gunicorn serves it as `concilia run` does (two workers of four threads),
and this one is the fifty people, each a thread with a session of its own; the last is an auditor,
who sees every duty, the others see two bodies. A person looks at a page, thinks for `THINK`
seconds on average (exponentially distributed), and goes on; one request in seven writes. The
first `WARM` seconds, in which each worker compiles its templates, are not counted. Printed are
the requests, and of each kind the median and the 95th percentile in milliseconds, as the person
waits for the whole answer. An answer is a fault when its status is wrong, when a list has not as
many duties as plain SQL counted before, or when a report is not on the duty's page afterwards.
With --keep a database that was filled before is used.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

AGENCIES, BODIES, DECISIONS, DUTIES, ENTRIES, PEOPLE = 500, 20, 2_000, 20_000, 1_000_000, 50
THINK, WARM, PORT, PAGE, MOST = 4.0, 15.0, 8016, 50, 500
SESSIONS = Path(os.environ.get("TMPDIR", "/tmp")) / "concilia-duties-sessions.json"
WORDS = ("vans", "beds", "letters", "visits", "vaccines", "registers", "nurses", "drivers")


def fill() -> None:
    """Write everything in bulk."""
    from django.core.management import call_command
    from django.db import connection

    from concilia.agencies.models import Agency, Appointment, Person, Territory
    from concilia.bodies.models import Body, Filling, Procedure, Seat
    from concilia.duties.models import Duty, DutyPart, Report
    from concilia.meetings.models import Decision

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    chance = random.Random(2026)
    now, start = dt.datetime.now(dt.UTC), dt.date(2020, 1, 1)
    today = now.date()
    place = Territory.objects.create(code="R", name="Region", level="region", path="/R/")
    agencies = Agency.objects.bulk_create(
        Agency(code=f"a{n}", name=f"Agency {n} of the region", type="hospital")
        for n in range(AGENCIES)
    )
    bodies = Body.objects.bulk_create(
        Body(ref=f"b{n}", name=f"Council {n}", kind="council", territory=place, country="BE")
        for n in range(BODIES)
    )
    Procedure.objects.bulk_create(
        Procedure(body=body, version=1, effective_from=start, data={}) for body in bodies
    )
    people = Person.objects.bulk_create(
        Person(
            email=f"p{n}@example.org",
            name=f"Person {n}",
            password="!",
            is_auditor=n == PEOPLE - 1,
        )
        for n in range(PEOPLE)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, agency=agencies[n], role="coordinator", starts=start)
        for n, person in enumerate(people)
    )
    seats = Seat.objects.bulk_create(
        Seat(
            body=bodies[(n + turn) % BODIES],
            agency=agency,
            role="secretary" if n < BODIES and not turn else "member",
            starts=start,
        )
        for n, agency in enumerate(agencies)
        for turn in range(2)
    )
    Filling.objects.bulk_create(
        Filling(seat=seat, person=people[n // 2], starts=start)
        for n, seat in enumerate(seats)
        if n // 2 < PEOPLE
    )
    decisions = Decision.objects.bulk_create(
        Decision(
            body=bodies[n % BODIES],
            year=2026,
            number=n // BODIES + 1,
            wording=f"Decision {n} on {chance.choice(WORDS)}.",
            decided_at=now - dt.timedelta(days=chance.randrange(30, 900)),
        )
        for n in range(DECISIONS)
    )
    states = ("given", "accepted", "under_way", "under_way", "done", "closed", "closed", "closed")
    duties = []
    for n in range(DUTIES):
        decision, state = decisions[n % DECISIONS], chance.choice(states)
        given = today - dt.timedelta(days=chance.randrange(20, 800))
        due = given + dt.timedelta(days=chance.randrange(30, 900))
        closed = now if state == "closed" else None
        duties.append(
            Duty(
                body=decision.body,
                number=n // BODIES + 1,
                decision=decision,
                title=f"Bring {chance.choice(WORDS)} and {chance.choice(WORDS)} to zone {n % 97}",
                lead=chance.choice(agencies),
                given_on=given,
                due=due,
                amber_from=due - dt.timedelta(days=7),
                state=state,
                percent=100 if closed else chance.randrange(0, 100, 5),
                closed_at=closed,
                done_at=closed,
            )
        )
    duties = Duty.objects.bulk_create(duties, batch_size=2_000)
    DutyPart.objects.bulk_create(
        (
            DutyPart(duty=duty, agency=agency)
            for duty in duties
            for agency in chance.sample(agencies, 2)
            if agency.pk != duty.lead_id
        ),
        batch_size=5_000,
    )
    Report.objects.bulk_create(
        (
            Report(
                duty=duty,
                agency_id=duty.lead_id,
                person=people[duty.pk % PEOPLE],
                text="Two of three zones take part.",
                percent=duty.percent,
                reported_at=now - dt.timedelta(days=chance.randrange(60)),
            )
            for duty in duties
        ),
        batch_size=5_000,
    )
    _ledger(len(duties))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


SEEN = """SELECT title FROM duties_duty d WHERE %s OR d.body_id IN (
SELECT s.body_id FROM bodies_seat s JOIN bodies_filling f ON f.seat_id = s.id WHERE f.person_id = %s
) OR d.lead_id = %s OR d.id IN (SELECT duty_id FROM duties_dutypart WHERE agency_id = %s)"""


def sign_in() -> None:
    """Make a session for each person, as the sign-in page does, and count what they should see."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from concilia.agencies.models import Person

    known = []
    for person in Person.objects.order_by("pk")[:PEOPLE]:
        client = Client()
        client.force_login(person)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        agency = person.appointments.get().agency_id
        with connection.cursor() as cursor:
            cursor.execute(SEEN, [person.is_auditor, person.pk, agency, agency])
            titles = [row[0] for row in cursor.fetchall()]
        counts = {word: sum(word in title for title in titles) for word in ("", *WORDS)}
        known.append({"cookie": f"{settings.SESSION_COOKIE_NAME}={key}", "counts": counts})
    SESSIONS.write_text(json.dumps(known))


def _ledger(duties: int) -> None:
    from django.db import transaction

    from concilia.core import ledger

    for begin in range(0, ENTRIES, 20_000):
        lines = (
            ledger.Line(
                actor=f"agencies.person:{number % PEOPLE}",
                agency=f"agencies.agency:{number % AGENCIES}",
                scope=f"body:{number % BODIES}",
                verb="duties.report",
                object=f"duties.duty:{number % duties}",
                payload={"percent": number % 101},
            )
            for number in range(begin, begin + 20_000)
        )
        with transaction.atomic():
            ledger.append(*lines)


class One(threading.Thread):
    """A person at a browser: looks, thinks, sometimes reports."""

    def __init__(self, known: dict[str, Any], number: int, begin: float, until: float) -> None:
        super().__init__()
        self.cookie, self.counts = known["cookie"], known["counts"]
        self.number, self.begin, self.until = number, begin, until
        self.chance = random.Random(number)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.faults: list[str] = []
        self.mine: list[str] = []
        self.asked = 0

    def run(self) -> None:
        """Go on until the time is up."""
        time.sleep(self.chance.random() * THINK)
        self.look("list of mine", "/duties/?mine=1")
        while time.monotonic() < self.until:
            if self.mine and self.chance.random() < 1 / 7:
                self.report(self.chance.choice(self.mine))
            else:
                self.look(*self.page())
            time.sleep(self.chance.expovariate(1 / THINK))

    def page(self) -> tuple[str, str]:
        """Return what the person looks at next, and its address."""
        word, number = self.chance.choice(WORDS), self.chance.randrange(1, 8)
        agency = self.chance.randrange(AGENCIES)
        return self.chance.choice(
            (
                ("list", f"/duties/?page={number}"),
                ("list, late", "/duties/?tone=late"),
                ("list, sorted", "/duties/?sort=lead"),
                ("list, grouped", "/duties/?group=lead"),
                ("list, searched", f"/duties/?q={word}"),
                ("list of mine", "/duties/?mine=1"),
                ("duty", f"/duties/{self.chance.choice(self.mine)}/" if self.mine else "/duties/"),
                ("desk", "/"),
                ("board", f"/board/b{self.number % BODIES}/"),
                ("agency", f"/agencies/a{agency}/"),
                ("interface", f"/api/duties/?q={word}"),
            )
        )

    def look(self, name: str, path: str) -> str:
        """Get a page whole."""
        status, _headers, text = self.ask("GET", path, name)
        if status != 200:
            self.faults.append(f"{path}: {status}")
        else:
            self.judge(name, path, text)
        if name == "list of mine":
            self.mine = sorted(set(re.findall(r'href="/duties/(\d+)/"', text)))
        return text

    def judge(self, name: str, path: str, text: str) -> None:
        """Hold a list against the number of duties that plain SQL found for this person."""
        word = path.partition("?q=")[2]
        if name in {"list", "list, sorted", "list, grouped", "list, searched"}:
            shown, there = text.count('<th scope="row"'), self.counts[word]
            number = int(path.partition("?page=")[2] or 1)
            if shown != min(PAGE, there - PAGE * (number - 1)) or not _says(text, there):
                self.faults.append(f"{path}: {shown} rows, or not {there} in all")
        elif name == "interface" and len(json.loads(text)) != min(MOST, self.counts[word]):
            self.faults.append(f"{path}: not {self.counts[word]} duties")

    def report(self, duty: str) -> None:
        """Open the form and send it; only the sending is timed."""
        path = f"/duties/{duty}/report/"
        status, headers, page = self.ask("GET", path, "")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        token = next(
            (
                value.split(";")[0]
                for name, value in headers
                if name.lower() == "set-cookie" and value.startswith("csrftoken=")
            ),
            "",
        )
        if status != 200 or found is None:
            return  # reported as done meanwhile, or nothing is awaited
        words = f"It goes on, {self.number} says {self.chance.random()}."
        data = {"csrfmiddlewaretoken": found[1], "text": words, "percent": "50"}
        status, _headers, _text = self.ask("POST", path, "report", urlencode(data), token)
        if status != 302:
            self.faults.append(f"POST {path}: {status}")
        elif words not in self.ask("GET", f"/duties/{duty}/", "")[2]:
            self.faults.append(f"POST {path}: it does not stand on the page")

    def ask(
        self, method: str, path: str, name: str, body: str = "", cookie: str = ""
    ) -> tuple[int, list[tuple[str, str]], str]:
        """Send one request on a connection of its own, and keep how long it took."""
        headers = {"Cookie": "; ".join(filter(None, [self.cookie, cookie]))}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://127.0.0.1:{PORT}{path}"
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        begun = time.perf_counter()
        self.asked += 1
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        if name and begun > self.begin:
            self.times[name].append(time.perf_counter() - begun)
        connection.close()
        return answer.status, answer.getheaders(), text


def _says(text: str, number: int) -> bool:
    """Say whether the pager of a list names this number of rows; it has none for one page."""
    return number <= PAGE or str(number) in re.sub(r"(?<=\d)[,.\u202f\u00a0](?=\d)", "", text)


def load(seconds: float) -> int:
    """Let fifty people work, print what they waited, and return how often they asked in all."""
    begin = time.perf_counter() + WARM
    until = time.monotonic() + WARM + seconds
    everybody = enumerate(json.loads(SESSIONS.read_text()))
    people = [One(known, number, begin, until) for number, known in everybody]
    for one in people:
        one.start()
    for one in people:
        one.join()
    times: dict[str, list[float]] = defaultdict(list)
    for one in people:
        for name, held in one.times.items():
            times[name] += held
    reads = [one for name, held in times.items() if name != "report" for one in held]
    times = {"all reading": reads, **dict(sorted(times.items()))}
    print(f"{len(reads) + len(times.get('report', []))} requests in {seconds:.0f} s")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name, held in times.items():
        if len(held) > 1:
            last = quantiles(held, n=20)[-1] * 1000
            print(f"{name:16} {len(held):6} {median(held) * 1000:7.0f} ms {last:7.0f} ms at p95")
    faults = [fault for one in people for fault in one.faults]
    print(f"faults: {len(faults)} {faults[:5]}")
    return sum(one.asked for one in people)


def main() -> None:
    """Fill, serve and load, each in a process of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.site.settings")
    if sys.argv[1:2] in (["fill"], ["sign-in"]):
        import django

        django.setup()
        if sys.argv[1] == "sign-in":
            sign_in()
            return
        begun = time.perf_counter()
        fill()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"filled in {time.perf_counter() - begun:.0f} s, peak memory {peak:.0f} MB")
        return
    arguments = [one for one in sys.argv[1:] if one != "--keep"]
    if "--keep" not in sys.argv:
        subprocess.run([sys.executable, __file__, "fill"], check=True)
    subprocess.run([sys.executable, __file__, "sign-in"], check=True)
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{PORT}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
            *("--log-level", "warning", "--preload", "concilia.site.wsgi:application"),
        ],
        env=os.environ | {"CONCILIA_LOG_LEVEL": "ERROR"},
    )
    asked = 0
    try:
        _wait()
        asked = load(float(arguments[0]) if arguments else 60)
    finally:
        server.send_signal(signal.SIGTERM)
        _pid, _status, used = os.wait4(server.pid, 0)
        if asked:
            spent = (used.ru_utime + used.ru_stime) / asked * 1000
            print(f"processor time of the server: {spent:.0f} ms an answer, {asked} answers")
        print(f"peak memory of the server's process: {used.ru_maxrss / 1024:.0f} MB")


def _wait() -> None:
    for _attempt in range(120):
        try:
            connection: Any = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/account/login/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the server did not begin to answer")


if __name__ == "__main__":
    main()
