"""Work on evidence: series, documents, links, notes, and what other rooms have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from concilia.agencies.models import Person, Territory
from concilia.challenges import rules
from concilia.challenges.actions.locking import open_for_work
from concilia.challenges.models import Cause, Challenge, Evidence, Factor
from concilia.core import clock, files
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.origins import Pointed
from concilia.core.permissions import Actor
from concilia.indicators.models import Indicator


def add_series(
    challenge: Challenge,
    *,
    indicator: Indicator,
    territory: Territory,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    title: str = "",
    text: str = "",
    cause: Cause | None = None,
    factor: Factor | None = None,
    by: Person,
) -> Evidence:
    """Point at the observations of an indicator for a territory, in a period or all of them.

    Without a title it is called after the indicator and the territory. Raises `Forbidden`,
    `NotNow` or `Invalid`.
    """
    rules.period(starts, ends)
    title = title.strip() or f"{indicator}, {territory}"[: rules.TITLE_LENGTH]
    return _add(
        challenge,
        by,
        kind=Evidence.Kind.SERIES,
        title=rules.line(title, "title", rules.TITLE_LENGTH),
        text=rules.wording(text, "text", rules.TEXT_LENGTH, required=False),
        indicator=indicator,
        territory=territory,
        starts=starts,
        ends=ends,
        cause=cause,
        factor=factor,
    )


def add_link(
    challenge: Challenge,
    *,
    title: str,
    url: str,
    text: str = "",
    cause: Cause | None = None,
    factor: Factor | None = None,
    by: Person,
) -> Evidence:
    """Point at a web page or a document. Raises `Forbidden`, `NotNow` or `Invalid`."""
    return _add(
        challenge,
        by,
        kind=Evidence.Kind.LINK,
        title=rules.line(title, "title", rules.TITLE_LENGTH),
        url=rules.address(url, "url"),
        text=rules.wording(text, "text", rules.TEXT_LENGTH, required=False),
        cause=cause,
        factor=factor,
    )


def add_note(
    challenge: Challenge,
    *,
    title: str,
    text: str,
    cause: Cause | None = None,
    factor: Factor | None = None,
    by: Person,
) -> Evidence:
    """Write down what somebody knows. Raises `Forbidden`, `NotNow` or `Invalid`."""
    return _add(
        challenge,
        by,
        kind=Evidence.Kind.NOTE,
        title=rules.line(title, "title", rules.TITLE_LENGTH),
        text=rules.wording(text, "text", rules.TEXT_LENGTH),
        cause=cause,
        factor=factor,
    )


def add_document(
    challenge: Challenge,
    *,
    title: str,
    name: str,
    content: bytes,
    text: str = "",
    cause: Cause | None = None,
    factor: Factor | None = None,
    by: Person,
) -> Evidence:
    """Keep a document with the challenge, once per content. Raises like `add_note`, or for a file
    that is empty, too large or of a kind that is not taken.
    """
    title = rules.line(title.strip() or name, "title", rules.TITLE_LENGTH)
    text = rules.wording(text, "text", rules.TEXT_LENGTH, required=False)
    with transaction.atomic():
        return _add(
            challenge,
            by,
            kind=Evidence.Kind.DOCUMENT,
            title=title,
            text=text,
            file=files.keep(name, content),
            cause=cause,
            factor=factor,
        )


def cite(
    challenge: Challenge,
    pointed: Pointed,
    *,
    text: str = "",
    cause: Cause | None = None,
    factor: Factor | None = None,
    by: Person,
) -> Evidence:
    """Cite what another room has; what it says now is kept. Raises `Forbidden`, `NotNow`."""
    said = rules.wording(text or pointed.text, "text", rules.TEXT_LENGTH, required=False)
    if pointed.kind == Evidence.Kind.SERIES:
        assert pointed.indicator
        assert pointed.territory
        return add_series(
            challenge,
            indicator=Indicator.objects.get(pk=pointed.indicator),
            territory=Territory.objects.get(pk=pointed.territory),
            starts=pointed.starts,
            ends=pointed.ends,
            title=pointed.title[: rules.TITLE_LENGTH],
            text=said,
            cause=cause,
            factor=factor,
            by=by,
        )
    return _add(
        challenge,
        by,
        kind=Evidence.Kind(pointed.kind),
        title=rules.line(pointed.title[: rules.TITLE_LENGTH], "title", rules.TITLE_LENGTH),
        text=said,
        url=pointed.url[:300],
        source=f"{pointed.kind}:{pointed.key}"[:80] if pointed.key else "",
        cause=cause,
        factor=factor,
    )


def point(challenge: Challenge, pointed: Pointed, *, by: Person) -> Evidence:
    """Cite under the permission of whoever raises the challenge, within that action."""
    return _keep(challenge, by, **_fields(pointed))


def _fields(pointed: Pointed) -> dict[str, Any]:
    return {
        "kind": Evidence.Kind(pointed.kind),
        "title": rules.line(pointed.title[: rules.TITLE_LENGTH], "title", rules.TITLE_LENGTH),
        "text": pointed.text[: rules.TEXT_LENGTH],
        "url": pointed.url[:300],
        "source": f"{pointed.kind}:{pointed.key}"[:80] if pointed.key else "",
        "indicator_id": pointed.indicator,
        "territory_id": pointed.territory,
        "starts": pointed.starts,
        "ends": pointed.ends,
    }


def _keep(challenge: Challenge, by: Person, **fields: Any) -> Evidence:
    return Evidence.objects.create(challenge=challenge, added_by=by, added_at=clock.now(), **fields)


def _add(
    challenge: Challenge,
    by: Person,
    *,
    cause: Cause | None,
    factor: Factor | None = None,
    **fields: Any,
) -> Evidence:
    if cause is not None and cause.challenge_id != challenge.pk:
        raise Invalid(Problem(_("That cause is not in this tree."), column="cause"))
    if factor is not None and factor.challenge_id != challenge.pk:
        raise Invalid(Problem(_("That factor belongs to another challenge."), column="factor"))
    with act("challenges.analyse", by=by, on=challenge) as doing:
        open_for_work(challenge)
        evidence = _keep(challenge, by, cause=cause, factor=factor, **fields)
        said = {key: value for key, value in fields.items() if value not in (None, "")}
        if "file" in said:
            said["file"] = said["file"].digest
        doing.record(challenge, {"evidence": evidence, "added": said, "cause": cause})
    return evidence


def remove_evidence(evidence: Evidence, *, by: Actor) -> None:
    """Remove a piece of evidence. Raises `Forbidden` or `NotNow`."""
    challenge = evidence.challenge
    with act("challenges.analyse", by=by, on=challenge) as doing:
        open_for_work(challenge)
        doing.record(challenge, {"evidence": evidence, "removed": evidence.title})
        evidence.delete()
