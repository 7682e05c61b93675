"""Unpack the parts of a workbook in bounded pieces; sizes written in a zip file can lie."""

import struct
import zlib

from django.utils.translation import gettext as _

PIECE = 1 << 18
NO_TAG_BYTES = 4_000_000  # longer text without a single ">" is not a workbook of ours


class WorkbookRefused(Exception):
    """The file cannot be taken; the message is a whole sentence that names the cure."""


def damaged():
    return WorkbookRefused(_("The workbook is damaged; open it in Excel, save it again and upload that file."))


def pieces(file, entry):
    """Yield the unpacked bytes of one entry, in bounded pieces; refuse one byte more than it claims."""
    file.seek(entry.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        raise damaged()
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    left, total = entry.compress_size, 0
    inflater = zlib.decompressobj(-15) if entry.compress_type == 8 else None
    while left > 0 and (packed := file.read(min(left, 1 << 16))):
        left -= len(packed)
        for piece in _inflated(inflater, packed):
            total += len(piece)
            if total > entry.file_size:
                raise WorkbookRefused(_("The workbook lies about its size; open it in Excel and save it again."))
            yield piece
    if total != entry.file_size:
        raise damaged()


def _inflated(inflater, packed):
    if inflater is None:
        yield packed
        return
    while packed:
        yield inflater.decompress(packed, PIECE)
        packed = inflater.unconsumed_tail


def whole_tags(parts):
    """Cut the stream after a cell or a tag, so that nothing looked for lies across two pieces."""
    rest, first = b"", True
    for part in parts:
        rest += part
        cut = rest.rfind(b"</c>") + 4
        cut = cut if cut > 3 else rest.rfind(b">") + 1
        if cut:
            yield first, rest[:cut]
            rest, first = rest[cut:], False
        elif len(rest) > NO_TAG_BYTES:
            raise damaged()
    yield first, rest
