"""What a person does with a table: upload it, have it checked, bring it in.

    import_ = upload("territories", name="districts.csv", content=data, by=user)
    check(import_, by=user)
    run(import_, by=user, set_aside=True)

Everything is written in one transaction, or nothing. Files above `LARGE` rows are checked and
brought in by a worker (jobs `import.check` and `import.run`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from django import forms
from django.db import connection, transaction
from django.utils.translation import gettext as _

from concilia.core import clock, jobs, permissions
from concilia.core.actions import act
from concilia.core.errors import ConciliaError, Invalid, NotNow, Problem
from concilia.core.models import Import, StoredFile
from concilia.core.permissions import SYSTEM, Actor
from concilia.core.tables import mapping as mappings
from concilia.core.tables.export import MEDIA_TYPES
from concilia.core.tables.importer import Importer
from concilia.core.tables.pipeline import Examined, examine, judge, readable
from concilia.core.tables.progress import Reporter
from concilia.core.tables.queries import former_of
from concilia.core.tables.registry import importer_of
from concilia.core.tables.sheet import Sheet, too_long

LARGE = 5_000
PREVIEWED = 20
State = Import.State


def upload(kind: str, *, name: str, content: bytes, by: Actor, sheet: str = "") -> Import:
    """Keep a file by its digest and open an import of it, with the columns guessed.

    Where the same file was already brought in whole and the importer has no options, that
    former import is returned and nothing is done. Raises Invalid for a file without a table.
    """
    cls = importer_of(kind)
    permissions.require(by, cls.verb, cls.places(by))
    table = cls.read(content, name, sheet)
    if not table.rows:
        raise Invalid(_("The table has headings but no rows."))
    if len(table.rows) > cls.most_rows:
        raise too_long(cls.most_rows)
    digest = hashlib.sha256(content).hexdigest()
    kept = StoredFile.objects.filter(digest=digest).defer("content").first()
    if kept and cls.options_form is None:
        former = former_of(kind, kept.pk, sheet, {})
        if former:
            return Import.objects.get(pk=former.pk)
    with act(cls.verb, by=by, on=cls.places(by)) as doing:
        file = kept or _keep(name, content, digest)
        import_ = Import.objects.create(
            kind=kind,
            file=file,
            sheet=sheet,
            mapping=mappings.guess(cls.fields, table),
            preview=_preview(table),
            rows_total=len(table.rows),
            created_by=None if by is SYSTEM else by,
            created_at=clock.now(),
        )
        doing.record(
            import_,
            {"kind": kind, "file": digest, "name": file.name, "rows": len(table.rows)},
            verb="imports.upload",
        )
    return import_


def _keep(name: str, content: bytes, digest: str) -> StoredFile:
    clean = "".join(char for char in PurePath(name).name if char.isprintable())[-200:] or "table"
    media = MEDIA_TYPES["xlsx" if content.startswith(b"PK") else "csv"]
    defaults = {
        "name": clean,
        "media_type": media,
        "size": len(content),
        "content": content,
        "created_at": clock.now(),
    }
    return StoredFile.objects.get_or_create(digest=digest, defaults=defaults)[0]


def _preview(table: Sheet) -> dict[str, Any]:
    rows = [
        [number, [cell[:200].replace("\x00", "\ufffd") for cell in cells]]
        for number, cells in table.rows[:PREVIEWED]
    ]
    return {
        "headers": list(table.headers),
        "hxl": list(table.hxl),
        "rows": rows,
        "notes": list(table.notes),
        "sheet": table.name,
        "sheets": list(table.sheets),
        "spread": list(table.spread or ()),
    }


def check(
    import_: Import,
    *,
    by: Actor,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    now: bool = False,
) -> Import:
    """Check every row under this mapping and these options, and keep all problems.

    `mapping` maps field names to headings (default: as guessed), `options` is the raw data of
    the importer's form. Above `LARGE` rows a worker does it, unless `now`. Raises Invalid for a
    wrong option or a needed field without a column, NotNow while it runs or after it is done.
    """
    cls = importer_of(import_.kind)
    chosen = dict(import_.mapping if mapping is None else mapping)
    raw = dict(import_.options if options is None else options)
    importer = prepared(cls, raw)
    permissions.require(by, cls.verb, importer.on(by))
    mappings.columns(cls.fields, Sheet(tuple(import_.preview["headers"])), chosen)
    with transaction.atomic():
        _move(import_, State.CHECKING, State.UPLOADED, State.CHECKED, State.FAILED)
        import_.mapping, import_.options = chosen, raw
        import_.former = former_of(import_.kind, import_.file_id, import_.sheet, raw)
        import_.rows_done = 0
        if import_.former:
            import_.state = State.REFUSED
        import_.save(update_fields=("mapping", "options", "former", "rows_done", "state"))
    if import_.state == State.REFUSED:
        return import_
    if import_.rows_total > LARGE and not now:
        _queue("import.check", import_, {})
        return import_
    return check_now(import_)


def prepared(cls: type[Importer], raw: Mapping[str, Any]) -> Importer:
    """Return the importer with its cleaned options; raises Invalid with each wrong one."""
    if cls.options_form is None:
        return cls({})
    form = cls.options_form(dict(raw))
    if not form.is_valid():
        raise Invalid(_form_problems(form))
    return cls(form.cleaned_data)


def _form_problems(form: forms.Form) -> list[Problem]:
    return [
        Problem(
            str(message), column=str(form.fields[name].label or name) if name in form.fields else ""
        )
        for name, messages in form.errors.items()
        for message in messages
    ]


def _move(import_: Import, target: str, *sources: str) -> None:
    """Claim the step by a conditional update, so that pressing twice does it once."""
    if not Import.objects.filter(pk=import_.pk, state__in=sources).update(state=target):
        import_.refresh_from_db(fields=("state",))
        raise NotNow(
            _("This is not possible while the import is “%(state)s”.")
            % {"state": import_.get_state_display()}
        )
    import_.state = target


def _queue(kind: str, import_: Import, more: dict[str, Any]) -> None:
    stamp = clock.now().strftime("%Y%m%d%H%M%S%f")
    jobs.enqueue(
        kind, key=f"{kind}:{import_.pk}:{stamp}", arguments={"import_id": import_.pk, **more}
    )


def _table(import_: Import) -> Sheet:
    kind = importer_of(import_.kind)
    return kind.read(bytes(import_.file.content), import_.file.name, import_.sheet)


def check_now(import_: Import) -> Import:
    """Do what `check` queued."""
    if import_.state != State.CHECKING:
        return import_
    try:
        importer = prepared(importer_of(import_.kind), import_.options)
        with Reporter(import_) as progress:
            examined = examine(importer, _table(import_), import_.mapping, progress)
    except Invalid as error:
        examined = Examined([], list(error.problems))
    except Exception:
        Import.objects.filter(pk=import_.pk).update(state=State.FAILED)
        raise
    _keep_check(import_, examined)
    import_.state = State.CHECKED
    import_.save(update_fields=("state", "problems", "findings", "doubts", "counts", "rows_done"))
    return import_


def _keep_check(import_: Import, examined: Examined) -> None:
    import_.problems = [
        {
            "row": p.row,
            "column": p.column,
            "value": _storable(p.value),
            "message": p.message,
            "cell": p.cell,
        }
        for p in examined.problems
    ]
    import_.findings = [
        {"message": f.message, "rows": list(f.rows[:1000])} for f in examined.findings
    ]
    import_.doubts = [asdict(doubt) for doubt in examined.doubts]
    import_.counts = {
        "right": len(examined.rows),
        "wrong": examined.wrong,
        "wide": examined.cells is not None,
        "repeated": examined.repeated,
        "whole": len(examined.whole),
    }
    import_.rows_done = import_.rows_total


def _storable(text: str) -> str:
    """Return `text` without what PostgreSQL cannot keep in JSON."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def run(import_: Import, *, by: Actor, set_aside: bool = False, now: bool = False) -> Import:
    """Bring the right rows in, in one transaction with one ledger entry.

    With wrong rows it refuses (NotNow) unless they are to be `set_aside`; what concerns the
    whole file always refuses. Above `LARGE` rows a worker does it, unless `now`.
    """
    cls = importer_of(import_.kind)
    permissions.require(by, cls.verb, prepared(cls, import_.options).on(by))
    with transaction.atomic():
        _move(import_, State.RUNNING, State.CHECKED)
        import_.refresh_from_db(fields=("counts",))
        _refuse(import_.counts, set_aside)
        Import.objects.filter(pk=import_.pk).update(rows_done=0)
    if import_.rows_total > LARGE and not now:
        person = 0 if by is SYSTEM else by.pk
        _queue("import.run", import_, {"person": person, "set_aside": set_aside})
        return import_
    return run_now(import_, by=by, set_aside=set_aside)


