"""Whether a full hall can vote: followers with live pages, and ballots within a minute.

    python benchmarks/voting.py                               (SQLite, 200 followers, 400 ballots)
    CONCILIA_DATABASE=postgresql://USER@HOST/NAME python benchmarks/voting.py
                                                   (an empty database; 400 followers, 2,000 ballots)

Serves a real instance on loopback, as `concilia run` does, and drives it from this process: every
follower asks for news every four seconds as the page does, and votes once in each round; one in
ten sends the ballot twice, as a phone with a bad connection would. Afterwards what the database
holds is compared with what was sent, ballot by ballot, and the results with sums made here.

With `--kill` the server is killed in the middle of each round and started again; who had no answer
sends again, as people do. Times are then those of an outage and are not judged.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

MINUTE, POLL, SECRET = 60.0, 4.0, "c" * 32
LONGEST = 400.0
"""Seconds after which the run is given up."""


@dataclasses.dataclass
class Follower:
    """One delegate: a cookie, what the page last saw, and what was answered."""

    seat: int
    cookie: str
    seen: str = ""


@dataclasses.dataclass
class Tally:
    """What happened."""

    polls: list[float] = dataclasses.field(default_factory=list)
    casts: list[float] = dataclasses.field(default_factory=list)
    sent: dict[tuple[int, int], str] = dataclasses.field(default_factory=dict)
    wrong: list[str] = dataclasses.field(default_factory=list)
    again: int = 0


class Server:
    """The instance that is driven; it can be killed and started again."""

    def __init__(self, env: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.env = env
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Serve, and wait until the port answers."""
        from concilia.site.running import children

        command = children.web("127.0.0.1", self.port)
        process = subprocess.Popen(command, env=self.env, start_new_session=True)
        for _attempt in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            time.sleep(0.1)
        raise SystemExit("The server did not come up.")

    def kill(self) -> None:
        """Kill it, with every worker, at whatever it does, and start it again."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        self.process = self.start()

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(30)


def prepare(followers: int, rounds: int) -> tuple[int, list[int], list[Follower], str]:
    """Make a meeting at which everybody is present, with a motion moved on each item."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from concilia.agencies.models import Agency, Person, Territory
    from concilia.bodies.models import Body, Filling, Seat
    from concilia.core import clock
    from concilia.meetings import actions
    from concilia.meetings.models import Attendance, Meeting

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if Body.objects.exists():
        raise SystemExit("The database is not empty.")
    place = Territory.objects.create(code="R", name="Region", level="region", path="/R/")
    body = Body.objects.create(ref="hall", name="Hall", kind="council", territory=place)
    today = clock.today()
    people = Person.objects.bulk_create(
        Person(email=f"d{n}@example.org", name=f"Delegate {n}", password="!")
        for n in range(followers + 1)
    )
    agencies = Agency.objects.bulk_create(
        Agency(code=f"a{n}", name=f"Agency {n}", type="other") for n in range(followers + 1)
    )
    seats = Seat.objects.bulk_create(
        Seat(body=body, agency=agency, role="member" if n else "secretary", starts=today)
        for n, agency in enumerate(agencies)
    )
    Filling.objects.bulk_create(
        Filling(seat=seat, person=person, starts=today)
        for seat, person in zip(seats, people, strict=True)
    )
    secretary = people[0]
    now = clock.now()
    meeting = actions.plan_meeting(body, by=secretary, title="Load", starts_at=now)
    items = [actions.add_item(meeting, by=secretary, title=f"Item {n}") for n in range(rounds)]
    actions.invite(meeting, by=secretary)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, seat=seat, person=person, mode="in_person", arrived_at=now)
        for seat, person in zip(seats, people, strict=True)
    )
    actions.open_meeting(Meeting.objects.get(pk=meeting.pk), by=secretary)
    motions = [
        actions.move_motion(item, by=secretary, wording=f"Motion on {item.title}").pk
        for item in items
    ]

    def cookie(person: Any) -> str:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        return f"sessionid={session.session_key}; csrftoken={SECRET}"

    hall = [Follower(s.pk, cookie(p)) for s, p in zip(seats[1:], people[1:], strict=True)]
    return meeting.pk, motions, hall, cookie(secretary)


