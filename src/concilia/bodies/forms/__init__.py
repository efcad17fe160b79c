"""Forms of the bodies room."""

from concilia.bodies.forms.initial import initial_of
from concilia.bodies.forms.procedure import ProcedureForm
from concilia.bodies.forms.seats import BodyForm, FillForm, MandateForm, SeatForm, day_field

__all__ = (
    "BodyForm",
    "FillForm",
    "MandateForm",
    "ProcedureForm",
    "SeatForm",
    "day_field",
    "initial_of",
)
