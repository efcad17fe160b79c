"""One reported figure, as people write it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid
from concilia.core.tables.parsers.figures import decimal_of
from concilia.indicators import rules


class Amount(NamedTuple):
    """A figure, and whether it was written with a percent sign."""

    value: float
    percent: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """Reads one reported figure; words such as NR are refused with what they mean."""

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("a number; leave the row out when nothing was reported")

    def __call__(self, text: str) -> Amount:
        """Return the figure."""
        if rules.not_reported(text):
            raise Invalid(_("means that nothing was reported"))
        percent = text.endswith("%")
        value = float(decimal_of(text[:-1] if percent else text))
        if abs(value) > 1e15:
            raise Invalid(_("is too large"))
        return Amount(value, percent)
