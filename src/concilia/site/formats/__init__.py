"""How dates and numbers are written, where Django would choose otherwise."""
