"""English as the world writes it, not only one country: day before month, 24 hours."""
