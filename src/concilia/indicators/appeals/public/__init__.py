"""The public form: anybody writes to a body, without an account, and sees what became of it."""
