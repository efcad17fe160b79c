"""Taking hold of a challenge for the length of an action."""

from django.utils.translation import gettext as _

from concilia.challenges import rules
from concilia.challenges.models import Challenge
from concilia.core.errors import NotNow


def locked(challenge: Challenge) -> Challenge:
    """Bring `challenge` up to date and hold its row until the transaction ends.

    Writers of one challenge queue up here, so that no two moves of causes can close a circle
    and no step is taken twice.
    """
    Challenge.objects.select_for_update().get(pk=challenge.pk)
    challenge.refresh_from_db(fields=["state", "triaged_at", "closed_at"])
    return challenge


def open_for_work(challenge: Challenge) -> Challenge:
    """Like `locked`; raises `NotNow` when the challenge is no longer worked on."""
    locked(challenge)
    if challenge.state not in rules.OPEN:
        raise NotNow(
            _("%(ref)s is %(state)s, so it cannot be changed. Open it again first.")
            % {"ref": challenge.ref, "state": challenge.get_state_display()}
        )
    return challenge
