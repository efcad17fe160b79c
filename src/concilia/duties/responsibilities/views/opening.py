"""What every page of a list begins with: the list, its versions, the one shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from concilia.core import permissions
from concilia.duties.responsibilities import queries
from concilia.duties.responsibilities.models import ListVersion, ResponsibilityList


@dataclass(frozen=True, slots=True)
class Opened:
    """A list that the reader may see, and the version on the page."""

    kept: ResponsibilityList
    versions: list[ListVersion]
    version: ListVersion
    may_keep: bool

    @property
    def editable(self) -> bool:
        """Whether the reader may change the version on the page."""
        return self.may_keep and self.version.state == ListVersion.State.DRAFT

    def context(self, tab: str, **more: Any) -> dict[str, Any]:
        """Return what the frame of every page needs."""
        return {
            "kept": self.kept,
            "versions": self.versions,
            "version": self.version,
            "may_keep": self.may_keep,
            "editable": self.editable,
            "draft": next((v for v in self.versions if v.state == ListVersion.State.DRAFT), None),
            "tab": tab,
            **more,
        }


def asked(request: HttpRequest, name: str) -> str:
    """Return a word of the query, cleaned."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


def opened(request: HttpRequest, pk: int) -> Opened:
    """Return the list if the reader sees it, in the version of `?version=`; otherwise 404.

    Without the query: the version in force, or the draft for who keeps a list that has none.
    """
    kept = get_object_or_404(
        ResponsibilityList.objects.visible_to(request.user).select_related("body__territory"), pk=pk
    )
    versions = queries.versions_for(request.user, kept)
    version = queries.shown_version(versions, asked(request, "version"))
    return Opened(
        kept, versions, version, permissions.may(request.user, "responsibilities.keep", kept)
    )
