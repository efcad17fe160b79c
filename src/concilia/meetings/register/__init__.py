"""The register of decisions: what they bind, what they replace, and what of it is public."""
