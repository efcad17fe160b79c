"""Files that people hand in, and papers that the system issues, each by its digest."""

from django.db import models


class StoredFile(models.Model):
    """The bytes of one file, kept once per digest (SHA-256 of the content)."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
