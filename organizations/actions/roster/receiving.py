"""Receive a workbook and put the reading of it on the list of long work."""

import hashlib
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jobs.actions import start_job
from organizations.models import RosterUpload


class RosterRefused(Exception):
    """The roster cannot be taken in as things stand; the text says why and what to do."""


def folder():
    """Where uploaded workbooks wait until they are read; nothing serves this folder."""
    path = settings.VAR_DIR / "uploads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def receive_roster(*, by, file, token):
    """Keep an uploaded workbook under a random name, start reading it, and return the upload.

    The same form sent twice gives the same upload. Raises RosterRefused where it was sent by somebody else.
    """
    try:
        with transaction.atomic():
            return _receive(by, file, token)
    except IntegrityError:
        upload = RosterUpload.objects.visible_to(by).filter(token=token).first()
        if upload is None:
            raise RosterRefused(_("This form was already used. Open the page again.")) from None
        return upload


def _receive(by, file, token):
    upload = RosterUpload.objects.create(
        uploaded_by=by, token=token, file_name=file.name[-200:], stored_name=f"{uuid4().hex}.xlsx", sha256=""
    )
    upload.sha256 = _store(file, folder() / upload.stored_name)
    upload.job = start_job(
        by=by,
        task="organizations.tasks.read_roster_job",
        title=_("Reading the roster %(file)s") % {"file": upload.file_name},
        params={"upload": upload.pk},
    )
    upload.save(update_fields=["sha256", "job"])
    return upload


def _store(file, path):
    digest = hashlib.sha256()
    file.seek(0)
    with path.open("wb") as stored:
        path.chmod(0o600)
        for chunk in file.chunks():
            digest.update(chunk)
            stored.write(chunk)
    return digest.hexdigest()


def forget_file(upload):
    """Remove the workbook; what was read from it stays."""
    if upload.stored_name:
        (folder() / upload.stored_name).unlink(missing_ok=True)
        upload.stored_name = ""
        upload.save(update_fields=["stored_name"])
