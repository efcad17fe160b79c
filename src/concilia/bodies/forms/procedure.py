"""Rules of procedure, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import Cluster
from concilia.bodies import rules
from concilia.bodies.forms.fields import BASES, PLAIN, QUORUM_FLAGS, ShareField, how, whole
from concilia.bodies.forms.follow_up import FollowUpFields
from concilia.bodies.forms.seats import day_field
from concilia.bodies.models import Seat


class ProcedureForm(FollowUpFields):
    """Rules of procedure, field by field; `initial_of` fills it from a version."""

    effective_from = day_field(gettext_lazy("In force from"))
    quorum_how = how(gettext_lazy("Quorum"))
    quorum_share = ShareField(label=gettext_lazy("share"))
    quorum_of = forms.ChoiceField(label=gettext_lazy("of"), choices=BASES)
    second = forms.BooleanField(
        label=gettext_lazy("A second meeting on the same agenda has a quorum of its own"),
        required=False,
    )
    second_how = how(gettext_lazy("Second quorum"))
    second_share = ShareField(
        label=gettext_lazy("share"),
        required=False,
    )
    second_number = whole(gettext_lazy("Or a number of seats"), 1, 1000)
    second_of = forms.ChoiceField(label=gettext_lazy("of"), choices=BASES)
    majority_how = how(gettext_lazy("Majority"))
    majority_share = ShareField(label=gettext_lazy("share"))
    majority_of = forms.ChoiceField(
        label=gettext_lazy("of"),
        choices=(
            ("cast", gettext_lazy("the ballots cast")),
            ("present", gettext_lazy("the voting seats present")),
            ("seats", gettext_lazy("all voting seats")),
        ),
    )
    abstentions_count = forms.BooleanField(
        label=gettext_lazy("Abstentions count as ballots cast"), required=False
    )
    per_cluster = forms.BooleanField(
        label=gettext_lazy("The same majority must hold within each cluster"), required=False
    )
    tie = forms.ChoiceField(
        label=gettext_lazy("When votes are equal"),
        choices=(
            ("falls", gettext_lazy("the motion falls")),
            ("chair", gettext_lazy("the vote of the chair decides")),
            ("second", gettext_lazy("a second ballot is held")),
        ),
    )
    voting_roles = forms.MultipleChoiceField(
        label=gettext_lazy("Who votes"),
        choices=Seat.Role.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    substitutes = forms.BooleanField(
        label=gettext_lazy("A substitute may attend and vote for an absent delegate"),
        required=False,
    )
    remote = forms.BooleanField(
        label=gettext_lazy("Delegates may attend and vote remotely"), required=False
    )
    links = forms.BooleanField(
        label=gettext_lazy("Delegates may vote and report by a personal signed link"),
        required=False,
    )
    notice_days = forms.IntegerField(
        label=gettext_lazy("Days between the agenda and the meeting"),
        min_value=0,
        max_value=365,
    )
    reminder_days = forms.CharField(
        label=gettext_lazy("Reminders of a duty"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Working days from the due date, parted by commas; -3 is three before it."
        ),
    )

    form = forms.ChoiceField(
        label=gettext_lazy("How a meeting decides"),
        choices=(
            ("vote", gettext_lazy("by a vote")),
            ("consensus", gettext_lazy("by consensus, unless somebody objects")),
        ),
    )
    consensus_objections = whole(gettext_lazy("Objections that stop a consensus"), 1, 1000)
    consensus_hours = whole(
        gettext_lazy("Hours in which objections are possible"),
        0,
        8760,
        gettext_lazy("0: only in the meeting, until the motion is closed."),
    )
    written = forms.BooleanField(
        label=gettext_lazy("Decisions may be taken in writing"), required=False
    )
    written_days = whole(gettext_lazy("Working days to answer"), 1, 365)
    written_objections = whole(gettext_lazy("Objections that stop it"), 1, 1000)
    silent = forms.BooleanField(
        label=gettext_lazy("Decisions may be taken by a silent procedure"), required=False
    )
    silent_days = whole(gettext_lazy("Working days of silence"), 1, 365)
    silent_objections = whole(gettext_lazy("Objections that stop it"), 1, 1000)
    quorum_number = whole(
        gettext_lazy("Or a number of seats"),
        1,
        1000,
        gettext_lazy("Takes the place of the share."),
    )
    quorum_per_cluster = forms.BooleanField(
        label=gettext_lazy("The share must be present of each cluster, too"), required=False
    )
    quorum_each_ballot = forms.BooleanField(
        label=gettext_lazy("The quorum is counted again at each ballot"), required=False
    )
    quorum_remote = forms.BooleanField(
        label=gettext_lazy("Who takes part remotely counts for the quorum"), required=False
    )
    quorum_proxies = forms.BooleanField(
        label=gettext_lazy("Who is represented by proxy counts for the quorum"), required=False
    )
    quorum_lost = forms.ChoiceField(
        label=gettext_lazy("A meeting without a quorum"),
        choices=(
            ("hear", gettext_lazy("may hear and discuss")),
            ("adjourn", gettext_lazy("must adjourn")),
        ),
    )
    proxy_limit = whole(
        gettext_lazy("Proxies that one seat may hold"), 0, 1000, gettext_lazy("0: no proxies.")
    )
    speaking_minutes = whole(
        gettext_lazy("Minutes of one speech"), 0, 240, gettext_lazy("0: no limit.")
    )
    proxy_in_cluster = forms.BooleanField(
        label=gettext_lazy("Proxies only within a cluster"), required=False
    )
    recusal = forms.BooleanField(
        label=gettext_lazy("Seats with a conflict of interest are left out of the vote"),
        required=False,
    )
    remote_by_chair = forms.BooleanField(
        label=gettext_lazy("Remote attendance only where the chair so decides"), required=False
    )
    secrecy = forms.ChoiceField(
        label=gettext_lazy("Secret ballots"),
        choices=(
            ("never", gettext_lazy("never")),
            ("allowed", gettext_lazy("where the chair so decides")),
            ("always", gettext_lazy("always")),
        ),
    )
    notice_calendar = forms.BooleanField(
        label=gettext_lazy("Days of notice are calendar days"), required=False
    )
    short_notice = forms.ChoiceField(
        label=gettext_lazy("A meeting at shorter notice"),
        choices=(
            ("valid", gettext_lazy("is valid")),
            ("ratify", gettext_lazy("is urgent: the next one ratifies its decisions")),
            ("refused", gettext_lazy("cannot be called")),
        ),
    )
    materials_days = whole(
        gettext_lazy("Days before the meeting by which materials are there"),
        0,
        365,
        gettext_lazy("0: no such day."),
    )
    materials_calendar = forms.BooleanField(
        label=gettext_lazy("Days for materials are calendar days"), required=False
    )
    proposers = forms.MultipleChoiceField(
        label=gettext_lazy("Who may propose items"),
        choices=Seat.Role.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    protocol_approval = forms.ChoiceField(
        label=gettext_lazy("The protocol is approved by"),
        choices=(
            ("lead", gettext_lazy("chair, deputy or secretary")),
            ("chair", gettext_lazy("chair or deputy alone")),
            ("both", gettext_lazy("chair and secretary, who both sign")),
            ("meeting", gettext_lazy("the next meeting")),
            ("agreement", gettext_lazy("every agency that was present")),
        ),
    )
    protocol_days = whole(
        gettext_lazy("Working days until its draft goes out"),
        0,
        365,
        gettext_lazy("0: no such term."),
    )
    protocol_silence = whole(
        gettext_lazy("Working days after which silence is agreement"),
        0,
        365,
        gettext_lazy("0: every agency must say so."),
    )
    protocol_dissent = forms.BooleanField(
        label=gettext_lazy("Dissent is recorded on request"), required=False
    )
    publication = forms.ChoiceField(
        label=gettext_lazy("Published"),
        choices=(
            ("none", gettext_lazy("nothing")),
            ("decisions", gettext_lazy("decisions")),
            ("protocols", gettext_lazy("decisions and protocols")),
        ),
    )

    def __init__(self, *args: Any, clusters: Iterable[Cluster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clusters = [("", _("Other agencies"))]
        self.clusters = [*((c.code, str(c)) for c in clusters), *self.clusters]
        for place, (_code, name) in enumerate(self.clusters):
            for end, label in (("least", _("least")), ("most", _("most"))):
                self.fields[f"places_{place}_{end}"] = forms.IntegerField(
                    label=f"{name}: {label}", min_value=0, max_value=1000, required=False
                )
            self.fields[f"weight_{place}"] = forms.CharField(
                label=_("%(cluster)s: votes of a seat") % {"cluster": name},
                max_length=12,
                required=False,
            )
        self.kept: dict[str, Any] = {}

    def place_fields(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Return the name of each cluster with its two fields."""
        return [
            (name, self[f"places_{place}_least"], self[f"places_{place}_most"])
            for place, (_code, name) in enumerate(self.clusters)
        ]

    def weight_fields(self) -> list[forms.BoundField]:
        """Return the field of each cluster for the weight of its votes."""
        return [self[f"weight_{place}"] for place in range(len(self.clusters))]

    def clean_reminder_days(self) -> list[int]:
        """Read whole numbers parted by commas."""
        text = self.cleaned_data["reminder_days"].replace(";", ",")
        try:
            days = [int(part) for part in text.split(",") if part.strip()]
        except ValueError as error:
            raise ValidationError(_("Write whole numbers parted by commas.")) from error
        if any(abs(day) > 365 for day in days):
            raise ValidationError(_("A reminder lies within a year of the due date."))
        return sorted(set(days))

    def clean(self) -> dict[str, Any]:
        """Ask for the share of a second quorum only when there is one."""
        data = super().clean() or {}
        if data.get("second") and "second_share" in data and data["second_share"] is None:
            self.add_error("second_share", _("Write a fraction such as 1/2 or 2/3."))
        return data

    def data_of(self) -> dict[str, Any]:
        """Return the rules as `rules.procedure_from` takes them."""
        said = self.cleaned_data
        places = []
        for place, (code, _name) in enumerate(self.clusters):
            least, most = said[f"places_{place}_least"], said[f"places_{place}_most"]
            if least is not None or most is not None:
                places.append({"cluster": code, "minimum": least or 0, "maximum": most})
        kept = {**rules.to_data(rules.Procedure()), **self.kept}
        weights = [
            {"cluster": code, "weight": said[f"weight_{place}"].strip()}
            for place, (code, _name) in enumerate(self.clusters)
            if said[f"weight_{place}"].strip() not in {"", "1"}
        ]
        quorum = {
            "number": said["quorum_number"],
            **{name: said[f"quorum_{name}"] for name in QUORUM_FLAGS},
            "lost": said["quorum_lost"],
        }
        return {
            **kept,
            "quorum": quorum
            | {
                "share": str(said["quorum_share"]),
                "more_than": said["quorum_how"],
                "of": said["quorum_of"],
            },
            "second_quorum": quorum
            | {
                "number": said["second_number"],
                "share": str(said["second_share"]),
                "more_than": said["second_how"],
                "of": said["second_of"],
            }
            if said["second"]
            else None,
            "majority": {
                "share": str(said["majority_share"]),
                "more_than": said["majority_how"],
                "of": said["majority_of"],
                "abstentions_count": said["abstentions_count"],
                "per_cluster": said["per_cluster"],
                "tie": said["tie"],
            },
            "consensus": {
                "objections": said["consensus_objections"] or 1,
                "hours": said["consensus_hours"] or 0,
            },
            "written": self._letters("written"),
            "silent": self._letters("silent"),
            "follow_up": self.follow_up_data(),
            "weights": weights,
            "composition": places,
            "protocol": {
                "approval": said["protocol_approval"],
                "days": said["protocol_days"] or 0,
                "dissent": said["protocol_dissent"],
                "silence": said["protocol_silence"] or 0,
            },
            **{name: said[name] for name in PLAIN},
            **{
                name: said[name] or 0
                for name in ("proxy_limit", "materials_days", "speaking_minutes")
            },
        }

    def _letters(self, name: str) -> dict[str, int] | None:
        said = self.cleaned_data
        if not said[name]:
            return None
        return {"days": said[f"{name}_days"] or 5, "objections": said[f"{name}_objections"] or 1}
