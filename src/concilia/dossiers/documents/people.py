"""Who is concerned, what agencies contributed, the means there are, and what is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Competence, Territory
from concilia.bodies.models import Body
from concilia.challenges.courses import day, figure
from concilia.challenges.models import Stakeholder
from concilia.core import offers
from concilia.core.documents import Block, Callout, Heading, Items, Paragraph, Run, Table, plain
from concilia.core.permissions import Actor
from concilia.dossiers import queries, rules
from concilia.dossiers.documents.text import joined, paragraphs
from concilia.dossiers.models import Contribution, DraftDecision
from concilia.resources.models import Activity, Facility


def concerned(
    territory: Territory,
    members: Mapping[Agency, Sequence[str]],
    user: Actor,
    stakeholders: Sequence[Stakeholder] = (),
) -> list[Block]:
    """Return who is at work there or sits in the body: what each does and may do."""
    doing: dict[Agency, list[str]] = {agency: [] for agency in members}
    for provider in offers.of("concerned"):
        for agency, text in provider(territory, user):
            kept = doing.setdefault(agency, [])
            if text and text not in kept:
                kept.append(text)
    if not doing and not stakeholders:
        return [Paragraph(_("No agency is known to be at work there."))]
    competences = queries.competences_of(list(doing))
    order = sorted(doing, key=lambda one: (one not in members, not doing[one], str(one)))
    rows = []
    for agency in order:
        may = [
            joined(f"{held.policy_area}: {held.function}", held.legal_basis, by=", ")
            for held in competences.get(agency.pk, ())
        ]
        name: tuple[Run, ...] = (Run(str(agency), bold=agency in members),)
        said = joined(str(agency.get_type_display()), *members.get(agency, ()), by="; ")
        rows.append((name, said, plain("; ".join(doing[agency])), plain("; ".join(may))))
    idle = sum(1 for agency in members if not doing[agency])
    intro = _(
        "Agencies with a seat in the body are in bold. What each does comes from the newest "
        "report on who does what where; competences come from the register of agencies."
    )
    out: list[Block] = [Paragraph(intro)]
    columns = (_("Agency"), _("Kind and seat"), _("What it does there"), _("Competence"))
    shown = [0, 1]
    if any(doing.values()):
        shown.append(2)
    if competences:
        shown.append(3)
    widths = (3.0, 3.0, 4.0, 4.0)
    out.append(
        Table(
            tuple(columns[at] for at in shown),
            tuple(tuple(row[at] for at in shown) for row in rows),
            widths=tuple(widths[at] for at in shown),
        )
    )
    if idle and idle < len(members):
        out.append(
            Paragraph(
                _("Of %(all)d agencies in the body, %(idle)d report no activity there.")
                % {"all": len(members), "idle": idle}
            )
        )
    return out + _overlaps(competences, doing) + _stances(stakeholders)


def _overlaps(
    competences: Mapping[int, Sequence[Competence]], known: Iterable[Agency]
) -> list[Block]:
    """Return the competences that several of these agencies have."""
    names = {agency.pk: str(agency) for agency in known}
    shared: dict[tuple[str, str], list[str]] = {}
    for pk, held in competences.items():
        for one in held:
            kept = shared.setdefault((one.policy_area, one.function), [])
            if names.get(pk, "") not in kept:
                kept.append(names.get(pk, ""))
    rows = tuple(
        (plain(f"{area}: {function}"), plain("; ".join(sorted(who))))
        for (area, function), who in sorted(shared.items())
        if len(who) > 1
    )
    if not rows:
        return []
    return [
        Heading(1, _("Overlaps")),
        Paragraph(_("For these functions the register names more than one agency.")),
        Table((_("Function"), _("Agencies")), rows, widths=(5, 6)),
    ]


def _stances(held: Sequence[Stakeholder]) -> list[Block]:
    if not held:
        return []
    rows = tuple(
        (
            plain(str(one)),
            plain(one.competence or "–"),
            one.get_stance_display(),
            plain(one.interest or "–"),
        )
        for one in held
    )
    columns = (_("Stakeholder"), _("Competence"), _("Stance"), _("What matters to it"))
    return [Heading(1, _("Stakeholders")), Table(columns, rows, widths=(3, 4, 2, 4))]


def contributions(held: Sequence[Contribution], body: Body) -> list[Block]:
    """Return what agencies said: question, answer, how late; dissent set apart."""
    today = body.today()
    out: list[Block] = []
    for one in held:
        out.append(Heading(1, str(one.agency)))
        out.append(Paragraph((Run(_("Asked: "), italic=True), Run(one.question, italic=True))))
        given = one.given_at.astimezone(body.zone).date() if one.given_at else None
        late = rules.late(one.state, one.due, given, today)
        if one.state in rules.OWED:
            said = _("Not given. It was due on %(due)s.") if late else _("Due on %(due)s.")
            out.append(Callout(plain(said % {"due": day(one.due)}), "late" if late else "soon"))
            continue
        if late:
            told = {"given": day(given or today), "due": day(one.due)}
            words = _("Late: given on %(given)s, due on %(due)s.") % told
            out.append(Callout(plain(words), "late"))
        if one.dissent:
            out.append(
                Callout((Run(_("Dissenting note. "), bold=True), Run(one.text)), "contested")
            )
        else:
            out += paragraphs(one.text)
        when = _("%(who)s, %(day)s") % {"who": one.given_by, "day": day(given or today)}
        marks = [when]
        if one.file:
            marks.append(
                _("with the file %(name)s, SHA-256 %(digest)s…")
                % {"name": one.file.name, "digest": one.file.digest[:12]}
            )
        if one.state == Contribution.State.GIVEN:
            marks.append(_("not yet accepted by the secretary"))
        out.append(Paragraph((Run(joined(*marks, by="; "), italic=True),)))
    return out


def means(territory: Territory) -> list[Block]:
    """Return the facilities in the territory by kind, with beds and staff."""
    rows = list(
        Facility.objects.filter(territory__path__startswith=territory.path)
        .values("kind")
        .annotate(count=Count("pk"), beds=Sum("beds"), staff=Sum("staff"))
        .order_by("-count", "kind")
    )
    if not rows:
        return _activities(territory)
    kinds = dict(Facility.Kind.choices)
    table = tuple(
        (str(kinds[row["kind"]]), *(figure(row[key]) for key in ("count", "beds", "staff")))
        for row in rows
    )
    total = tuple(figure(sum(row[key] for row in rows)) for key in ("count", "beds", "staff"))
    return [
        Table(
            (_("Kind of facility"), _("Facilities"), _("Beds"), _("Staff")),
            (*table, ((Run(_("All"), bold=True),), *((Run(one, bold=True),) for one in total))),
            widths=(5, 2, 2, 2),
            align=("left", "right", "right", "right"),
        ),
        *_activities(territory),
    ]


def _activities(territory: Territory) -> list[Block]:
    """Return what is done there by kind, from the newest report on who does what where."""
    rows = list(
        Activity.objects.filter(territory__path__startswith=territory.path)
        .values_list("reported_on", "type__name", "agency__name")
        .order_by("-reported_on")
    )
    if not rows:
        return []
    newest = rows[0][0]
    doing: dict[str, set[str]] = {}
    for when, kind, agency in rows:
        if when == newest:
            doing.setdefault(kind, set()).add(agency)
    order = sorted(doing, key=lambda kind: (-len(doing[kind]), kind))
    said = _("Activities there by the report of %(day)s.") % {"day": day(newest)}
    return [
        Paragraph(plain(said)),
        Table(
            (_("Activity"), _("Agencies"), _("Which")),
            tuple(
                (plain(kind), str(len(doing[kind])), plain("; ".join(sorted(doing[kind]))))
                for kind in order
            ),
            widths=(4, 2, 6.5),
            align=("left", "right", "left"),
        ),
    ]


def drafts(held: Sequence[DraftDecision]) -> list[Block]:
    """Return each proposed decision with who leads, who supports, what by when."""
    if not held:
        return [Paragraph(_("No decision is proposed yet."))]
    out: list[Block] = []
    for number, one in enumerate(held, 1):
        out.append(Heading(1, _("Draft decision %(number)d") % {"number": number}))
        out += paragraphs(one.wording)
        supporting = ", ".join(str(agency) for agency in one.supporting.all())
        days = _("%(days)d working days after the decision") % {"days": one.due_in_days}
        said = [
            (_("Lead"), str(one.lead or _("to be named by the meeting"))),
            (_("Co-lead"), ", ".join(str(agency) for agency in one.co_leads.all())),
            (_("Supporting"), supporting),
            (_("Deliverable"), one.deliverable),
            (_("Due"), days),
        ]
        out.append(
            Items(tuple((Run(f"{label}: ", bold=True), Run(text)) for label, text in said if text))
        )
    return out
