"""The form with which an agency confirms what is known of its facilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid
from concilia.resources.capacities import details
from concilia.resources.capacities.models import Capacity
from concilia.resources.capacities.queries import detail_of
from concilia.resources.models import Facility


class ConfirmForm(forms.Form):
    """Every number that is known of an agency's facilities, ready to be corrected."""

    def __init__(self, data: object, facilities: Sequence[Facility]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the form as it came
        self.facilities = facilities
        self._keys: dict[str, tuple[int, str]] = {}
        for facility in facilities:
            for name, label in (("beds", _("Beds")), ("staff", _("Staff"))):
                self._put(facility, name, name, label, getattr(facility, name), whole=True)
            for one in facility.capacities.all():
                if one.group == Capacity.Group.OPENING:
                    self._hours(facility, one)
                elif one.quantity is not None:
                    label = f"{one.item} ({one.unit})" if one.unit else one.item
                    self._put(facility, f"c{one.pk}", one.key, label, one.quantity)

    def _put(
        self,
        facility: Facility,
        name: str,
        key: str,
        label: str,
        value: float,
        *,
        whole: bool = False,
    ) -> None:
        kind = forms.IntegerField if whole else forms.FloatField
        shown: Any = int(value) if value == int(value) else value
        name = f"f{facility.pk}-{name}"
        self.fields[name] = kind(label=label, min_value=0, max_value=1_000_000_000, initial=shown)
        self._keys[name] = (facility.pk, key)

    def _hours(self, facility: Facility, one: Capacity) -> None:
        name = f"f{facility.pk}-c{one.pk}"
        self.fields[name] = forms.CharField(label=one.item, max_length=200, initial=one.text)
        self._keys[name] = (facility.pk, one.key)

    def clean(self) -> dict[str, Any]:
        """Read opening hours too, so that a wrong one is told beside its field."""
        for facility in self.facilities:
            for one in facility.capacities.all():
                name = f"f{facility.pk}-c{one.pk}"
                said = self.cleaned_data.get(name)
                if one.group == Capacity.Group.OPENING and said is not None:
                    try:
                        details.checked(detail_of(one)._replace(text=said))
                    except Invalid as error:
                        self.add_error(name, str(error))
        return self.cleaned_data

    def values_said(self) -> dict[int, dict[str, Any]]:
        """Return what was said by facility and field."""
        said: dict[int, dict[str, Any]] = {one.pk: {} for one in self.facilities}
        for name, (facility, key) in self._keys.items():
            said[facility][key] = self.cleaned_data[name]
        return said

    def parts(self) -> Iterator[tuple[Facility, list[forms.BoundField]]]:
        """Yield each facility with its fields."""
        for facility in self.facilities:
            names = [name for name, (pk, _key) in self._keys.items() if pk == facility.pk]
            yield facility, [self[name] for name in names]
