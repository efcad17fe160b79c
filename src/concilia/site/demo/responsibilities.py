"""The responsibility list of the invented region: public hospitals, as shipped, and its draft."""

from __future__ import annotations

from importlib.resources import files

from concilia.agencies.actions import create_agency
from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.duties.responsibilities import actions
from concilia.duties.responsibilities.models import ListVersion

SHIPPED = files("concilia.duties") / "data" / "public_hospitals.csv"

DEPARTMENTS = (
    ("planning", "Planning Authority", "Planningsautoriteit", "Autorité de la planification"),
    ("finance", "Finance Department", "Departement Financiën", "Département des finances"),
    ("personnel", "Personnel Authority", "Personeelsautoriteit", "Autorité du personnel"),
    ("audit", "Audit Office", "Rekenkamer", "Cour des comptes"),
)
"""Code, and the name in English, Dutch and French, each without the region’s."""

NAMES = {
    "Health authority": "Rivermark Health Authority",
    "Planning authority": "Rivermark Planning Authority",
    "Finance department": "Rivermark Finance Department",
    "Health insurance authority": "Concord Mutual Insurer",
    "Personnel authority": "Rivermark Personnel Authority",
    "Audit office": "Rivermark Audit Office",
    "Hospital council": "University Hospital Rivermark",
}
CAPACITIES = {"health-authority": 60, "planning": 12, "finance": 20}


def bring_in(body: Body) -> None:
    """Make the list, put it in force as it came, and leave the findings for people to mend."""
    for code, name, dutch, french in DEPARTMENTS:
        values = {
            "code": code,
            "name": f"Rivermark {name}",
            "names": {"nl": f"{dutch} Rivermark", "fr": f"{french} de Rivermark"},
            "short_name": name,
            "type": "government",
        }
        create_agency(values, by=SYSTEM)
    kept = actions.create_list(
        body,
        title="Public hospital development",
        note="Who formulates, executes and evaluates the reform of the public hospitals.",
        by=SYSTEM,
    )
    table = SHIPPED.read_text(encoding="utf-8")
    for generic, name in NAMES.items():
        table = table.replace(f",{generic},", f",{name},")
    take_in(
        "responsibilities",
        name="public-hospitals.csv",
        content=table.encode(),
        options={"list": str(kept.pk)},
        by=SYSTEM,
    )
    draft = kept.versions.get(state=ListVersion.State.DRAFT)
    actions.enact(draft, note="As the departments handed it in.", by=SYSTEM)
    for code, points in CAPACITIES.items():
        agency = Agency.objects.get(code=code)
        actions.state_capacity(kept, agency=agency, points=points, by=SYSTEM)
