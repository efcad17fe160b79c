"""The comprehensive information product as one document, whole or section by section."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from concilia.challenges.courses import day, figure
from concilia.core import documents
from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Heading,
    Items,
    Paragraph,
    Run,
    Section,
    plain,
)
from concilia.core.permissions import Actor
from concilia.dossiers import comparing, layouts
from concilia.dossiers.documents import choices, people, problem, sources, surroundings
from concilia.dossiers.documents.knowledge import Knowledge
from concilia.dossiers.documents.text import paragraphs
from concilia.dossiers.models import Contribution, Dossier, DossierVersion, DraftDecision, Part

ANNEX = "sources"
LISTED = 60
"""Changes since the last version that are listed in the product; the rest is counted."""


def dossier_document(
    dossier: Dossier,
    language: str,
    user: Actor,
    *,
    version: int | None = None,
    only: Collection[str] | None = None,
    changes: bool = True,
    contributions: Sequence[Contribution] | None = None,
    drafts: Sequence[DraftDecision] | None = None,
) -> Document:
    """Return the dossier as it is now, in `language`, with what `user` sees of other rooms.

    `version` is the number under which it is being frozen. `only` leaves out all sections but
    these keys. With `changes` it begins with what changed since the last version.
    """
    with translation.override(language):
        known = Knowledge(dossier, user)
        if contributions is not None:
            known.contributions = list(contributions)
        if drafts is not None:
            known.drafts = list(drafts)
        made = _document(known, language, version, only)
        if changes and only is None:
            made = with_changes(dossier, made)
        return made


def builders(known: Knowledge) -> dict[str, Callable[[], list[Block]]]:
    """Return what fills each section that the system knows of."""
    challenge = known.challenge
    return {
        "summary": lambda: paragraphs(known.dossier.summary),
        "statement": lambda: problem.statement(challenge),
        "figures": lambda: problem.figures(
            known.evidence, known.shown, known.comparisons, known.doubts
        ),
        "map": lambda: surroundings.territory_map(known.territory),
        "appeals": lambda: surroundings.appeals(known.body, known.territory, known.today),
        "causes": lambda: problem.causes(challenge, known.nodes, known.evidence),
        "factors": lambda: problem.factors(known.factors, known.evidence),
        "agencies": lambda: people.concerned(
            known.territory, known.members, known.user, known.stakeholders
        ),
        "contributions": lambda: people.contributions(
            [one for one in known.contributions if one.part_id is None], known.body
        ),
        "means": lambda: people.means(known.territory),
        "earlier": list,
        "further": lambda: problem.further(known.evidence, known.doubts),
        "options": lambda: choices.options(known.comparison),
        "drafts": lambda: people.drafts(known.drafts),
        ANNEX: lambda: sources.sources(known),
    }


def sheets(parts: Sequence[Part]) -> list[list[str]]:
    """Return the keys of the sections in runs, each of which is read at one go for the page."""
    out: list[list[str]] = []
    former = -1
    for key in [*(part.key for part in parts), ANNEX]:
        group = _GROUPS.get(key, former if former >= 0 else 0)
        if group != former:
            out.append([])
            former = group
        out[-1].append(key)
    return out


_GROUPS = {
    **dict.fromkeys(("summary", "statement", "figures", "map", "appeals", "causes", "factors"), 0),
    **dict.fromkeys(("agencies", "contributions", "means", "earlier"), 1),
    **dict.fromkeys(("further", "options", "drafts"), 2),
    ANNEX: 3,
}


def _document(
    known: Knowledge, language: str, version: int | None, only: Collection[str] | None
) -> Document:
    build = builders(known)
    sections = [
        section_of(known, part, at, build)
        for at, part in enumerate(known.parts, 1)
        if only is None or part.key in only
    ]
    if only is None or ANNEX in only:
        annex = build[ANNEX]()
        if annex:
            sections.append(Section(_("Annex: sources"), tuple(annex), order=len(known.parts) + 1))
    state = _("version %(number)d") % {"number": version} if version else _("working draft")
    return _titled(known, language, documents.join(sections), state)


def section_of(
    known: Knowledge, part: Part, at: int, build: Mapping[str, Callable[[], list[Block]]]
) -> Section:
    """Return one section: what a person wrote, what the system knows, what agencies gave."""
    blocks = [*_written(part), *_filled(known, part, build), *_contributed(known, part)]
    empty = [Paragraph((Run(_("Nothing is known of this yet."), italic=True),))]
    title = part.title or layouts.title_of(part.key)
    return Section(f"{at}. {title}", tuple(blocks or empty), order=at)


def _titled(known: Knowledge, language: str, blocks: tuple[Block, ...], state: str) -> Document:
    challenge, body = known.challenge, known.body
    graded = _("%(severity)s severity, %(urgency)s") % {
        "severity": challenge.get_severity_display(),
        "urgency": challenge.get_urgency_display(),
    }
    facts = [
        (_("Challenge"), f"{challenge.ref}, {graded}"),
        (_("Territory"), str(challenge.territory)),
    ]
    if challenge.population is not None:
        people_ = figure(challenge.population)
        note = f" ({challenge.population_note})" if challenge.population_note else ""
        facts.append((_("People affected"), people_ + note))
    return Document(
        title=challenge.title,
        subtitle=_("Dossier for %(body)s") % {"body": body},
        blocks=blocks,
        language=language,
        facts=(*facts, (_("As of"), day(known.today)), (_("State"), state)),
        toc=True,
        reference=f"{body.ref}/{challenge.ref}",
        author=str(body),
        date=known.today.isoformat(),
    )


def _written(part: Part) -> list[Block]:
    """Return what a person wrote in a section, and that somebody did."""
    if not part.text:
        return []
    said = {"who": part.edited_by, "day": day(part.edited_at.date()) if part.edited_at else ""}
    instead = part.mode == Part.Mode.INSTEAD and part.key in layouts.KEYS
    words = (
        _("Edited by %(who)s on %(day)s; it stands instead of what the system puts here.")
        if instead
        else _("Edited by %(who)s on %(day)s.")
    )
    return [*paragraphs(part.text), Paragraph((Run(words % said, italic=True),))]


def _filled(
    known: Knowledge, part: Part, build: Mapping[str, Callable[[], list[Block]]]
) -> list[Block]:
    if part.text and part.mode == Part.Mode.INSTEAD:
        return []
    out = build[part.key]() if part.key in build else []
    if part.key in {"appeals", "means", "earlier", "agencies", "map"}:
        for section in known.offered:
            if section.key == part.key:
                out = [*out, *section.blocks]
    if part.key == "further":
        for section in known.offered:
            if not section.key:
                out = [*out, Heading(1, section.title), *section.blocks]
    return out


def _contributed(known: Knowledge, part: Part) -> list[Block]:
    """Return what agencies wrote for this section."""
    if part.pk is None:
        return []
    mine = [one for one in known.contributions if one.part_id == part.pk]
    return people.contributions(mine, known.body) if mine else []


def heading_of_changes(number: int) -> str:
    """Return the heading under which a version says what changed since version `number`."""
    return _("What changed since version %(number)d") % {"number": number}


def with_changes(dossier: Dossier, made: Document) -> Document:
    """Return the document with, in front, what changed since the last frozen version."""
    last = dossier.versions.order_by("-number").first()
    if last is None:
        return made
    found = comparing.compare(
        documents.from_data(last.blocks), made, but=[heading_of_changes(last.number - 1)]
    )
    if not found:
        return made
    entries = []
    for one in found[:LISTED]:
        said = {"section": one.section, "old": one.old[:200], "new": one.new[:200]}
        if not one.old:
            words = _("%(section)s, new: %(new)s") % said
        elif not one.new:
            words = _("%(section)s, gone: %(old)s") % said
        else:
            words = _("%(section)s, was: %(old)s Is now: %(new)s") % said
        entries.append(plain(words))
    when = day(last.frozen_at.astimezone(dossier.challenge.body.zone).date())
    intro = _("A meeting received version %(number)d, frozen on %(day)s.") % {
        "number": last.number,
        "day": when,
    }
    blocks: list[Block] = [
        Heading(1, heading_of_changes(last.number)),
        Paragraph(plain(intro)),
        Items(tuple(entries)),
    ]
    if len(found) > LISTED:
        more = _("%(count)d further changes.") % {"count": len(found) - LISTED}
        blocks.append(Callout(plain(more)))
    return replace(made, blocks=(*blocks, *made.blocks))


def printed(version: DossierVersion) -> Document:
    """Return a frozen version as it is shown and printed: with its digest at every foot."""
    document = documents.from_data(version.blocks)
    with translation.override(document.language):
        said = {"number": version.number, "digest": version.digest[:16]}
        footer = _("Version %(number)d, SHA-256 %(digest)s…") % said
    return replace(document, footer=footer)
