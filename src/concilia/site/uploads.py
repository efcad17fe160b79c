"""Refuses a file over the limit while it arrives, before it fills the disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class Limit(FileUploadHandler):
    """Drops an upload that is larger than `MAX_UPLOAD` and marks the request."""

    seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the chunk on, or drop the file."""
        self.seen += len(raw_data)
        if self.seen > settings.MAX_UPLOAD:
            if self.request is not None:
                self.request.META["concilia.upload_too_large"] = True
            # The rest is read in small pieces and dropped; StopUpload would read it by lines, and
            # a file without line breaks would then fill the memory.
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the finished file to the handlers behind."""
