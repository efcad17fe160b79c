"""A responsibility list as a table: in list form or as a matrix, to the lines of the method."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.core.errors import Invalid, Problem
from concilia.core.tables import Field, Importer, Row
from concilia.core.tables import mapping as mappings
from concilia.core.tables.parsers import Choice, Integer
from concilia.core.tables.parsers.words import clean, fold
from concilia.core.tables.sheet import Sheet
from concilia.duties.responsibilities.models import StandingDuty
from concilia.methods.responsibility import Cell, Line

_STAGES = {
    "formulation": "formulate",
    "plan": "formulate",
    "planning": "formulate",
    "policy": "formulate",
    "execution": "execute",
    "implement": "execute",
    "implementation": "execute",
    "evaluation": "evaluate",
    "monitor": "evaluate",
    "monitoring": "evaluate",
}
_ROLES = {
    "l": "lead",
    "lead agency": "lead",
    "leads": "lead",
    "leading": "lead",
    "c": "co_lead",
    "co": "co_lead",
    "colead": "co_lead",
    "s": "support",
    "supporting": "support",
    "supports": "support",
    "i": "informed",
    "inform": "informed",
}
ROLE = Choice(StandingDuty.Role.choices, _ROLES)
STAGE = Choice(StandingDuty.Stage.choices, _STAGES)
MOST_DAYS = 5_000

FIELDS = (
    Field(
        "area",
        gettext_lazy("Policy area"),
        required=True,
        headers=("area", "policy field", "field"),
        max_length=120,
        example="public hospitals",
    ),
    Field("function", gettext_lazy("Function"), required=True, max_length=200, example="prices"),
    Field(
        "stage",
        gettext_lazy("Stage"),
        required=True,
        headers=("phase",),
        parse=STAGE,
        example="execute",
    ),
    Field(
        "agency",
        gettext_lazy("Agency"),
        headers=("organisation", "department", "who"),
        hxl=("#org",),
        max_length=250,
        help=gettext_lazy("empty: nobody yet"),
    ),
    Field("role", gettext_lazy("Role"), parse=ROLE, example="lead"),
    Field("task", gettext_lazy("Task"), headers=("what",), max_length=300),
    Field(
        "days",
        gettext_lazy("Time limit"),
        headers=("time limit in working days", "limit", "working days", "deadline"),
        parse=Integer(least=1, most=MOST_DAYS),
        help=gettext_lazy("working days"),
        example="30",
    ),
    Field("legal_basis", gettext_lazy("Legal basis"), headers=("law", "basis"), max_length=250),
    Field("competence", gettext_lazy("Competence used"), headers=("competence",), max_length=250),
    Field(
        "effort",
        gettext_lazy("Effort"),
        headers=("points",),
        parse=Integer(least=0, most=10_000),
        help=gettext_lazy("points; empty: 3 to lead, 2 to co-lead, 1 to support, 0 to be informed"),
    ),
    Field(
        "known_by",
        gettext_lazy("Persons who can do it"),
        headers=("persons", "people"),
        parse=Integer(least=0, most=100_000),
    ),
    Field(
        "waits_for",
        gettext_lazy("Waits for"),
        headers=("waits", "after", "depends on"),
        max_length=400,
        help=gettext_lazy("function > stage; several between semicolons"),
        example="prices > formulate",
    ),
)
_DETAILS = tuple(one.name for one in FIELDS[5:])
_PLACE = ("area", "function", "stage")


def unfolded(sheet: Sheet) -> Sheet:
    """Return a matrix (a column per agency, a role in each cell) in list form; a list as it is.

    What else a row of the matrix says of its function and stage belongs to the lead of that row.
    """
    found = mappings.guess(FIELDS, sheet)
    if "agency" in found or "role" in found or any(name not in found for name in _PLACE):
        return sheet
    at = {header: index for index, header in enumerate(sheet.headers)}
    place = [at[found[name]] for name in _PLACE]
    details = [name for name in _DETAILS if name in found]
    columns = [at[found[name]] for name in details]
    agencies = [n for n in range(len(sheet.headers)) if n not in {*place, *columns}]
    if not agencies:
        return sheet
    labels = {one.name: str(one.label) for one in FIELDS}
    names = (*_PLACE, "agency", "role", *details)
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in sheet.rows:
        where = tuple(cells[n] for n in place)
        more = tuple(cells[n] for n in columns)
        held = [(sheet.headers[n], cells[n]) for n in agencies if cells[n].strip()]
        for agency, role in held or [("", "")]:
            leads = _means_lead(role) or not role
            rows.append((number, (*where, agency, role, *(more if leads else [""] * len(more)))))
    return Sheet(
        tuple(labels[name] for name in names),
        (),
        rows,
        sheet.name,
        sheet.sheets,
        [*sheet.notes, _("Read as a matrix: one column for each agency.")],
        sheet.problems,
    )


def _means_lead(text: str) -> bool:
    try:
        return ROLE(clean(text)) == "lead"
    except Invalid:
        return False


def natural_key(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what makes two rows the same line: the place and the agency, however spelled."""
    return (*place_key(values), fold(values.get("agency") or ""))


