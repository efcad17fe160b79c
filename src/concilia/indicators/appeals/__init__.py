"""Appeals: what insured persons and patients complain of or ask for."""
