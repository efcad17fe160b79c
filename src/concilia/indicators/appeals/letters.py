"""The answer letter: one tree of blocks, written as PDF and DOCX."""

from __future__ import annotations

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concilia.agencies.models import localised
from concilia.core.documents import Block, Document, Heading, Paragraph, Signatures, plain
from concilia.indicators.appeals import terms
from concilia.indicators.appeals.models import Appeal, Petitioner


def language_of(appeal: Appeal) -> str:
    """Return the language in which the person wrote, or that of the body."""
    return appeal.language or appeal.body.language or "en"


def letter(appeal: Appeal, person: Petitioner | None = None) -> Document:
    """Return the answer to an appeal as a letter; without `person` it has no addressee.

    Written in the language of the appeal, whoever asks for it.
    """
    with translation.override(language_of(appeal)):
        return _letter(appeal, person)


def _letter(appeal: Appeal, person: Petitioner | None) -> Document:
    body, intake = appeal.body, terms.intake_of(appeal.body)
    day = appeal.answered_on or body.today()
    facts = [
        (_("Our reference"), f"{body.ref.upper()} {appeal.ref}"),
        (_("Received"), date_format(appeal.received_on, "DATE_FORMAT")),
        (_("About"), f"{appeal.get_category_display()}, {appeal.territory}"),
    ]
    if person is not None and (person.name or person.address):
        facts.insert(0, (_("To"), ", ".join(filter(None, (person.name, person.address)))))
    return Document(
        title=_("Answer to your appeal"),
        subtitle=date_format(day, "DATE_FORMAT"),
        blocks=tuple(_blocks(appeal, person, intake.contact)),
        language=translation.get_language() or "en",
        facts=tuple(facts),
        footer=str(body),
        reference=f"{body.ref.upper()} {appeal.ref}",
        date=day.isoformat(),
    )


def _blocks(appeal: Appeal, person: Petitioner | None, contact: str) -> list[Block]:
    name = person.name if person else ""
    greeting = _("Dear %(name)s,") % {"name": name} if name else _("Dear Sir or Madam,")
    found: list[Block] = [
        Paragraph(plain(greeting)),
        Paragraph(_("You wrote to us about the following.")),
        # To the person nothing of their own needs to be blacked out.
        *_paragraphs((person.words if person else "") or appeal.text),
        Heading(2, _("Our answer")),
    ]
    if appeal.answer:
        found += _paragraphs(appeal.answer)
    else:
        found.append(Paragraph(_("There is no answer yet.")))
    if appeal.well_founded is not None and appeal.closed_on:
        said = (
            _("We hold your appeal to be well founded.")
            if appeal.well_founded
            else _("We hold your appeal not to be well founded.")
        )
        found.append(Paragraph(plain(said)))
    if contact:
        words = _("If you do not agree with this answer, or have a question: %(contact)s.")
        found.append(Paragraph(plain(words % {"contact": contact.rstrip(".")})))
    signer = appeal.agency or appeal.body
    found.append(Signatures(((localised(signer.name, signer.names), _("for the agency")),)))
    return found


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(plain(part.strip())) for part in text.splitlines() if part.strip()]
