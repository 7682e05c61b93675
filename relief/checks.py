"""What must be true before the site starts."""

from django.core.checks import Error

from relief.vendored import VENDORED, problem_with


def vendored_files(app_configs=None, **kwargs):
    """Refuse to start with a front-end file that is missing or is not the one that was tried."""
    return [
        Error(
            f"The front-end file {url} is {problem}.",
            hint="Run pip install -r requirements.txt; after an upgrade, try the new file in a browser "
            "and put its SHA-256 into relief/vendored.py.",
            obj=VENDORED[url][0],
            id="relief.E001",
        )
        for url in VENDORED
        if (problem := problem_with(url))
    ]