def place_key(values: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the cell of a row, however spelled."""
    return fold(values["area"]), fold(values["function"]), values["stage"]


def spelled_alike(rows: Iterable[Row]) -> None:
    """Let each policy area and function be spelled as where it first comes."""
    areas: dict[str, str] = {}
    functions: dict[tuple[str, str], str] = {}
    for row in rows:
        values = row.values
        area = values["area"] = areas.setdefault(fold(values["area"]), values["area"])
        key = (fold(area), fold(values["function"]))
        values["function"] = functions.setdefault(key, values["function"])


def check(rows: Sequence[Row]) -> Iterable[Problem]:
    """Yield rows with an agency and no role or the reverse, and waiting for what is not there."""
    cells = {place_key(row.values): row.values for row in rows}
    for row in rows:
        values = row.values
        if values["agency"] and not values["role"]:
            yield Problem(_("The agency has no role."), row.number, "role")
        elif values["role"] and not values["agency"]:
            yield Problem(_("There is a role but no agency."), row.number, "agency")
        try:
            values["awaited"] = awaited(values["waits_for"] or "", values["area"], cells)
        except Invalid as error:
            for problem in error:
                yield Problem(problem.message, row.number, "waits_for", values["waits_for"])


def awaited(
    text: str, area: str, cells: Mapping[tuple[str, str, str], Mapping[str, Any]]
) -> tuple[Cell, ...]:
    """Return the cells that a text names: `function > stage` or `area > function > stage`.

    Raises Invalid for one that the list does not have.
    """
    found: list[Cell] = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        words = [word.strip() for word in part.split(">")]
        if len(words) == 2:
            words = [area, *words]
        if len(words) != 3:
            raise Invalid(_("Write what is waited for as “function > stage”."))
        stage = STAGE(words[2])
        known = cells.get((fold(words[0]), fold(words[1]), stage))
        if known is None:
            raise Invalid(_("The list has no “%(place)s”.") % {"place": part[:120]})
        cell = Cell(known["area"], known["function"], stage)
        if cell not in found:
            found.append(cell)
    return tuple(found)


def cells_in(text: str) -> tuple[Cell, ...]:
    """Return the cells in a text that `in_words` wrote."""
    parts = (part.split(" > ") for part in text.split("; ") if part)
    return tuple(Cell(*words) for words in parts if len(words) == 3)


def in_words(cells: Iterable[Cell]) -> str:
    """Return awaited cells as the text that `awaited` reads."""
    return "; ".join(" > ".join(cell) for cell in cells)


def lines(rows: Sequence[Row]) -> list[Line]:
    """Return the lines of checked rows, keyed by their row numbers, agencies by their names.

    Of a matrix several lines share a row; their keys are then the places in the list.
    """
    numbers = [row.number for row in rows]
    shared = len(set(numbers)) < len(numbers)
    names: dict[str, str] = {}
    made = []
    for at, row in enumerate(rows, 1):
        values = row.values
        agency = values["agency"] or ""
        made.append(
            Line(
                values["area"],
                values["function"],
                values["stage"],
                names.setdefault(fold(agency), agency),
                values["role"] or "",
                values["task"] or "",
                values["days"],
                values["legal_basis"] or "",
                values["competence"] or "",
                values["effort"],
                values["known_by"],
                values.get("awaited", ()),
                at if shared else row.number,
            )
        )
    return made


class Table(Importer):
    """A list read from a file alone: no database, agencies by their names as written."""

    kind = "responsibilities.file"
    verb = "responsibilities.import"
    label = gettext_lazy("Responsibility list")
    fields = FIELDS

    @classmethod
    def reshape(cls, sheet: Sheet) -> Sheet:
        """A matrix is read as a list."""
        return unfolded(sheet)

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The place and the agency."""
        return natural_key(values)

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield what is wrong across rows."""
        spelled_alike(rows)
        yield from check(rows)

    def write(self, rows: Any, source: Any, progress: Any) -> Any:
        """Nothing is written; raises NotImplementedError."""
        raise NotImplementedError
