"""What a room says about one kind of table that it takes in.

    class Districts(Importer):
        kind = "territories"
        label = _("Territories")
        verb = "territories.import"
        fields = (
            Field("code", _("Code"), required=True, hxl=("#adm2+code",), parse=Code()),
            Field("name", _("Name"), required=True, headers=("district",)),
        )

        def natural_key(self, values): return (values["code"],)
        def prepare(self): self.known = {t.code: t for t in Territory.objects.all()}
        def write(self, rows, source, progress): ...; return Counts(created=3)

and offers it: `offers.register("importer", lambda: (Districts,))`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from concilia.core import permissions
from concilia.core.errors import Invalid, Problem
from concilia.core.models import Import
from concilia.core.permissions import Actor
from concilia.core.tables.parsers import Parser, Text
from concilia.core.tables.reading import read
from concilia.core.tables.sheet import MOST_ROWS, Sheet

_TEXT = Text()
Words = str | Promise
Progress = Callable[[int], None]
"""Told how many rows are done so far; cheap to call, also for every row."""


@dataclass(frozen=True)
class Field:
    """One column that an importer understands.

    `headers` are other headings under which it comes, `hxl` its hashtags (most specific first).
    `parse` turns the text of a cell into a value; an empty cell is None, or wrong if `required`.
    """

    name: str
    label: Words
    required: bool = False
    headers: tuple[str, ...] = ()
    hxl: tuple[str, ...] = ()
    parse: Parser = _TEXT
    max_length: int = 200
    help: Words = ""
    example: str = ""

    @property
    def expects(self) -> str:
        """What to write in a cell, in words."""
        return str(self.help) or str(getattr(self.parse, "expects", ""))


@dataclass(slots=True)
class Row:
    """One row of the file: its number there, and its values by field name (None: empty).

    `Importer.check` may put what it looked up into `values`, for `write` to use. Of a wide table
    each cell is a row: `cell` is the heading over it, `own` the fields that are its alone.
    """

    number: int
    values: dict[str, Any]
    cell: str = ""
    own: tuple[str, ...] = ()

    def wrong(self, message: str, field: str, value: str = "") -> Problem:
        """Return what is wrong with it: with the cell alone where the field is its own."""
        if self.cell and field in self.own:
            return Problem(message, self.number, self.cell, value, self.cell)
        return Problem(message, self.number, field, value)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth knowing that does not hinder the import."""

    message: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name in the file that stands in no list, and what it may stand for.

    `nearest` holds code, name and score (0 to 100), best first. `open` says what becomes of it
    while nobody has said what it stands for: `aside` (its rows are set aside) or `new`.
    """

    kind: str
    text: str
    rows: tuple[int, ...] = ()
    count: int = 0
    where: str = ""
    nearest: tuple[tuple[str, str, float], ...] = ()
    open: str = "aside"


@dataclass(slots=True)
class Counts:
    """What an import changed, in rows. `more` holds further counts by name, for the report."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    more: dict[str, int] = field(default_factory=dict)


class Importer(ABC):
    """One kind of table that can be imported; one instance serves one check or one run.

    `verb` is the permission needed. With `anywhere` a role that the person holds in any scope
    suffices (“secretary of some body”); otherwise it must be held on what `on()` returns.
    `options_form` asks for what the file does not say; its cleaned data is `self.options`. With
    `options_for_user` a page makes it with the reader as `user`, to offer only what is theirs.
    A file of more than `most_rows` rows is refused before anything is kept. A kind that may come
    as two files names the second in `companion`, and makes one of both in `join`.
    """

    kind: ClassVar[str]
    label: ClassVar[Words]
    help: ClassVar[Words] = ""
    verb: ClassVar[str]
    anywhere: ClassVar[bool] = False
    fields: ClassVar[tuple[Field, ...]]
    options_form: ClassVar[type[forms.Form] | None] = None
    options_for_user: ClassVar[bool] = False
    most_rows: ClassVar[int] = MOST_ROWS
    companion: ClassVar[Words] = ""

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        self.options = dict(options or {})

    @classmethod
    def offered_to(cls, user: Actor) -> bool:
        """Say whether `user` may begin such an import at all."""
        return permissions.may(user, cls.verb, cls.places(user))

    @classmethod
    def places(cls, user: Actor) -> object | None:
        """Return what the permission is asked on before the options are known."""
        if not cls.anywhere or not getattr(user, "is_authenticated", False):
            return None
        wanted = frozenset(permissions.rule_for(cls.verb).roles)
        held = {} if user is permissions.SYSTEM else permissions.roles_by_scope(user)
        return permissions.Somewhere(
            tuple(s for s, roles in sorted(held.items()) if wanted & roles)
        )

    @classmethod
    def seen_by(cls, user: Actor) -> Q:
        """Return the condition on imports of this kind that `user` sees besides the own ones.

        By default whoever may begin such an import sees all of them. A kind whose files belong
        to a body or an agency must narrow this down to those of the person's own.
        """
        return Q(kind=cls.kind) if cls.offered_to(user) else Q(pk=None)

    @classmethod
    def read(cls, content: bytes, name: str, sheet: str) -> Sheet:
        """Return the table in a file; a kind that knows other shapes makes a table of them."""
        return cls.reshape(read(content, name, sheet, cls.most_rows))

    @classmethod
    def join(cls, content: bytes, companion: bytes) -> bytes:
        """Return one file of both, of which `read` makes the table; Invalid where it cannot be."""
        raise Invalid(_("This kind of table comes as one file; leave the second one out."))

    def on(self, user: Actor) -> object | None:
        """Return the object on which `verb` is asked of `user` when the import runs."""
        return self.places(user)

    @classmethod
    def reshape(cls, sheet: Sheet) -> Sheet:
        """Return the table as this kind reads it, for instance a matrix as a list of its cells.

        Called on what was read, before columns are recognised; rows keep their numbers.
        """
        return sheet

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return what makes a row the same thing as another; None: never the same.

        Two equal rows with one key count as repeated, two different ones are both wrong.
        """
        return tuple(values.values())

    def prepare(self) -> None:  # noqa: B027
        """Load what checking and writing look up; called once, before `check`."""

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield what is wrong across rows or against the database, each with its row number.

        A problem without a row concerns the whole file and cannot be set aside; `Row.wrong`
        makes one that sets aside no more than it must.
        """
        return ()

    def findings(self, rows: Sequence[Row]) -> Iterable[Finding]:
        """Yield what is worth knowing about the right rows (quality, recognised series)."""
        return ()

    def doubts(self) -> Iterable[Doubt]:
        """Yield the names that `check` met and did not know, those of most rows first."""
        return ()

    @abstractmethod
    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Write the rows inside the running transaction and say what changed.

        Writing the same rows again must change nothing (natural keys). Use bulk operations, and
        call `progress(done)` between batches. `source` is kept as the origin of the values.
        """

    def done_url(self) -> str:
        """Return the page on which the imported things are seen; empty for none."""
        return ""

    @classmethod
    def title(cls) -> str:
        """Return the label, for instance for the history of imports."""
        return str(cls.label) or _("Table")
