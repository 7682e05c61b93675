"""IN1: 500 malformed workbooks: no crash, one message each; enough still parse that the fuzz is not empty."""

import io
import random
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from spreadsheets import parser, reading
from spreadsheets.gate import WorkbookRefused
from spreadsheets.reading import read_workbook
from tests.spreadsheets.books import GOOD, TALLIES, book

TRIED = 500
IN_CHILD = 12  # the rest runs the same code in this process, to be quick
WORST = 2  # seconds


def damage_bytes(raw, dice):
    """Change, cut or double bytes of the whole file."""
    raw = bytearray(raw)
    for _change in range(dice.choice([1, 1, 2, 8])):
        at = dice.randrange(len(raw))
        dice.choice([
            lambda at=at: raw.__setitem__(at, dice.randrange(256)),
            lambda at=at: raw.__delitem__(slice(at, at + dice.randrange(1, 40))),
            lambda at=at: raw.__setitem__(slice(at, at), raw[at : at + 30]),
        ])()  # fmt: skip
    return bytes(raw)


def damage_xml(raw, dice):
    """Change the text inside one part and zip it again soundly, so that it reaches the parser."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        victim = dice.choice([name for name in names if "sheet" in name or "workbook" in name or "String" in name])
        for name in names:
            content = bytearray(old.read(name))
            if name == victim:
                for _change in range(dice.choice([1, 1, 2, 5])):
                    at = dice.randrange(len(content))
                    content[at : at + dice.randrange(3)] = dice.choice(
                        [b"", b"<", b">", b'"', b"9999999", b"&x;", b"\xff", b"7", b"x", b" "]
                    )
            new.writestr(name, bytes(content))
    return out.getvalue()


def in_this_process(command, input, **_limits):
    """Do what the child does, without its limits."""
    import json

    return SimpleNamespace(stdout=json.dumps(parser.report(json.loads(input))), returncode=0)


def test_malformed_workbooks_never_crash(monkeypatch, tmp_path):
    sound = book(*[GOOD] * 30).getvalue()
    dice, parsed, worst = random.Random(20270128), 0, 0
    run = reading.subprocess.run
    for number in range(TRIED):
        monkeypatch.setattr(reading.subprocess, "run", run if number < IN_CHILD else in_this_process)
        file = io.BytesIO(dice.choice([damage_bytes, damage_xml, damage_xml])(sound, dice))
        started = time.perf_counter()
        try:
            with read_workbook(file, [TALLIES]) as result:
                list(result.checked_rows())
            parsed += 1
        except WorkbookRefused as refusal:
            assert str(refusal)  # noqa: PT017 -- most files are refused, some are not
        worst = max(worst, time.perf_counter() - started)
    print(f"{TRIED} tried, {parsed} parsed, worst {worst:.3f} s")
    assert worst <= WORST
    assert parsed >= TRIED * 0.15, "too few parse: the fuzz tries nothing"
    assert parsed <= TRIED * 0.85, "too many parse: the fuzz harms nothing"


@pytest.mark.parametrize("file", [b"PK", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + b"\0" * 50])
def test_stumps_are_refused(file):
    with pytest.raises(WorkbookRefused):
        read_workbook(io.BytesIO(file), [TALLIES])


def test_a_path_is_read_too(tmp_path):
    path = Path(tmp_path) / "a.xlsx"
    path.write_bytes(book(GOOD).getvalue())
    with read_workbook(path, [TALLIES]) as result:
        assert result.found().count == 1
    assert path.exists()
