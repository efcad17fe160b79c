"""From raw values to set memberships."""

from concilia.methods.qca.calibration.direct import LN19, SHAPES, THREE, direct
from concilia.methods.qca.calibration.indirect import indirect
from concilia.methods.qca.calibration.results import Calibration
from concilia.methods.qca.calibration.simple import by, crisp, linear, logistic, multivalue, tfr
from concilia.methods.qca.calibration.suggest import suggest_thresholds

__all__ = [
    "LN19",
    "SHAPES",
    "THREE",
    "Calibration",
    "by",
    "crisp",
    "direct",
    "indirect",
    "linear",
    "logistic",
    "multivalue",
    "suggest_thresholds",
    "tfr",
]
