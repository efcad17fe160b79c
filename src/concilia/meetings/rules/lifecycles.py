"""The states of a meeting and of a motion, and the steps between them."""

from concilia.core.lifecycles import Lifecycle, Step

MEETING = Lifecycle(
    states=("planned", "invited", "open", "closed", "issued", "cancelled"),
    initial="planned",
    final=("issued", "cancelled"),
    steps=(
        Step("invite", ("planned",), "invited"),
        Step("open", ("invited",), "open"),
        Step("close", ("open",), "closed"),
        Step("issue", ("closed",), "issued"),
        Step("cancel", ("planned", "invited"), "cancelled"),
    ),
)

MOTION = Lifecycle(
    states=(
        "open",
        "proposed",
        "adopted",
        "rejected",
        "withdrawn",
        "tied",
        "counted",
        "runoff",
    ),
    initial="open",
    final=("adopted", "rejected", "withdrawn", "tied", "counted", "runoff"),
    steps=(
        Step("put", ("proposed",), "open"),
        Step("adopt", ("open",), "adopted"),
        Step("reject", ("open",), "rejected"),
        Step("tie", ("open",), "tied"),
        Step("count", ("open",), "counted"),
        Step("run off", ("open",), "runoff"),
        Step("withdraw", ("open", "proposed"), "withdrawn"),
    ),
)
