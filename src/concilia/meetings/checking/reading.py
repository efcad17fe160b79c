"""Reading the file of one vote, with every problem named by its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from concilia.bodies.rules import PRESETS, Procedure, preset, procedure_from
from concilia.core.errors import Invalid, Problem
from concilia.meetings import rules
from concilia.meetings.rules.choosing.terms import KINDS

FIELDS = {
    "": {
        "procedure",
        "seats",
        "attendance",
        "opening",
        "ballots",
        "recused",
        "convening",
        "form",
        "second",
        "chair_choice",
        "remote_decided",
        "asks",
        "secret_ballots",
        "clusters_reached",
    },
    "seats": {"id", "role", "cluster", "filled", "weight"},
    "attendance": {"seat", "mode", "substitute", "left", "holder"},
    "ballots": {"seat", "choice", "marks"},
    "secret_ballots": {"choice", "cluster", "marks", "listed"},
    "asks": {"kind", "options", "places", "absolute", "runoff", "low", "high", "mean"},
}
MODES = ("in_person", "remote", "proxy", "excused", "absent")
CHOICES = ("yes", "no", "abstain", "object")


class VoteFile:
    """Reads the file's values and gathers what is wrong with them."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.problems: list[Problem] = []
        self.known("", data)
        self.procedure = self.read_rules()
        self.numbers: dict[str | int, int] = {}
        self.seats = [
            seat
            for number, row in self.rows("seats")
            if (seat := self.seat(number, row)) is not None
        ]

    def wrong(self, place: str, why: str, value: object = "") -> None:
        self.problems.append(Problem(f"{place}: {why}", column=place, value=str(value)[:80]))

    def known(self, kind: str, row: Mapping[str, Any], place: str = "") -> None:
        for name in sorted(map(str, row.keys() - FIELDS[kind])):
            self.wrong(f"{place}{name}", "nothing of this name is known")

    def one_of(self, place: str, value: object, choices: tuple[Any, ...]) -> Any:
        if value not in choices:
            shown = ", ".join(map(str, choices))
            self.wrong(place, f"one of {shown} is expected", value)
            return choices[0]
        return value

    def flag(self, place: str, value: object) -> bool:
        if not isinstance(value, bool):
            self.wrong(place, "true or false is expected", value)
        return value is True

    def read_rules(self) -> Procedure:
        given = self.data.get("procedure", {})
        try:
            if isinstance(given, str):
                return preset(self.one_of("procedure", given, PRESETS)).procedure
            made = procedure_from(given)
        except Invalid as refusal:
            self.problems += refusal.problems
            return Procedure()
        decided = self.flag("remote_decided", self.data.get("remote_decided", False))
        return replace(made, remote=False) if made.remote_by_chair and not decided else made

    def rows(self, name: str) -> list[tuple[str, Mapping[str, Any]]]:
        given = self.data.get(name, [])
        if not isinstance(given, list):
            self.wrong(name, "a list is expected", given)
            return []
        found = []
        for number, row in enumerate(given, start=1):
            place = f"{name}.{number}"
            if isinstance(row, Mapping):
                kind = "attendance" if name == "opening" else name
                self.known(kind, row, f"{place}.")
                found.append((place, row))
            else:
                self.wrong(place, "an object is expected", row)
        return found

    def seat(self, place: str, row: Mapping[str, Any]) -> rules.SeatFacts | None:
        name = row.get("id")
        if isinstance(name, bool) or not isinstance(name, str | int) or name in self.numbers:
            self.wrong(f"{place}.id", "a text or number that no other seat has is expected", name)
            return None
        self.numbers[name] = len(self.numbers) + 1
        cluster = row.get("cluster", "")
        if not isinstance(cluster, str):
            self.wrong(f"{place}.cluster", "the code of a cluster is expected", cluster)
            cluster = ""
        roles = ("member", "chair", "deputy", "secretary", "adviser", "observer")
        return rules.SeatFacts(
            id=self.numbers[name],
            role=self.one_of(f"{place}.role", row.get("role", "member"), roles),
            cluster=cluster,
            filled=self.flag(f"{place}.filled", row.get("filled", True)),
            weight=self.weight(f"{place}.weight", row.get("weight"), cluster),
        )

    def weight(self, place: str, given: object, cluster: str) -> Fraction:
        if given is None:
            return self.procedure.weight_of(cluster)
        try:
            if isinstance(given, bool) or not isinstance(given, str | int) or len(str(given)) > 20:
                raise ValueError
            found = Fraction(given)
        except (ValueError, ZeroDivisionError):
            found = Fraction(0)
        if not 0 < found <= 1000 or found.denominator > 1000:
            self.wrong(place, "a weight such as 2 or “1/2” is expected", given)
            return Fraction(1)
        return found

    def known_seat(self, place: str, name: object) -> int | None:
        number = self.numbers.get(name) if isinstance(name, str | int) else None
        if number is None:
            self.wrong(place, "this seat is not in the list of seats", name)
        return number

    def once(self, rows: list[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, int, Any]]:
        found: list[tuple[str, int, Any]] = []
        seen: set[int] = set()
        for place, row in rows:
            number = self.known_seat(f"{place}.seat", row.get("seat"))
            if number in seen:
                self.wrong(f"{place}.seat", "this seat stands there twice", row.get("seat"))
            elif number is not None:
                seen.add(number)
                found.append((place, number, row))
        return found

    def presences(self, name: str) -> list[rules.Presence]:
        found = []
        for place, number, row in self.once(self.rows(name)):
            mode = self.one_of(f"{place}.mode", row.get("mode", "in_person"), MODES)
            holder = None
            if mode == "proxy" or "holder" in row:
                holder = self.known_seat(f"{place}.holder", row.get("holder"))
            found.append(
                rules.Presence(
                    number,
                    mode,
                    self.flag(f"{place}.substitute", row.get("substitute", False)),
                    self.flag(f"{place}.left", row.get("left", False)),
                    holder,
                )
            )
        return found

    def terms(self) -> rules.Terms | None:
        """Read the options of an election, ranking or scoring; nothing for yes and no."""
        given = self.data.get("asks")
        if given is None:
            return None
        if not isinstance(given, Mapping):
            self.wrong("asks", "an object with kind and options is expected", given)
            return None
        self.known("asks", given, "asks.")
        options = given.get("options")
        if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
            self.wrong("asks.options", "a list of names is expected", options)
            return None
        made = rules.Terms(
            kind=self.one_of("asks.kind", given.get("kind"), KINDS),
            options=tuple(options),
            places=self.whole("asks.places", given.get("places", 1)),
            absolute=self.flag("asks.absolute", given.get("absolute", True)),
            runoff=self.flag("asks.runoff", given.get("runoff", False)),
            low=self.whole("asks.low", given.get("low", 0)),
            high=self.whole("asks.high", given.get("high", 10)),
            mean=self.flag("asks.mean", given.get("mean", False)),
        )
        if why := rules.wrong_terms(made):
            self.wrong("asks", why, options)
            return None
        return made

    def whole(self, place: str, value: object) -> int:
        """Read a whole number."""
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 1000:
            self.wrong(place, "a whole number is expected", value)
            return 1
        return value

    def marks(self, place: str, row: Mapping[str, Any], terms: rules.Terms) -> rules.Marks:
        """Read the marks of a ballot by the names of the options; none: it abstains."""
        given = row.get("marks", {})
        if not isinstance(given, Mapping) or row.get("choice", "marked") not in {
            "marked",
            "abstain",
        }:
            self.wrong(f"{place}.marks", "a number by the name of an option is expected", given)
            return {}
        numbers = {name: number for number, name in enumerate(terms.options, start=1)}
        strange = [name for name in given if name not in numbers]
        if strange:
            self.wrong(f"{place}.marks", "this is no option", strange[0])
            return {}
        made = {numbers[name]: self.whole(f"{place}.marks", v) for name, v in given.items()}
        if made and (why := rules.wrong_marks(terms, made)):
            self.wrong(f"{place}.marks", why, given)
        return made

    def marked(self, terms: rules.Terms) -> dict[int, rules.Marks]:
        """Read the ballots of a choice among options, by seat."""
        return {
            number: self.marks(place, row, terms)
            for place, number, row in self.once(self.rows("ballots"))
        }

    def secret_marks(self, terms: rules.Terms) -> list[rules.Marks]:
        """Read the published list of a secret choice."""
        return [self.marks(place, row, terms) for place, row in self.rows("secret_ballots")]

    def urn(self) -> rules.Counted:
        """Read the published list of a secret vote."""
        found: dict[tuple[str, rules.Choice], int] = {}
        for place, row in self.rows("secret_ballots"):
            said = self.one_of(f"{place}.choice", row.get("choice"), ("yes", "no", "abstain"))
            cluster = row.get("cluster", "")
            if not isinstance(cluster, str):
                self.wrong(f"{place}.cluster", "the code of a cluster is expected", cluster)
                cluster = ""
            found[cluster, said] = found.get((cluster, said), 0) + 1
        return rules.Counted(found, self.reached())

    def reached(self) -> dict[str, bool] | None:
        """Read which clusters reached the majority, where the published list names none."""
        given = self.data.get("clusters_reached")
        if given is None:
            return None
        if not isinstance(given, Mapping):
            self.wrong("clusters_reached", "an object is expected", given)
            return None
        return {
            str(name): self.flag(f"clusters_reached.{name}", met) for name, met in given.items()
        }

    def votes(self) -> list[rules.Vote]:
        """Read the ballots of a motion."""
        return [
            rules.Vote(number, self.one_of(f"{place}.choice", row.get("choice"), CHOICES))
            for place, number, row in self.once(self.rows("ballots"))
        ]

    def recused(self) -> list[int]:
        given = self.data.get("recused", [])
        if not isinstance(given, list):
            self.wrong("recused", "a list is expected", given)
            return []
        numbers = [self.known_seat(f"recused.{n}", name) for n, name in enumerate(given, start=1)]
        return [number for number in numbers if number is not None]
