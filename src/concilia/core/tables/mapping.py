"""Which column of a file is which field: by hashtag, then by heading."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem
from concilia.core.tables.importer import Field
from concilia.core.tables.parsers.words import fold
from concilia.core.tables.sheet import Sheet


def _tag(text: str) -> tuple[str, frozenset[str]]:
    base, *attributes = text.lower().replace(" ", "").split("+")
    return base, frozenset(attributes)


def _by_tag(wanted: Iterable[str], tags: Sequence[str]) -> int | None:
    """Return the column whose tag fits best: same base, all attributes, fewest others."""
    for want in wanted:
        base, attributes = _tag(want)
        fits = []
        for index, text in enumerate(tags):
            column, others = _tag(text)
            if column == base and attributes <= others:
                fits.append((len(others - attributes), index))
        if fits:
            return min(fits)[1]
    return None


def guess(fields: Iterable[Field], sheet: Sheet) -> dict[str, str]:
    """Return field name to heading for every field that can be recognised."""
    folded = {fold(header): header for header in reversed(sheet.headers)}
    found: dict[str, str] = {}
    for field in fields:
        index = _by_tag(field.hxl, sheet.hxl)
        if index is not None:
            found[field.name] = sheet.headers[index]
            continue
        for word in (field.name, str(field.label), *field.headers):
            if fold(word) in folded:
                found[field.name] = folded[fold(word)]
                break
    return found


def columns(
    fields: Iterable[Field], sheet: Sheet, mapping: Mapping[str, str]
) -> list[tuple[Field, int]]:
    """Return each mapped field with its column; raises Invalid with every field that lacks one."""
    index = {header: at for at, header in enumerate(sheet.headers)}
    out: list[tuple[Field, int]] = []
    problems: list[Problem] = []
    for field in fields:
        header = mapping.get(field.name, "")
        if header in index:
            out.append((field, index[header]))
        elif header:
            problems.append(
                Problem(
                    _("The file has no column “%(name)s”.") % {"name": header[:100]},
                    column=str(field.label),
                )
            )
        elif field.required:
            problems.append(
                Problem(
                    _("No column is chosen for “%(field)s”, which is needed.")
                    % {"field": field.label},
                    column=str(field.label),
                )
            )
    if problems:
        raise Invalid(problems)
    return out
