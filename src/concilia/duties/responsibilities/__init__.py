"""The responsibility list: standing duties by policy area, function and stage."""
