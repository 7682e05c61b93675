"""Load a file of statistical divisions: `manage.py load_divisions FILE [--branches]`. Safe to run again."""

from django.core.management.base import BaseCommand, CommandError

from organizations.actions.divisions import DivisionsRefused, load_divisions

SHOWN = 20


class Command(BaseCommand):
    help = "Open and rename the units of a CSV file with the columns code, name, parent_code."

    def add_arguments(self, parser):
        parser.add_argument("file", help="CSV in UTF-8 or GB 18030")
        parser.add_argument(
            "--branches", action="store_true", help="also open a Party branch under each village and community"
        )

    def handle(self, *, file, branches, **options):
        try:
            loaded = load_divisions(by=None, path=file, branches=branches)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except DivisionsRefused as refused:
            raise CommandError(f"Nothing was changed.\n{refused}") from refused
        self.stdout.write(", ".join(f"{loaded.counts[word]:,} {word}" for word in ("new", "renamed", "unchanged")))
        self._list("The tree has open divisions that the file lacks; they stay", loaded.missing)
        self._list("These stand under another unit than in the file; move them by hand", loaded.elsewhere)

    def _list(self, words, codes):
        if codes:
            more = " …" if len(codes) > SHOWN else ""
            self.stdout.write(f"{words} ({len(codes):,}): {', '.join(codes[:SHOWN])}{more}")