async def send(
    port: int, path: str, cookie: str, form: dict[str, str] | None = None
) -> tuple[int, str]:
    """Send one request on a connection of its own; return status and text."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = "&".join(f"{name}={value}" for name, value in (form or {}).items())
    lines = [
        f"{'POST' if form is not None else 'GET'} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {cookie}",
        "HX-Request: true",
        "Connection: close",
    ]
    if form is not None:
        lines += [
            f"X-CSRFToken: {SECRET}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
    answer = (await reader.read(-1)).decode("utf-8", "replace")
    writer.close()
    return int(answer.split(" ", 2)[1]), answer


async def drive(
    server: Server,
    meeting: int,
    motions: list[int],
    hall: list[Follower],
    secretary: str,
    kill: bool,
) -> tuple[Tally, float]:
    """Follow, open, vote and close; return what happened and how long the rounds took."""
    tally, over = Tally(), asyncio.Event()
    chance = random.Random(7)
    port = server.port

    async def ask(path: str, cookie: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a request; while the server is away, send it again."""
        while True:
            try:
                return await send(port, path, cookie, form)
            except (OSError, IndexError):
                if not kill:
                    raise
                tally.again += 1
                await asyncio.sleep(0.5)

    async def outage(within: float) -> None:
        if kill:
            await asyncio.sleep(within / 2)
            await asyncio.to_thread(server.kill)

    async def follow(one: Follower, place: str = "sit") -> None:
        await asyncio.sleep(chance.random() * POLL)
        while not over.is_set():
            begun = time.perf_counter()
            path = f"/meetings/{meeting}/{place}/state/?seen={one.seen}"
            status, text = await ask(path, one.cookie)
            tally.polls.append(time.perf_counter() - begun)
            if status == 200:
                one.seen = text.split('name="seen" value="', 1)[1].split('"', 1)[0]
            elif status != 204:
                tally.wrong.append(f"poll answered {status}")
            await asyncio.sleep(POLL)

    async def vote(one: Follower, motion: int, within: float) -> None:
        await asyncio.sleep(chance.random() * within)
        choice = chance.choice(("yes", "yes", "no", "abstain"))
        tally.sent[motion, one.seat] = choice
        for _time in range(2 if chance.random() < 0.1 else 1):
            begun = time.perf_counter()
            form = {"choice": choice, "seat": str(one.seat)}
            status, _text = await ask(f"/meetings/motions/{motion}/cast/", one.cookie, form)
            tally.casts.append(time.perf_counter() - begun)
            if status != 200:
                tally.wrong.append(f"a ballot was answered with {status}")

    screens = [Follower(0, secretary), Follower(0, secretary)]
    tasks = [asyncio.create_task(follow(one)) for one in hall]
    tasks += [
        asyncio.create_task(follow(one, place))
        for one, place in zip(screens, ("screen", "live"), strict=True)
    ]
    await asyncio.sleep(POLL + 1)
    begun = time.perf_counter()
    share = MINUTE / len(motions)
    for number, motion in enumerate(motions):
        await ask(f"/meetings/motions/{motion}/open/", secretary, {})
        votes = [vote(one, motion, share * 0.75) for one in hall]
        await asyncio.gather(outage(share * 0.75), *votes)
        status, _text = await ask(f"/meetings/motions/{motion}/close/", secretary, {})
        if status not in {200, 302}:
            tally.wrong.append(f"closing was answered with {status}")
        if number + 1 < len(motions):
            await asyncio.sleep(max(0.0, begun + share * (number + 1) - time.perf_counter()))
    lasted = time.perf_counter() - begun
    over.set()
    await asyncio.gather(*tasks)
    return tally, lasted


def compare(motions: list[int], tally: Tally) -> list[str]:
    """Return every difference between what was sent and what is kept and counted."""
    from concilia.core import ledger
    from concilia.meetings.models import Ballot, Motion

    wrong = list(dict.fromkeys(tally.wrong))
    rows = Ballot.objects.values_list("motion", "seat", "choice")
    kept = {(motion, seat): choice for motion, seat, choice in rows}
    if len(rows) != len(kept):
        wrong.append("a seat has two ballots on one motion")
    if kept != tally.sent:
        wrong.append(f"{len(kept)} ballots are kept, {len(tally.sent)} were sent, or they differ")
    for motion in Motion.objects.filter(pk__in=motions):
        said = [choice for (of, _seat), choice in tally.sent.items() if of == motion.pk]
        for choice in ("yes", "no", "abstain"):
            if motion.reasoning.get("total", {}).get(choice) != said.count(choice):
                wrong.append(f"motion {motion.pk}: {choice} is not {said.count(choice)}")
    if not ledger.verify().intact:
        wrong.append("the ledger is broken")
    return wrong


def processor_time(pid: int) -> float:
    """Return the seconds of processor time of a process and its children (Linux)."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += (int(fields[11]) + int(fields[12])) / ticks
    return total


def percentile(times: list[float], share: float) -> float:
    """Return a percentile in milliseconds."""
    return 1000 * sorted(times)[min(len(times) - 1, int(share * len(times)))]


def main() -> int:
    """Run the test; 1 when anything was lost, double or wrong."""
    import django

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kill", action="store_true", help="kill the server in each round")
    kill = parser.parse_args().kill
    folder = tempfile.mkdtemp(prefix="concilia-voting-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.site.settings")
    os.environ["CONCILIA_DATA_DIR"] = folder
    postgres = os.environ.get("CONCILIA_DATABASE", "").startswith("postgres")
    followers, rounds = (400, 5) if postgres else (200, 2)
    django.setup()
    meeting, motions, hall, secretary = prepare(followers, rounds)
    server = Server(dict(os.environ))
    try:
        work = drive(server, meeting, motions, hall, secretary, kill)
        tally, lasted = asyncio.run(asyncio.wait_for(work, LONGEST))
        used = processor_time(server.process.pid)
    finally:
        server.stop()
    wrong = compare(motions, tally)
    casts, polls = tally.casts, tally.polls
    print(f"{'PostgreSQL' if postgres else 'SQLite'}: {followers} followers, {rounds} votes")
    print(f"{len(tally.sent)} ballots, {len(casts)} sendings, in {lasted:.1f} s")
    for name, times in (("casting", casts), ("news", polls)):
        middle = 1000 * statistics.median(times)
        print(
            f"{name}: {len(times)} requests, median {middle:.0f} ms, "
            f"p95 {percentile(times, 0.95):.0f} ms, longest {1000 * max(times):.0f} ms"
        )
    print(
        f"processor time of the server: {used:.1f} s; of this process: {time.process_time():.1f} s"
    )
    if kill:
        print(f"killed {rounds} times; {tally.again} requests were sent again")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print("\n".join(wrong) or "Every ballot that was sent is kept once and counted once.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
