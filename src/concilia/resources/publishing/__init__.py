"""Who does what where for everybody, where the body allows it."""
