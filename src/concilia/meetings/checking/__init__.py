"""`concilia outcome FILE.json`: quorum, outcome and reasoning of one vote, from a file alone.

No database and no server: whoever has the rules, the seats and the ballots can recount any vote.
The format is written in `docs/outcome.md` and in `data/outcome.schema.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from concilia.bodies.rules import sentences
from concilia.core.errors import Invalid
from concilia.meetings import rules
from concilia.meetings.checking.reading import VoteFile
from concilia.meetings.rules.counting import kept


def check(data: object) -> dict[str, Any]:
    """Return quorum, outcome and reasoning as JSON values; raises `Invalid` with every problem."""
    if not isinstance(data, Mapping):
        raise Invalid("An object with procedure, seats, attendance and ballots is expected.")
    read = VoteFile(data)
    found = _counted(read)
    return {
        "result": _result(found),
        "quorum": {
            "met": found.quorum.met,
            "present": kept(found.quorum.present),
            "needed": kept(found.quorum.needed),
            "base": kept(found.quorum.base),
            "sentence": found.quorum.sentence,
        },
        "reasoning": list(found.sentences),
        "outcome": found.to_data(),
        "rules": sentences(read.procedure),
    }


def _counted(read: VoteFile) -> rules.Result:
    data = read.data
    attendance, recused = read.presences("attendance"), read.recused()
    convening = read.one_of("convening", data.get("convening", 1), tuple(range(1, 10)))
    form = read.one_of("form", data.get("form", "sitting"), ("sitting", "written", "silent"))
    second = read.flag("second", data.get("second", False))
    chair = read.one_of("chair_choice", data.get("chair_choice"), (None, "yes", "no"))
    secret = "secret_ballots" in data
    if secret and "ballots" in data:
        read.wrong("secret_ballots", "a vote is secret or it is not", "ballots")
    opening = None
    if "opening" in data:
        present = read.presences("opening")
        opening = rules.quorum(read.seats, present, read.procedure, convening)
    terms = read.terms()
    if terms is not None:
        marked = read.marked(terms)
        published = read.secret_marks(terms) if secret else None
        if form != "sitting":
            read.wrong("form", "choices among options are made in a sitting", form)
        _refuse(read)
        return rules.select(
            read.seats,
            attendance,
            marked,
            read.procedure,
            terms,
            convening=convening,
            recused=recused,
            opening=opening,
            secret=published,
        )
    votes = [] if "asks" in data else read.votes()
    urn = read.urn() if secret and "asks" not in data else None
    _refuse(read)
    return rules.outcome(
        read.seats,
        attendance,
        votes,
        read.procedure,
        chair,
        convening=convening,
        recused=recused,
        form=form,
        opening=opening,
        second=second,
        secret=urn,
    )


def _refuse(read: VoteFile) -> None:
    if read.problems:
        raise Invalid(read.problems)


def _result(found: rules.Result) -> str:
    if isinstance(found, rules.Selection):
        if found.again:
            return "runoff"
        return "chosen" if found.chosen else "nothing chosen"
    if found.adopted:
        return "adopted"
    return "second ballot" if found.second_ballot else "rejected"


def main(arguments: list[str]) -> int:
    """Run the command; 0 when there is a result, 2 when the file cannot be counted."""
    parser = argparse.ArgumentParser(
        prog="concilia outcome",
        description="Recount a vote from a file: quorum, outcome and reasoning, as JSON.",
    )
    parser.add_argument("file", help="the file, or - for standard input")
    asked = parser.parse_args(arguments)
    try:
        text = sys.stdin.read() if asked.file == "-" else Path(asked.file).read_text("utf-8")
        found = check(json.loads(text))
    except Invalid as refusal:
        for problem in refusal:
            sys.stderr.write(f"{asked.file}: {problem.message}\n")
        return 2
    except (OSError, ValueError, RecursionError) as error:
        sys.stderr.write(f"{asked.file}: {error}\n")
        return 2
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    return 0
