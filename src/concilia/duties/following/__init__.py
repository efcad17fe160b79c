"""Following a duty through: answers, parts, ladder, the lead's rights, effect."""
