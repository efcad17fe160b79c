"""The coordination network: which agencies are joined, by what, and who holds it together."""
