"""Front-end files of other projects: the right ones, or no start; hashed names in production."""

import io
import json

import pytest
from django.contrib.staticfiles import finders
from django.core.checks import run_checks
from django.core.management import call_command

from relief import vendored
from relief.vendored import VENDORED, HashedStorage, problem_with


def problems():
    return [error for error in run_checks() if error.id == "relief.E001"]


def test_every_file_is_the_one_that_was_tried():
    assert not problems()


@pytest.mark.parametrize("url", VENDORED)
def test_a_changed_file_stops_the_start(url, tmp_path, monkeypatch):
    changed = tmp_path / "changed.js"
    changed.write_bytes(vendored.file_of(url).read_bytes() + b"\n")
    original = vendored.file_of
    monkeypatch.setattr(vendored, "file_of", lambda other: changed if other == url else original(other))
    assert [error.msg for error in problems()] == [f"The front-end file {url} is changed."]


@pytest.mark.parametrize("package", ["no-such-package", "Django"])
def test_a_missing_file_stops_the_start(package, monkeypatch):
    monkeypatch.setitem(VENDORED, "vendor/gone.js", (package, "gone/gone.js", "0" * 64))
    assert problem_with("vendor/gone.js") == "missing"
    assert len(problems()) == 1
    assert finders.find("vendor/gone.js") is None


@pytest.mark.parametrize("url", ["vendor/bootstrap.css", "vendor/../settings.py", "../relief/settings.py"])
def test_nothing_outside_the_list_is_served(url):
    assert vendored.VendoredFinder().find(url) == []


@pytest.fixture
def collected(tmp_path, settings):
    """Collect the static files as a release does."""
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, stdout=io.StringIO())
    return tmp_path


def test_collecting_makes_hashed_names_for_all(collected, settings):
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    assert set(VENDORED) <= set(paths)
    storage = HashedStorage(location=collected, base_url="/static/")
    for name in ["css/relief.css", "js/app.js", *VENDORED]:
        assert storage.url(name) == f"/static/{paths[name]}" != f"/static/{name}"
        assert (collected / paths[name]).is_file()
        assert (collected / f"{paths[name]}.gz").is_file()


def test_before_collecting_plain_names_serve_a_demonstration_only(tmp_path, settings):
    storage = HashedStorage(location=tmp_path, base_url="/static/")
    assert storage.url("css/relief.css") == "/static/css/relief.css"
    settings.DEMO = False
    with pytest.raises(ValueError, match=r"css/relief\.css"):
        storage.url("css/relief.css")
