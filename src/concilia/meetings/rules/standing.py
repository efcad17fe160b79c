"""What is said of recusals and proxies in the reasoning of every vote."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import ngettext


class Standing(Protocol):
    """A result that knows its recusals and proxies."""

    @property
    def recused(self) -> int: ...
    @property
    def proxies(self) -> int: ...
    @property
    def beyond(self) -> int: ...
    @property
    def proxy_limit(self) -> int: ...


def standing(one: Standing) -> list[str]:
    """Return a sentence each on seats recused, by proxy, and beyond the limit of proxies."""
    said = []
    if one.recused:
        said.append(
            ngettext(
                "%(count)d seat is recused and counts in no base",
                "%(count)d seats are recused and count in no base",
                one.recused,
            )
            % {"count": one.recused}
        )
    if one.proxies:
        said.append(
            ngettext(
                "%(count)d seat is represented by proxy",
                "%(count)d seats are represented by proxy",
                one.proxies,
            )
            % {"count": one.proxies}
        )
    if one.beyond:
        said.append(
            ngettext(
                "%(count)d proxy beyond the limit of %(limit)d per holder does not count",
                "%(count)d proxies beyond the limit of %(limit)d per holder do not count",
                one.beyond,
            )
            % {"count": one.beyond, "limit": one.proxy_limit}
        )
    return said
