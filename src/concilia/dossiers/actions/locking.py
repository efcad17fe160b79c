"""Taking hold of a dossier for the length of an action."""

from django.utils.translation import gettext as _

from concilia.core.errors import NotNow
from concilia.dossiers.models import Dossier


def locked(dossier: Dossier) -> Dossier:
    """Bring the state of `dossier` up to date and hold its row until the transaction ends."""
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    dossier.refresh_from_db(fields=["state"])
    return dossier


def in_drafting(dossier: Dossier) -> Dossier:
    """Like `locked`; raises `NotNow` unless the dossier is in drafting."""
    if locked(dossier).state != Dossier.State.DRAFTING:
        raise NotNow(
            _("The dossier is %(state)s. Take it back to drafting before you change it.")
            % {"state": dossier.get_state_display()}
        )
    return dossier
