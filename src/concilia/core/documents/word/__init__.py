"""The parts of a DOCX that the writer is made of."""
