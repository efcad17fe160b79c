"""Every write of layers and scenarios."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from concilia.agencies.models import Person, Territory
from concilia.bodies.models import Body
from concilia.core import clock, jobs
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor
from concilia.resources.access.inputs import whole
from concilia.resources.scenarios import layers, words
from concilia.resources.scenarios.changes import ChangeError, changed
from concilia.resources.scenarios.models import Layer, Scenario

VERB = "resources.scenario"
JOB = "resources.scenario"
LARGEST = 64 * 1024 * 1024
MOST_CHANGES = 20


def add_layer(body: Body, *, kind: str, title: str, name: str, content: bytes, by: Actor) -> Layer:
    """Keep a file of people, roads or travel costs; the same file again is the same layer.

    Raises `Forbidden`, or `Invalid` when nothing of it can be used.
    """
    clean = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())[-200:]
    with act(VERB, by=by, on=body) as doing:
        if len(content) > LARGEST:
            said = {"most": str(LARGEST // 1024 // 1024)}
            message = _("The file is too large: at most %(most)s MB.") % said
            raise Invalid(Problem(message, column="file"))
        codes = Territory.objects.values_list("code", flat=True)
        try:
            facts = layers.facts_of(kind, content, set(codes))
        except layers.LayerError as error:
            raise Invalid(Problem(words.refusal(error.code, error.values), column="file")) from None
        digest = hashlib.sha256(content).hexdigest()
        file, _new = StoredFile.objects.get_or_create(
            digest=digest,
            defaults={
                "name": clean,
                "media_type": "text/plain; charset=utf-8",
                "size": len(content),
                "content": content,
                "created_at": clock.now(),
            },
        )
        layer, _made = Layer.objects.get_or_create(
            body=body,
            kind=kind,
            file=file,
            defaults={
                "title": title.strip()[:120] or clean,
                "facts": facts,
                "added_by": by if isinstance(by, Person) else None,
                "added_at": clock.now(),
            },
        )
        doing.record(layer, {"kind": kind, "file": digest, "rows": facts["rows"]})
    return layer


def remove_layer(layer: Layer, *, by: Actor) -> None:
    """Take a layer away. Raises `Forbidden`, or `NotNow` while a scenario stands on it."""
    with act(VERB, by=by, on=layer) as doing:
        held = Layer.objects.select_for_update().get(pk=layer.pk)
        used = Scenario.objects.filter(people_layer=held) | Scenario.objects.filter(
            travel_layer=held
        )
        if used.exists():
            raise NotNow(_("A scenario stands on this file: remove that first."))
        doing.record(held, {"removed": held.title})
        held.delete()


def ask(
    body: Body,
    *,
    title: str,
    kind: str,
    question: Mapping[str, Any],
    inputs: Mapping[str, Any],
    people_layer: Layer | None = None,
    travel_layer: Layer | None = None,
    base: Scenario | None = None,
    changes: Sequence[Mapping[str, Any]] = (),
    by: Actor,
) -> Scenario:
    """Keep a question and put it in the queue. Raises `Forbidden` or `Invalid` (no title)."""
    if not title.strip():
        raise Invalid(Problem(_("Give the scenario a title."), column="title"))
    with act(VERB, by=by, on=body) as doing:
        made = Scenario.objects.create(
            body=body,
            title=title.strip()[:200],
            kind=kind,
            question=dict(question),
            inputs=dict(inputs),
            base=base,
            changes=[dict(one) for one in changes],
            people_layer=people_layer,
            travel_layer=travel_layer,
            asked_by=by if isinstance(by, Person) else None,
            asked_at=clock.now(),
        )
        _queue(made)
        doing.record(made, {"title": made.title, "kind": kind, "changes": list(made.changes)})
    return made


def vary(
    base: Scenario, *, title: str, changes: Sequence[Mapping[str, Any]], by: Actor
) -> Scenario:
    """Ask a scenario's question again in a changed world.

    Raises `Forbidden`, or `Invalid` when nothing is changed or a change does not fit.
    """
    if not changes:
        raise Invalid(_("Change at least one thing, so that there is something to compare."))
    if len(changes) > MOST_CHANGES:
        raise Invalid(_("At most %(most)d changes at once.") % {"most": MOST_CHANGES})
    try:
        question, inputs = changed(base.question, whole(base), changes)
    except ChangeError as error:
        raise Invalid(words.refusal(error.code, error.values)) from error
    if base.people_layer_id:
        inputs["people"] = []
    return ask(
        base.body,
        title=title,
        kind=base.kind,
        question=question,
        inputs=inputs,
        people_layer=base.people_layer,
        travel_layer=base.travel_layer,
        base=base,
        changes=changes,
        by=by,
    )


def again(scenario: Scenario, *, minutes: float, by: Actor) -> Scenario:
    """Search once more, for longer. Raises `Forbidden`, or `NotNow` while it is searched."""
    with act(VERB, by=by, on=scenario) as doing:
        held = Scenario.objects.select_for_update().get(pk=scenario.pk)
        if held.busy:
            raise NotNow(_("The answer is still being looked for. Wait, or stop it first."))
        held.question = {**held.question, "seconds": minutes * 60}
        held.state, held.stopping, held.problem = Scenario.State.WAITING, False, None
        held.progress, held.asked_at = {}, clock.now()
        held.save()
        _queue(held)
        doing.record(held, {"again": True, "minutes": str(minutes)})
    return held


def stop(scenario: Scenario, *, by: Actor) -> None:
    """Ask the search to stop with the best so far. Raises `Forbidden`, or `NotNow`: it is over."""
    with act(VERB, by=by, on=scenario) as doing:
        running = (Scenario.State.WAITING, Scenario.State.RUNNING)
        stopped = Scenario.objects.filter(pk=scenario.pk, state__in=running).update(stopping=True)
        if not stopped:
            raise NotNow(_("The search has ended already."))
        doing.record(scenario, {"stop": True})


def remove(scenario: Scenario, *, by: Actor) -> None:
    """Take a scenario away. Raises `Forbidden`, or `NotNow` while another is compared with it."""
    with act(VERB, by=by, on=scenario) as doing:
        held = Scenario.objects.select_for_update().get(pk=scenario.pk)
        if held.variants.exists():
            raise NotNow(_("A what-if is compared with this scenario: remove that first."))
        doing.record(held, {"removed": held.title})
        held.delete()


def _queue(scenario: Scenario) -> None:
    key = f"{JOB}:{scenario.pk}:{scenario.asked_at.isoformat()}"
    jobs.enqueue(JOB, key=key, arguments={"scenario": scenario.pk})
