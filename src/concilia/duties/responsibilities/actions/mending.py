"""Taking the changes of a proposal into the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core.actions import act
from concilia.core.errors import Invalid
from concilia.core.permissions import Actor
from concilia.duties.responsibilities import reading, rules
from concilia.duties.responsibilities.actions.versions import held_draft
from concilia.duties.responsibilities.models import ListVersion, StandingDuty
from concilia.methods.responsibility import Change, Line


def apply_changes(
    version: ListVersion,
    changes: Sequence[Change],
    *,
    bases: Mapping[int, str] | None = None,
    by: Actor,
) -> int:
    """Change the lines of a draft as a proposal says; return how many lines were touched.

    `bases` are the legal bases that a person stated, by the place of the change in `changes`.
    Changes of live duties are left to the body, which decides on duties. Raises `Forbidden`,
    `NotNow`, or `Invalid` when the draft is no longer what the proposal was made for.
    """
    with act("responsibilities.keep", by=by, on=version.list) as doing:
        draft = held_draft(version)
        codes = {change.after.agency for change in changes if change.after}
        agencies = {one.code: one for one in Agency.objects.filter(code__in=codes)}
        rows = draft.lines.in_bulk([change.before.key for change in changes if change.before])
        said = []
        for at, change in enumerate(changes):
            if change.after is None:
                continue
            row = _row(draft, change, rows)
            _write(row, change.after, agencies, (bases or {}).get(at, ""))
            said.append(f"{row}: {change.kind} {change.after.agency} {change.after.role}")
        doing.record(draft.list, {"version": draft.number, "changes": said})
    return len(said)


def _row(draft: ListVersion, change: Change, rows: Mapping[int, StandingDuty]) -> StandingDuty:
    after, before = change.after, change.before
    assert after is not None
    if before is None:
        nobody = draft.lines.filter(
            area=after.area, function=after.function, stage=after.stage, agency=None
        )
        return nobody.first() or StandingDuty(
            version=draft, area=after.area, function=after.function, stage=after.stage
        )
    row = rows.get(before.key)
    if row is None or row.role != before.role:
        raise Invalid(_("The draft was changed meanwhile; look at the proposal again."))
    return row


def _write(row: StandingDuty, after: Line, agencies: Mapping[str, Agency], basis: str) -> None:
    agency = agencies.get(after.agency)
    if agency is None:
        raise Invalid(_("The draft was changed meanwhile; look at the proposal again."))
    row.agency, row.role, row.days = agency, after.role, after.days
    row.legal_basis = after.legal_basis or rules.storable(basis)[: rules.BASIS]
    row.competence, row.known_by = after.competence, after.known_by
    row.waits_for = reading.in_words(after.waits_for)
    row.save()
