"""Who does what where on one A3 sheet."""
