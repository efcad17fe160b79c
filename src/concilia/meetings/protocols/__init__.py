"""The protocol from draft to frozen text: written, commented, agreed to, issued, corrected."""
