"""Who left a seat can do nothing more there, though the links in old e-mails are still fresh."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from concilia.bodies.models import Filling
from concilia.core import clock, ledger
from tests.gates.walking import undone
from tests.gates.world import NOW, World

FORMS = {
    "core:link#contribute": {"text": "We see much."},
    "core:link#report": {"text": "Half of it.", "percent": "50"},
}


def test_links_of_somebody_who_left(world: World) -> None:
    with clock.at(NOW), undone():
        for key, sent in FORMS.items():
            with undone():
                before = ledger.head()
                assert Client().post(world.targets[key], sent).status_code == 200, key
                assert ledger.head() != before, f"{key}: while in the seat it must work"
        left = (NOW - dt.timedelta(days=1)).date()
        Filling.objects.filter(person=world.house.colleague).update(ends=left)
        before = ledger.head()
        for key, sent in FORMS.items():
            url = world.targets[key]
            assert Client().get(url).status_code in {403, 404}, key
            assert Client().post(url, sent).status_code in {403, 404}, key
        assert ledger.head() == before
