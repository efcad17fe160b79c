"""How much of an activity the zones of the invented region need."""

from concilia.core.permissions import SYSTEM
from concilia.resources.coverage.actions import save_rule
from concilia.resources.models import ActivityType

RULES = (
    ("crisis-team", "Wait for a mobile team", "wait_mobile_team", "days of waiting", 3),
    ("imaging", "Wait for an ultrasound", "wait_ultrasound", "days of waiting", 3),
    ("home-nursing", "Wait for the first home visit", "first_home_visit", "days of waiting", 3),
    ("transport-to-care", "Emergency visits", "emergency_visits", "visits per 1,000", 3),
    ("patient-advice", "Complaints", "well_founded_complaints", "complaints per 100,000", 2),
)


def write() -> None:
    """Write the rules as an analyst would."""
    for code, name, expression, unit, most in RULES:
        save_rule(
            None,
            type=ActivityType.objects.get(code=code),
            name=name,
            expression=expression,
            unit=unit,
            crowded_above=most,
            by=SYSTEM,
        )
