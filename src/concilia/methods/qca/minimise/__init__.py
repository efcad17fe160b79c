"""Minimisation of truth tables: exact primes, all models."""

from concilia.methods.qca.minimise.run import Minimisation, minimise

__all__ = ["Minimisation", "minimise"]
