"""Front-end files of other projects, served from the packages pip installed and from nowhere else."""

import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# URL under /static/: (distribution, path in it, SHA-256 of the file that was read and tried)
VENDORED = {
    "vendor/bootstrap.min.css": (
        "bootstrap-wrapper",
        "bootstrap/css/bootstrap.min.css",
        "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede",
    ),
    "vendor/bootstrap.bundle.min.js": (
        "bootstrap-wrapper",
        "bootstrap/js/bootstrap.bundle.min.js",
        "e4fd49181388c48ec5040bd3fe66f57c29c8e67fcd8502b3354b96ec7ab47cc7",
    ),
    "vendor/htmx.min.js": (
        "django-htmx",
        "django_htmx/static/django_htmx/htmx-2.min.js",
        "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
    ),
    "vendor/echarts.esm.min.js": (
        "instaui-echarts",
        "instaui_echarts/static/echarts.esm.min.js",
        "28515f26aa57f87eb1e4ed4eb446927eaf329b5f5e02b4bfd4b0264fea40d1da",
    ),
}


def file_of(url):
    """Find where pip put the file of a URL; None where its package is not installed."""
    package, path, _ = VENDORED[url]
    try:
        return Path(distribution(package).locate_file(path))
    except PackageNotFoundError:
        return None


def problem_with(url):
    """Say what is wrong with a vendored file, in a word, or None."""
    file = file_of(url)
    if not (file and file.is_file()):
        return "missing"
    if hashlib.sha256(file.read_bytes()).hexdigest() != VENDORED[url][2]:
        return "changed"
    return None


class VendoredStorage(FileSystemStorage):
    """Read the files of the allow-list under their URLs."""

    def path(self, name):
        return str(file_of(name))


class VendoredFinder(BaseFinder):
    """Serve the files of the allow-list; the packages are neither imported nor installed as apps."""

    storage = VendoredStorage()

    def find(self, path, find_all=False, **kwargs):
        file = file_of(path) if path in VENDORED else None
        if not (file and file.is_file()):
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns):
        return [(url, self.storage) for url in VENDORED]


def without_source_maps(patterns):
    """Leave out the rewriting of source map names: the packages name maps that they do not ship."""
    return tuple(
        (glob, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule))) for glob, rules in patterns
    )


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Name every file by its content, so that browsers keep it for good and never mix releases."""

    patterns = without_source_maps(CompressedManifestStaticFilesStorage.patterns)

    def url(self, name, force=False):
        # Trying out and testing work before collectstatic; in production a missing manifest is an error.
        if not self.hashed_files and (settings.DEBUG or settings.DEMO):
            return StaticFilesStorage.url(self, name)
        return super().url(name, force)
