"""What the agencies with a part in a duty do: report how it stands."""

import datetime as dt
import hashlib
import mimetypes
from pathlib import PurePath

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.challenges.actions import note_first_action
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Forbidden, NotNow, Problem
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, acts_for, scopes_with
from concilia.duties import rules
from concilia.duties.actions.checking import locked, refuse, text_of
from concilia.duties.days import in_words
from concilia.duties.models import Duty, DutyPart, Report
from concilia.duties.permissions import ACTING, LEADERS
from concilia.duties.telling import (
    about,
    tell_agencies,
    tell_people,
    tell_secretary,
    voices_of,
)

TEXT = 5000
OBSTACLE = 2000


def speaks_for(
    duty: Duty, by: Actor, agency: Agency | None = None
) -> tuple[Agency, DutyPart | None]:
    """Return the agency for which a person reports, and its part; None for the lead's own work.

    The lead comes first, then co-leads, then supporting agencies, then who leads while a dispute
    goes on, unless the person says for which `agency`; the secretary reports on behalf of the
    lead. Raises `Forbidden` for anybody else.
    """
    mine = acts_for(by, duty.body_id, ACTING)
    if agency is not None:
        mine &= {agency.pk}
    if duty.lead_id in mine:
        return duty.lead, None
    for part in sorted(duty.parts.select_related("agency"), key=lambda p: p.role != "co_lead"):
        if part.agency_id in mine and (part.is_open or part.agency_id != duty.interim_lead_id):
            return part.agency, part
    if duty.interim_lead_id in mine:
        return Agency.objects.get(pk=duty.interim_lead_id), None
    if agency in (None, duty.lead) and duty.body_id in scopes_with(by, "body", LEADERS):
        return duty.lead, None
    raise Forbidden(_("Your agency has no part in this duty."))


def report_progress(
    duty: Duty,
    *,
    text: str,
    percent: int,
    done: bool = False,
    obstacle: str = "",
    forecast: dt.date | None = None,
    attachment: StoredFile | None = None,
    agency: Agency | None = None,
    by: Actor,
    channel: str = Report.Channel.PAGE,
) -> Report:
    """Say how far a duty is. Never changed afterwards; the next report follows it.

    A report of the lead, or of the secretary for it, moves the duty: its percentage, its
    forecast, and with `done` its state, on which the secretary is told. A co-lead or a supporting
    agency reports on its own part; the parts roll up. Whoever reports has accepted; but who leads
    in the interim answers for nobody: its report leaves a duty that was not answered, or is
    contested, in its state. Raises `Invalid` (percent outside 0 to 100, forecast in the past, no
    text) and `NotNow` (reported done, contested, closed or cancelled).
    """
    with act("duties.report", by=by, on=duty) as doing:
        duty = locked(duty)
        agency, part = speaks_for(duty, by, agency)
        step = "report done" if done else "report"
        thing, life = (duty, rules.LIFE) if part is None else (part, rules.PART_LIFE)
        interim = part is None and agency.pk != duty.lead_id
        awaited = rules.reportable(duty.state, done=done, interim=interim)
        if not awaited or not (interim or step in life.allowed(thing.state)):
            raise NotNow(
                _("No report is awaited: this duty is %(state)s.")
                % {
                    "state": duty.get_state_display()
                    if interim or duty.state not in rules.OPEN
                    else thing.get_state_display()
                }
            )
        refuse(report_problems(duty, text, percent, obstacle, forecast))
        report = Report.objects.create(
            duty=duty,
            agency=agency,
            part=part,
            person=by,
            text=text.strip(),
            percent=100 if done else percent,
            done=done,
            obstacle=obstacle.strip(),
            forecast=None if done else forecast,
            attachment=attachment,
            channel=channel,
            reported_at=clock.now(),
        )
        if not interim or duty.state in rules.ANSWERED:
            life.move(thing, step)
        thing.percent = report.percent
        thing.forecast = report.forecast
        thing.done_at = report.reported_at if done else None
        fields = ["state", "percent", "forecast", "done_at"]
        if part is None and not interim and duty.accepted_at is None:
            duty.accepted_at, duty.accepted_by = report.reported_at, by
            fields += ["accepted_at", "accepted_by"]
        thing.save(update_fields=fields)
        _first_action(duty)
        doing.record(
            duty,
            {
                "report": report,
                "agency": agency,
                "percent": report.percent,
                "done": done,
                "forecast": report.forecast,
                "attachment": attachment.digest if attachment else None,
                "channel": channel,
                "text": report.text,
                "obstacle": report.obstacle,
            },
        )
        _tell(duty, report)
    return report