def _refuse(counts: Mapping[str, int], set_aside: bool) -> None:
    """Raise NotNow when these rows may not be brought in."""
    if counts.get("whole"):
        raise NotNow(_("Something is wrong with the whole file; see the list of problems."))
    if counts.get("wrong") and not set_aside and counts.get("wide"):
        raise NotNow(
            _("%(wrong)s values are wrong. Correct the file, or set these values aside.")
            % {"wrong": counts["wrong"]}
        )
    if counts.get("wrong") and not set_aside:
        raise NotNow(
            _("%(wrong)s rows are wrong. Correct the file, or set these rows aside.")
            % {"wrong": counts["wrong"]}
        )
    if not counts.get("right"):
        raise NotNow(_("No row can be brought in."))


def run_now(import_: Import, *, by: Actor, set_aside: bool) -> Import:
    """Do what `run` queued; a second time, after a worker was killed, it does the same."""
    if import_.state != State.RUNNING:
        return import_
    try:
        importer = prepared(importer_of(import_.kind), import_.options)
        with Reporter(import_) as progress:
            given = readable(importer, _table(import_), import_.mapping, lambda _done: None)
            _write(import_, importer, given, by, set_aside, progress)
    except ConciliaError as error:
        # The world has changed since the check: what is wrong now is said, nothing is written.
        Import.objects.filter(pk=import_.pk, state=State.RUNNING).update(state=State.CHECKING)
        import_.state = State.CHECKING
        check_now(import_)
        if not isinstance(error, NotNow):
            import_.problems = [
                *(
                    {"row": None, "column": "", "value": "", "message": str(p.message)}
                    for p in (
                        error.problems if isinstance(error, Invalid) else [Problem(str(error))]
                    )
                ),
                *import_.problems,
            ]
            import_.counts["whole"] = import_.counts.get("whole", 0) + 1
            import_.save(update_fields=("problems", "counts"))
    except Exception:
        Import.objects.filter(pk=import_.pk, state=State.RUNNING).update(state=State.FAILED)
        raise
    return import_


