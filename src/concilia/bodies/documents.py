"""What the bodies room puts on paper: a body's composition and its rules of procedure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilia.bodies import queries, rules
from concilia.bodies.models import Body, Seat
from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Heading,
    Items,
    Paragraph,
    Table,
    plain,
    to_docx,
    to_html,
    to_pdf,
)

FORMATS = {
    "pdf": ("application/pdf", to_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
}


def steering_words(steering: str) -> str:
    """Return in one sentence what a steering model means for the bodies below."""
    return {
        Body.Steering.CENTRALISED: _("Its decisions bind the bodies below it."),
        Body.Steering.DECENTRALISED: _(
            "The bodies below it decide for themselves; it sees what they decide."
        ),
        Body.Steering.HYBRID: _(
            "Its objectives bind the bodies below it; they adapt targets and means."
        ),
    }[Body.Steering(steering)]


def composition_document(body: Body, day: dt.date) -> Document:
    """Return the composition and the rules of procedure of a body as they stand on `day`."""
    return Document(
        title=str(body),
        subtitle=_("Composition and rules of procedure"),
        blocks=tuple(_blocks(body, day)),
        language=get_language() or "en",
        facts=(
            (_("Kind"), body.get_kind_display()),
            (_("Territory"), str(body.territory)),
            (_("As of"), date_format(day, "DATE_FORMAT")),
        ),
        reference=body.ref,
        footer=str(body),
        date=day.isoformat(),
    )


def _blocks(body: Body, day: dt.date) -> Iterator[Block]:
    seats = list(queries.seats_of(body, day))
    row = queries.procedure_row(body, day)
    procedure = rules.procedure_from(row.data) if row else rules.Procedure()
    names = queries.cluster_names()
    yield Heading(1, _("Mandate"))
    mandates = queries.mandates_on(body, day)
    for mandate in mandates:
        yield Paragraph(plain(f"{mandate.title}. {mandate.legal_basis}."))
        if mandate.text:
            yield Paragraph(plain(mandate.text))
    if not mandates:
        yield Callout(_("No mandate is recorded for this day."), "soon")
    yield Paragraph(steering_words(body.steering))
    yield Heading(1, _("Composition"))
    yield Table(
        columns=(_("Agency"), _("Role"), _("Cluster"), _("Delegate"), _("Substitutes")),
        rows=tuple(map(_line, seats)),
        caption=_("Seats and who fills them"),
        widths=(2.8, 1.1, 2.1, 1.9, 1.7),
    )
    for count in queries.composition_of(seats, procedure, names):
        if not count.fits:
            yield Callout(plain(count.sentence), "late")
    yield Heading(1, _("Rules of procedure"))
    if row:
        yield Paragraph(
            _("Version %(version)s, in force from %(day)s.")
            % {
                "version": row.version,
                "day": date_format(row.effective_from, "DATE_FORMAT"),
            }
        )
    said = rules.sentences(procedure, names)
    yield Items(tuple(plain(sentence) for sentence in said), ordered=True)


def _line(seat: Seat) -> tuple[str, ...]:
    return (
        f"{seat.agency} ({seat.title})" if seat.title else str(seat.agency),
        seat.get_role_display(),
        str(seat.cluster or "—"),
        str(seat.delegate or _("vacant")),
        ", ".join(map(str, seat.substitutes)) or "—",
    )


def respond(document: Document, name: str, format: str) -> HttpResponse:
    """Answer with a document as pdf, docx or html; 404 for any other format."""
    if format == "html":
        return HttpResponse(to_html(document))
    if format not in FORMATS:
        raise Http404
    media, write = FORMATS[format]
    response = HttpResponse(write(document), content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
