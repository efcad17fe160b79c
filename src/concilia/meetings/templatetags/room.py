"""Filters of the pages of a room."""

from django import template

register = template.Library()


@register.filter
def clock(seconds: int | None) -> str:
    """Write seconds as minutes and seconds, for instance 4:05."""
    minutes, rest = divmod(int(seconds or 0), 60)
    return f"{minutes}:{rest:02}"


@register.filter
def joined(one: object, other: object) -> str:
    """Write two things as one name, for the id of an element."""
    return f"{one}{other}"
