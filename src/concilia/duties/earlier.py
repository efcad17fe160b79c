"""Earlier decisions on the subject of a challenge, with their duties and the effect so far."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concilia.agencies.models import Territory
from concilia.challenges.courses import day
from concilia.challenges.models import Challenge
from concilia.core.documents import Block, Paragraph, Run, Section, Table, plain
from concilia.core.documents.inline import Text
from concilia.duties.effects import effects_so_far
from concilia.duties.models import Aim, Duty
from concilia.meetings.models import Decision

MOST = 20
_CHALLENGE = "motion__item__dossier_version__dossier__challenge"


def decisions(challenge: Challenge) -> list[Decision]:
    """Return the body's earlier decisions on the subject, newest first, at most 20.

    On the subject are those that were made for the challenge's territory or for a part of it, those
    made for a territory around it on the same kind of challenge, and those whose duties should move
    an indicator that is evidence here. The challenge's own decisions are no earlier ones.
    """
    place = challenge.territory
    around = [path for path in accumulate(_steps(place)) if path != place.path]
    kin = Aim.objects.filter(indicator__in=challenge.evidence.values("indicator"))
    found = (
        Decision.objects.filter(body=challenge.body)
        .filter(
            Q(**{f"{_CHALLENGE}__territory__path__startswith": place.path})
            | Q(
                **{
                    f"{_CHALLENGE}__territory__path__in": around,
                    f"{_CHALLENGE}__kind": challenge.kind,
                }
            )
            | Q(pk__in=kin.values("duty__decision"))
        )
        .exclude(**{_CHALLENGE: challenge.pk})
        .select_related(f"{_CHALLENGE}__territory")
        .prefetch_related(Prefetch("duties", Duty.objects.select_related("lead").order_by("pk")))
        .order_by("-decided_at", "-number")
    )
    return list(found[:MOST])


def _steps(place: Territory) -> list[str]:
    """Return the pieces of a path whose running sum is the path of each territory around."""
    return ["/", *(f"{code}/" for code in place.path.strip("/").split("/"))]


def section(challenge: Challenge) -> list[Section]:
    """Return the dossier's section on earlier decisions; nothing when there are none."""
    found = decisions(challenge)
    if not found:
        return []
    place_of = {duty.pk: _place(made, challenge) for made in found for duty in made.duties.all()}
    duties = [duty for made in found for duty in made.duties.all()]
    effects = effects_so_far(duties, place_of)
    rows: list[tuple[Text, ...]] = []
    for made in found:
        given: Sequence[Duty | None] = list(made.duties.all()) or [None]
        for number, duty in enumerate(given):
            head = () if number else _decided(made, challenge)
            rows.append((head, *_followed(duty, effects)))
    columns = (_("Decision"), _("Duty and state"), _("Effect so far"))
    intro = _(
        "What this body decided before on the subject, what became of it, and how the indicators "
        "went that it should move. A comparison with the time before, not a proof of cause."
    )
    blocks: list[Block] = [Paragraph(intro), Table(columns, tuple(rows), widths=(4.5, 3.5, 4))]
    return [Section(_("Earlier decisions and their duties"), tuple(blocks), 60, "earlier")]


def _place(made: Decision, challenge: Challenge) -> Territory:
    """Return where a decision was to act; where its paper names no place, where it is asked for."""
    version = made.motion.item.dossier_version if made.motion else None
    return version.dossier.challenge.territory if version else challenge.territory


def _decided(made: Decision, challenge: Challenge) -> tuple[Run, ...]:
    when = made.decided_at.astimezone(challenge.body.zone).date()
    place = _place(made, challenge)
    where = "" if place == challenge.territory else f", {place}"
    said = made.wording if len(made.wording) <= 400 else made.wording[:399].rstrip() + "…"
    return (Run(f"{made.ref}, {day(when)}{where}. ", bold=True), Run(said))


def _followed(duty: Duty | None, effects: dict[int, str]) -> tuple[Text, Text]:
    if duty is None:
        return (plain(_("No duty came of it.")), plain("–"))
    said = {
        "ref": duty.ref,
        "title": duty.title,
        "agency": duty.lead.label,
        "state": duty.get_state_display(),
        "due": day(duty.due),
    }
    text = pgettext("a duty in a table", "%(ref)s %(title)s (%(agency)s): %(state)s") % said
    if duty.is_open:
        text += _(", due on %(due)s") % said
    judged = _("Judged: %(effect)s.") % {"effect": duty.get_effect_display()} if duty.effect else ""
    effect = " ".join(part for part in (effects.get(duty.pk, ""), judged) if part)
    return (plain(text), plain(effect or _("No indicator was named.")))
