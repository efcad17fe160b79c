"""Which texts say the same: against hand-worked numbers, by rules, and in five languages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.methods import texts

MIXED = [
    "超声检查等了四十天",
    "超声检查排队四十五天还没有轮到",
    "做超声检查要等一个月",
    "Запись на УЗИ только через сорок дней",
    "На УЗИ записали через два месяца",
    "Нет записи на УЗИ, ждать два месяца",
    "Veertig dagen wachten op een echografie",
    "Al twee maanden op de wachtlijst voor de echografie",
    "Wachttijd voor een echografie is twee maanden",
    "Quarante jours d’attente pour une échographie",
    "L’échographie n’est possible que dans deux mois, longue attente",
    "Attente de deux mois pour l’échographie",
    "The ultrasound is only in forty days",
    "Two months of waiting for an ultrasound",
    "No ultrasound date before two months of waiting",
    "护士没有上门",
    "Сестра не пришла",
    "De bus reed niet",
]


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Asks why the ultrasound is 40 days away", ["ultrasound", "away"]),
            ("ÉCHOGRAPHIE l’attente", ["échographie", "attente"]),
            ("УЗИ через 40 дней", ["узи", "через"]),
            ("超声检查", ["超声", "声检", "检查"]),
            ("等了", ["等了"][:0]),
            ("A12 b7 2026", []),
            ("", []),
        ],
    )
    def test_what_carries_meaning(self, text: str, words: list[str]) -> None:
        assert texts.tokens(text) == words


class TestSpace:
    def test_weights_as_worked_by_hand(self) -> None:
        # Three texts of one word each: every word is in one text, so each weighs the same.
        space = texts.fit(["apple", "pear", "apple"])
        cosines = space.similarity([0, 1, 2], [0, 1, 2])
        assert cosines == pytest.approx(np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]), abs=1e-12)
        # Smoothed idf of scikit-learn: ln((1 + n) / (1 + df)) + 1.
        both = texts.fit(["apple pear", "apple"])
        row = dict(zip(both.vocabulary, both.words[0].toarray()[0], strict=True))
        rare, common = np.log(3 / 2) + 1, 1.0
        length = np.sqrt(common**2 + 2 * rare**2)
        assert row["apple"] == pytest.approx(common / length)
        assert row["pear"] == row["apple pear"] == pytest.approx(rare / length)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.text(max_size=60), max_size=12))
    def test_any_texts(self, given_texts: list[str]) -> None:
        space = texts.fit(given_texts)
        rows = range(len(given_texts))
        cosines = space.similarity(rows, rows)
        assert ((cosines >= 0) & (cosines <= 1)).all()
        assert cosines == pytest.approx(cosines.T)
        found = texts.groups(space, rows)
        inside = [at for group in found for at in group.members]
        assert len(inside) == len(set(inside))
        assert found == texts.groups(texts.fit(given_texts), rows)


class TestGroups:
    def test_five_languages_side_by_side(self) -> None:
        space = texts.fit(MIXED)
        found = texts.groups(space, range(len(MIXED)))
        assert {group.members for group in found} == {
            (0, 1, 2),
            (3, 4, 5),
            (6, 7, 8),
            (9, 10, 11),
            (12, 13, 14),
        }
        shared = {group.members[0]: " ".join(group.terms) for group in found}
        assert "узи" in shared[3]
        assert "echografie" in shared[6]
        assert "échographie" in shared[9]
        assert "ultrasound" in shared[12]
        assert "检查" in shared[0] or "超声" in shared[0]

    def test_average_linkage_as_brute_force(self) -> None:
        """Merge the two nearest clusters by mean similarity until none reaches the least."""
        space = texts.fit(MIXED)
        similar = space.similarity(range(len(MIXED)), range(len(MIXED)))
        clusters = [[at] for at in range(len(MIXED))]
        while True:
            best = max(
                (float(similar[np.ix_(a, b)].mean()), i, j)
                for i, a in enumerate(clusters)
                for j, b in enumerate(clusters)
                if i < j
            )
            if best[0] < 0.12:
                break
            _mean, i, j = best
            clusters[i] += clusters.pop(j)
        expected = {tuple(sorted(one)) for one in clusters if len(one) >= 3}
        found = texts.groups(space, range(len(MIXED)), least=0.12)
        assert {group.members for group in found} == expected

    def test_newer_texts_find_their_group(self) -> None:
        space = texts.fit(MIXED)
        known = [(0, 1), (3, 4), (12, 13)]
        assert texts.nearest(space, [2, 5, 14, 17], known) == [0, 1, 2, None]
        assert texts.nearest(space, [2], []) == [None]

    def test_nothing_to_group(self) -> None:
        assert texts.groups(texts.fit([]), []) == []
        assert texts.groups(texts.fit(["", "1", "??"]), range(3)) == []
        assert texts.groups(texts.fit(["one word", "another text"]), range(2)) == []
