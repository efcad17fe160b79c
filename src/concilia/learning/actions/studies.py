"""Starting, describing and removing studies."""

from __future__ import annotations

from typing import Any

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.learning import rules
from concilia.learning.actions.recording import locked
from concilia.learning.models import Study
from concilia.methods import qca


def _described(title: str, question: str, source: str) -> dict[str, str]:
    return {
        "title": rules.words(title, "title", rules.TITLE),
        "question": rules.words(question, "question", rules.TEXT),
        "source": rules.words(source, "source", rules.TEXT, required=False),
    }


def start_study(
    body: Body,
    *,
    title: str,
    question: str,
    source: str = "",
    origin: str = Study.Origin.REAL,
    by: Actor,
) -> Study:
    """Start a study of a body. Raises `Forbidden`, or `Invalid` without title or question."""
    said = _described(title, question, source)
    with act("learning.start", by=by, on=body) as doing:
        now = clock.now()
        study = Study.objects.create(
            body=body,
            **said,
            origin=Study.Origin(origin),
            settings=rules.Settings().to_data(),
            started_by=by if isinstance(by, Person) else None,
            started_at=now,
            changed_at=now,
        )
        doing.record(study, {**said, "origin": study.origin})
    return study


def edit_study(
    study: Study, *, title: str, question: str, source: str, origin: str, by: Actor
) -> Study:
    """Describe a study in other words. Raises `Forbidden` or `Invalid`."""
    said = {**_described(title, question, source), "origin": str(Study.Origin(origin))}
    with act("learning.work", by=by, on=study) as doing:
        changed = {key: value for key, value in said.items() if getattr(study, key) != value}
        for key, value in said.items():
            setattr(study, key, value)
        study.changed_at = clock.now()
        study.save(update_fields=[*said, "changed_at"])
        doing.record(study, changed)
    return study


def set_comparison(
    study: Study, *, label: str, paths: list[tuple[str, str]], source: str, by: Actor
) -> Study:
    """Lay published pathways (name, expression) beside the study's own; none to take them away.

    Raises `Forbidden`, or `Invalid` when a pathway cannot be read.
    """
    held: dict[str, Any] = {}
    if paths:
        held = {
            "label": rules.words(label, "label", rules.TITLE),
            "source": rules.words(source, "source", rules.TEXT),
            "paths": [[name, _readable(text)] for name, text in paths],
        }
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        study.comparison = held
        study.save(update_fields=["comparison"])
        doing.record(study, {"comparison": held})
    return study


def _readable(text: str) -> str:
    try:
        return str(qca.parse(text))
    except qca.QcaError as wrong:
        raise Invalid(Problem(str(wrong), column="paths", value=text)) from wrong


def remove_study(study: Study, *, by: Actor) -> None:
    """Remove a study with all in it. Raises `Forbidden`."""
    with act("learning.remove", by=by, on=study) as doing:
        locked(study)
        doing.record(study, {"title": study.title, "revision": study.revision})
        study.delete()