def report_problems(
    duty: Duty, text: str, percent: int, obstacle: str, forecast: dt.date | None
) -> list[Problem]:
    """Return what is wrong with what a report says."""
    problems = text_of(text, "text", _("How it stands"), most=TEXT)
    problems += text_of(obstacle, "obstacle", _("Obstacle"), most=OBSTACLE, needed=False)
    if not 0 <= percent <= 100:
        problems.append(Problem(_("Between 0 and 100 percent."), column="percent"))
    if forecast and not 0 <= (forecast - duty.body.today()).days <= rules.LONGEST:
        words = _("The forecast must be a day from today on, within 20 years.")
        problems.append(Problem(words, column="forecast"))
    return problems


def _tell(duty: Duty, report: Report) -> None:
    """Tell who must act on a report: it is done, something is in the way, or it slips."""
    part, agency = report.part, report.agency
    due = (part.due if part else None) or duty.due
    if report.done and part is not None:
        tell_agencies(
            duty,
            [duty.lead],
            kind="part_done",
            key=f"part_done:{report.pk}",
            subject=lambda: (
                _("%(agency)s has done its part: %(title)s")
                % {"agency": agency, "title": duty.title}
            ),
            text=lambda: report.text + "\n\n" + about(duty),
        )
    elif report.done:

        def subject() -> str:
            words = _("To verify: %(agency)s reports “%(title)s” as done")
            return words % {"agency": agency, "title": duty.title}

        def text() -> str:
            return report.text + "\n\n" + about(duty)

        key = f"done:{report.pk}"
        tell_secretary(duty, kind="done", key=key, subject=subject, text=text)
        if duty.verifier is not None:
            people = voices_of(duty.verifier, duty.body)
            tell_people(duty, people, kind="done", key=key, subject=subject, text=text)
    elif report.obstacle:
        tell_secretary(
            duty,
            kind="obstacle",
            key=f"obstacle:{report.pk}",
            subject=lambda: _("Obstacle to “%(title)s”") % {"title": duty.title},
            text=lambda: report.obstacle + "\n\n" + about(duty),
        )
    if report.forecast is not None and report.forecast > due:
        late = report.forecast
        tell_secretary(
            duty,
            kind="slip",
            key=f"slip:{report.pk}",
            subject=lambda: (
                _("Forecast for %(day)s, after the due date: %(title)s")
                % {"day": in_words(late), "title": duty.title}
            ),
            text=lambda: report.text + "\n\n" + about(duty),
        )


def _first_action(duty: Duty) -> None:
    """Let the challenge from which the duty came know that something is being done."""
    item = duty.decision.motion.item if duty.decision.motion else None
    version = item.dossier_version if item else None
    if version is not None:
        note_first_action(version.dossier.challenge)


def store_file(name: str, content: bytes) -> StoredFile:
    """Keep a file that came with a report, once per content. Call it before the action."""
    clean = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())[-200:]
    made, _new = StoredFile.objects.get_or_create(
        digest=hashlib.sha256(content).hexdigest(),
        defaults={
            "name": clean or "file",
            "media_type": mimetypes.guess_type(clean)[0] or "application/octet-stream",
            "size": len(content),
            "content": content,
            "created_at": clock.now(),
        },
    )
    return made
