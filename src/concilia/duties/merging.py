"""When two agencies become one: their parts in duties become one too."""

from django.db.models import Q

from concilia.agencies.models import Agency
from concilia.duties.models import Change, Duty, DutyPart, Proposal, Rating


def merge(old: Agency, new: Agency) -> dict[str, int]:
    """Repoint what `old` leads, supports and verifies to `new`; return how much of each.

    Where both had a part the stronger remains: lead before co-lead before support; who has a part
    no longer verifies. Reports keep the agency for which they were made, and so do an appraisal
    or an open proposal where the other agency has one of its own on the same duty.
    """
    led = Duty.objects.filter(lead=old).update(lead=new)
    parts = 0
    for part in DutyPart.objects.filter(agency=old):
        other = DutyPart.objects.filter(duty=part.duty_id, agency=new)
        if other.exists() and part.role == DutyPart.Role.CO_LEAD:
            other.delete()
        elif other.exists():
            part.delete()
            continue
        part.agency = new
        part.save(update_fields=("agency",))
        parts += 1
    doubled = DutyPart.objects.filter(Q(duty__lead=new), agency=new)
    parts -= doubled.count()
    doubled.delete()
    verifying = Duty.objects.filter(verifier=old).update(verifier=new)
    parted = Q(lead=new) | Q(pk__in=DutyPart.objects.filter(agency=new).values("duty"))
    Duty.objects.filter(parted, verifier=new).update(verifier=None)
    Change.objects.filter(agency=old).update(agency=new)
    rated = Rating.objects.filter(agency=new).values("duty")
    Rating.objects.filter(agency=old).exclude(duty__in=rated).update(agency=new)
    asked = Proposal.objects.filter(agency=new, answered_at=None).values("duty")
    twice = Q(answered_at=None, duty__in=asked)
    Proposal.objects.filter(agency=old).exclude(twice).update(agency=new)
    return {"duties": led, "duty parts": parts, "duties to verify": verifying}