def _one_at_a_time(kind: str) -> None:
    """Wait for any other import of this kind, which may enter the very things that this one does.

    Until the transaction ends. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{kind}"])


def _write(
    import_: Import,
    importer: Importer,
    given: Any,
    by: Actor,
    set_aside: bool,
    progress: Reporter,
) -> None:
    with act(importer.verb, by=by, on=importer.on(by)) as doing:
        _one_at_a_time(import_.kind)
        examined = judge(importer, given)
        _keep_check(import_, examined)
        _refuse(import_.counts, set_aside)
        counts = importer.write(examined.rows, import_, progress)
        import_.counts |= {
            "created": counts.created,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "set_aside": import_.counts["wrong"],
            "more": dict(counts.more),
        }
        import_.finished_at = clock.now()
        fields = ("problems", "findings", "doubts", "counts", "rows_done", "finished_at")
        changed = Import.objects.filter(pk=import_.pk, state=State.RUNNING).update(
            state=State.DONE, **{name: getattr(import_, name) for name in fields}
        )
        if not changed:
            raise NotNow(_("Another worker has brought this file in."))
        import_.state = State.DONE
        doing.record(
            import_,
            {"kind": import_.kind, "file": import_.file.digest, "counts": import_.counts},
        )


def take_in(
    kind: str,
    *,
    name: str,
    content: bytes,
    by: Actor = SYSTEM,
    options: Mapping[str, Any] | None = None,
    set_aside: bool = True,
) -> Import:
    """Upload, check and bring in at once, with the columns as guessed; for the command line.

    A file that is already in is left as it is. Raises Invalid or NotNow when nothing can come in.
    """
    import_ = upload(kind, name=name, content=content, by=by)
    if import_.state == State.DONE:
        return import_
    check(import_, by=by, options=options, now=True)
    if import_.former:
        return import_.former
    return run(import_, by=by, set_aside=set_aside, now=True)
