"""The ruling of a dispute on paper."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Heading,
    Items,
    Paragraph,
    Signatures,
    Table,
    plain,
)
from concilia.duties.compensation.money import in_words as money
from concilia.duties.days import in_words
from concilia.duties.disputes.models import Dispute, DisputeStep, Ruling, Statement
from concilia.duties.disputes.queries import Seen


def matter(dispute: Dispute) -> str:
    """Return what a dispute is about, in one line."""
    if dispute.duty:
        return f"{dispute.duty.ref} {dispute.duty.title}"
    if dispute.cost:
        return str(dispute.cost)
    if dispute.list:
        stage = dispute.get_stage_display()
        return f"{dispute.area}: {dispute.function} ({stage})"
    return dispute.data_request


def document(seen: Seen, statements: list[Statement], way: list[DisputeStep]) -> Document:
    """Return the ruling with what led to it: sides, positions, evidence, steps, interim."""
    dispute, last = seen.dispute, seen.given[0]
    given = last.given_at
    return Document(
        title=dispute.title,
        subtitle=_("Ruling in dispute %(ref)s") % {"ref": dispute.ref},
        blocks=tuple(_blocks(seen, statements, way)),
        language=get_language() or "en",
        facts=(
            (_("Body"), str(dispute.body)),
            (_("About"), matter(dispute)),
            (_("Opened it"), _labels(seen, "claimant")),
            (_("Other side"), _labels(seen, "respondent")),
            (_("State"), dispute.get_state_display()),
        ),
        footer=str(dispute.body),
        reference=f"{dispute.body.ref} · {dispute.ref}",
        date=given.astimezone(dispute.body.zone).date().isoformat() if given else "",
    )


def _labels(seen: Seen, side: str) -> str:
    return ", ".join(str(one.agency) for one in seen.parties if one.side == side)


def _blocks(seen: Seen, statements: list[Statement], way: list[DisputeStep]) -> Iterator[Block]:
    dispute = seen.dispute
    for ruling in seen.given:
        yield from _ruling(dispute, ruling, final=ruling is seen.given[0])
    yield Heading(1, _("What was asked for"))
    yield Paragraph(plain(dispute.claim))
    yield Heading(1, _("What the sides laid before"))
    if not statements:
        yield Callout(_("Neither side laid anything before."))
    for one in statements:
        yield Heading(2, f"{one.agency.label}: {one.get_kind_display()}")
        yield Paragraph(plain(one.text))
        if one.file:
            said = {"name": one.file.name, "digest": one.file.digest}
            yield Paragraph(plain(_("File %(name)s, SHA-256 %(digest)s") % said))
    if dispute.interim and dispute.interim_since:
        yield Heading(1, _("How work went on meanwhile"))
        since = _("Since %(day)s: %(text)s")
        said = {"day": in_words(dispute.interim_since), "text": dispute.interim}
        yield Paragraph(plain(since % said))
    yield Heading(1, _("Its way"))
    yield Table(
        (_("Step"), _("Began"), _("Time until"), _("Ended"), _("How")),
        tuple(
            (
                one.get_kind_display(),
                in_words(one.began_on),
                in_words(one.due),
                in_words(one.ended_on) if one.ended_on else "–",
                one.get_how_display(),
            )
            for one in way
        ),
        widths=(2.2, 1.8, 1.8, 1.8, 2),
    )
    names = [(str(one), _("for the panel")) for one in _signing(seen)]
    if names:
        yield Signatures(tuple(names))


def _signing(seen: Seen) -> list[str]:
    last = seen.given[0]
    return [voice.agency.label for voice in last.voices.all() if voice.agrees]


def _ruling(dispute: Dispute, ruling: Ruling, *, final: bool) -> Iterator[Block]:
    heading = _("Ruling") if final else _("Former ruling, appealed against")
    yield Heading(1, heading)
    who = str(ruling.agency) if ruling.agency else str(dispute.body)
    if ruling.decision:
        who += ", " + _("decision %(ref)s") % {"ref": ruling.decision.ref}
    if ruling.given_at:
        said = {"who": who, "day": in_words(ruling.given_at.astimezone(dispute.body.zone).date())}
        yield Paragraph(plain(_("Given by %(who)s on %(day)s.") % said))
    yield Callout(plain(ruling.wording), "done")
    yield Heading(2, _("Reasons"))
    yield Paragraph(plain(ruling.reasons))
    effects = []
    if ruling.new_lead:
        words = _("Lead from now on: %(agency)s (%(effect)s)")
        effect = ruling.get_effect_display()
        effects.append(words % {"agency": ruling.new_lead, "effect": effect})
    if ruling.amount is not None and dispute.cost:
        amount = money(ruling.amount, dispute.cost.currency)
        effects.append(_("Compensation: %(amount)s") % {"amount": amount})
    if ruling.outcome:
        effects.append(ruling.outcome)
    if effects:
        yield Heading(2, _("Effect"))
        yield Items(tuple(plain(one) for one in effects))
    dissents = [voice for voice in ruling.voices.all() if not voice.agrees]
    if dissents:
        yield Heading(2, _("Dissent"))
        yield Items(tuple(plain(f"{one.agency.label}: {one.text}") for one in dissents))
    if dispute.state == Dispute.State.RULED and dispute.due and final:
        words = _("An appeal is possible until %(day)s.")
        yield Paragraph(plain(words % {"day": in_words(dispute.due)}))
