"""Words of short texts in English, Dutch, French, Russian and Chinese."""

from __future__ import annotations

import re
import unicodedata

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Characters of Chinese writing, which has no spaces, as a range of a regular expression."""

_PIECE = re.compile(rf"[{CJK}]+|[^\W\d_{CJK}]+(?:[’'-][^\W\d_{CJK}]+)*")
_NUMBERED = re.compile(r"\w*\d\w*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu)[’'](?=\w{2})")
"""What French hangs before a vowel."""
_CHINESE = re.compile(rf"[{CJK}]")

_STOP = frozenset(
    """
    a about after again against all also an and another any are as asked asks at be because been
    before but by called came can could did do does for from got had has have he her him his how i
    if in into is it its just me more my no none not now of off on one only or other our out over
    said says she should so some still than that the their them then there they this to told too
    twice two under until up wants was we went were what when where which who why will with would
    you your yet day days week weeks month months time times three
    aan al als bij dat de den der des die dit doch door dus een en er ge geen had heb hebben heeft
    het hij hoe hun ik in is je kan maar meer met mij mijn na naar niet nog of om omdat onze ook op
    over te tot u uit van veel voor waar waren was wat we werd wie wij wordt zal ze zich zij zijn zo
    zonder dag dagen weken maanden keer
    au aux avec ce ces cette d dans du elle elles est et été il ils j je l la le les leur lui ma
    mais mes moi mon ne nous on ou où par pas plus pour qu que qui s sa sans se ses son sont sur ta
    te un une vous y à a ai après depuis encore fois jour jours semaines mois
    а без более бы был была были было быть в вам вас во вот все всё вы где да для до его ее её если
    есть еще ещё же за и из или им их к как когда которые который кто ли меня мне мой мы на над не
    него нет но ну о об он она они от очень по под при с сам со так также там то того тоже только
    тут ты у уже чего чем что чтобы это этот я после день дня дней неделю недель месяц месяца раза
    """.split()  # noqa: SIM905  # reads better than a list
)
_STOP_CHINESE = frozenset(
    "的了是在我们你他她它和与就都而及或一个这那有没不也很到说要去会着吗呢吧被把对从后前天日月"
)


def fold(text: str) -> str:
    """Return the text in lower case, in one form of every character, without doubled spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def tokens(text: str) -> list[str]:
    """Return the words that carry meaning, in order; of Chinese its pairs of characters.

    Numbers and the commonest words of the five languages are left out. Pairs of words are not
    made here.
    """
    found: list[str] = []
    for piece in _PIECE.findall(_NUMBERED.sub(" ", fold(text))):
        if _CHINESE.match(piece):
            found += _pairs(piece)
        else:
            word = _ELISION.sub("", piece)
            if word not in _STOP and len(word) > 1:
                found.append(word)
    return found


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [] if run in _STOP_CHINESE else [run]
    pairs = (run[at : at + 2] for at in range(len(run) - 1))
    return [pair for pair in pairs if not set(pair) & _STOP_CHINESE]
