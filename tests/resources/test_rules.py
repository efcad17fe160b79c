"""Dates in file names, agencies of one country, and place codes of another."""

from __future__ import annotations

import datetime as dt

import pytest

from concilia.resources import catalogue, rules


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("who-does-what-where-2014-11-18.csv", dt.date(2014, 11, 18)),
        ("3W_20141118.xlsx", dt.date(2014, 11, 18)),
        ("report 2014-13-45 of 2014.12.10", dt.date(2014, 12, 10)),
        ("3w.csv", None),
        ("120141118.csv", None),
    ],
)
def test_the_day_in_a_file_name(name: str, day: dt.date | None) -> None:
    assert rules.date_in_name(name) == day


def test_nobody_has_several_names() -> None:
    assert rules.names_nobody("unknown")
    assert rules.names_nobody("")
    assert not rules.names_nobody("who")


def test_every_country_has_its_own_ministry() -> None:
    assert rules.is_national("Ministry  of Health")
    assert not rules.is_national("US Center for Disease Control")


@pytest.mark.parametrize(
    ("country", "code", "found"),
    [
        ("senegal", "NGA033022", "NGA"),
        ("liberia", "sle004000", "SLE"),
        ("liberia", "LBR11", ""),
        ("cotedivoire", "CIV001", ""),
        ("liberia", "#N/A", ""),
        ("atlantis", "LBR11", ""),
        ("", "LBR11", ""),
    ],
)
def test_a_place_code_of_another_country(country: str, code: str, found: str) -> None:
    assert rules.contradicts(country, code, catalogue.countries()) == found


def test_both_spellings_of_the_two_reports_meet() -> None:
    spelled = catalogue.spellings()
    assert spelled["contacttracing"] == spelled["surveillancecontacttracing"]
    assert spelled["episurveillance"] == spelled["contacttracing"]
    assert spelled["etc"] == spelled["etctriage"]
    assert set(spelled.values()) == set(catalogue.activity_types())
