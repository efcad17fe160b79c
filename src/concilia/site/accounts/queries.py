"""Reads of people for those who run the installation."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models import CharField as Text

from concilia.agencies.models import Person

SORTS = {"name": "name", "email": "email", "last": "last_login", "language": "language"}
_NO_PASSWORD = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def people(q: str = "", state: str = "", sort: str = "") -> QuerySet[Person]:
    """Return people with `state` (active, invited, closed) and their appointments prefetched."""
    found = Person.objects.annotate(
        state=Case(
            When(is_active=False, then=Value("closed")),
            When(_NO_PASSWORD & Q(last_login=None), then=Value("invited")),
            default=Value("active"),
            output_field=Text(),
        )
    ).prefetch_related("appointments__agency")
    if q:
        found = found.filter(Q(name__icontains=q) | Q(email__icontains=q))
    if state:
        found = found.filter(state=state)
    column = F(SORTS.get(sort.removeprefix("-"), "name"))
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return found.order_by(order, "name", "pk")
