"""The example study and the example assessments of the demonstration region."""

import datetime as dt

from concilia.bodies.models import Body
from concilia.core import clock
from concilia.learning import example, example_assessments
from concilia.learning.models import Study
from concilia.site.demo import region
from concilia.site.demo.setting import CHILD
from concilia.site.demo.turns import secretary, somebody


def bring_in(body: Body) -> Study:
    """Let the council's secretary make the example study, and two bodies assess themselves."""
    _assess(body)
    return example.make(body, by=secretary())


def _assess(body: Body) -> None:
    council = [(secretary(), "312331213"), (somebody(region.CHAIR), "31323-223")]
    care = [(somebody("Marta Ilves"), "221122121"), (somebody("Leonie Carstens"), "13211-112")]
    today = clock.now()
    with clock.at(today - dt.timedelta(days=390)):
        instrument = example_assessments.bring()
    for months, sheets in ((12, council[:1]), (1, council)):
        with clock.at(today - dt.timedelta(days=30 * months)):
            example_assessments.assess(
                instrument,
                body,
                sheets,
                occasion="A year ago" if months == 12 else "Before the yearly review",
                close=True,
                by=secretary(),
            )
    child = Body.objects.get(ref=CHILD)
    example_assessments.assess(
        instrument,
        child,
        care,
        occasion="Half a year after the start",
        close=False,
        by=somebody("Joris de Witte"),
    )
