"""The demonstration region: made from a seed, the same bytes each time for the same day."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction

from concilia.bodies.models import Body
from concilia.core import clock, entropy
from concilia.core.models import Job, Notice
from concilia.site.demo import (
    activities,
    figures,
    intake,
    needs,
    responsibilities,
    setting,
    studies,
)
from concilia.site.demo.cascades import Cascades
from concilia.site.demo.costs import Costs
from concilia.site.demo.diary import Diary
from concilia.site.demo.quarrels import Quarrels, over_the_list
from concilia.site.demo.region import AUDITOR, OPERATOR
from concilia.site.demo.turns import Turns

YEARS = 3
RECENT = dt.timedelta(days=14)


def build(seed: int = 2026, *, until: dt.date) -> Body:
    """Make the region as it stands on the morning of `until`, and return its council.

    Everything is written through the same actions as a person's, under the clock of its day, in
    one transaction.
    """
    chance = random.Random(seed)  # noqa: S311 (an invented region, not a secret)
    end = dt.datetime.combine(until, dt.time(8), dt.UTC)
    begin = end - dt.timedelta(days=round(365.25 * YEARS))
    with entropy.seeded(seed), transaction.atomic():
        with clock.at(begin):
            setting.territories()
            setting.members(begin.date())
            setting.person(OPERATOR, is_operator=True)
            setting.person(AUDITOR, is_auditor=True)
            body = setting.council(begin.date())
            setting.care_councils(body, begin.date())
            setting.facilities(chance)
            figures.define()
            activities.bring_in(begin.date(), 1)
        with clock.at(end):
            figures.bring_in(chance, _last_month(until))
            intake.bring_in(chance, body, until - dt.timedelta(days=1))
        diary = Diary(end)
        activities.plan(diary)
        Turns(body, diary).plan()
        Costs(body, diary).plan()
        Quarrels(body, diary).plan()
        Cascades(body, diary).plan()
        diary.run()
        with clock.at(end):
            studies.bring_in(body)
            responsibilities.bring_in(body)
            over_the_list(body)
            needs.write()
        _settle(end)
    return body


def _last_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _settle(end: dt.datetime) -> None:
    """Let no letter of the invented past be sent, and let only recent notices be unread."""
    Job.objects.all().delete()
    Notice.objects.update(mail=Notice.Mail.NONE)
    old = Notice.objects.filter(created_at__lt=end - RECENT)
    for notice in old.only("pk", "created_at").iterator():
        notice.read_at = notice.created_at
        notice.save(update_fields=("read_at",))
