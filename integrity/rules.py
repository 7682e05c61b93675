"""How a database trigger is declared: SQL per engine, and a fingerprint that tells whether it is in place."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Trigger:
    """One trigger of one table.

    `sqlite` is the text after `CREATE TRIGGER name`, or "" where this engine has none.
    `postgresql` is the pair (text between `CREATE TRIGGER name` and `EXECUTE FUNCTION`, body of the function).
    """

    name: str
    table: str
    sqlite: str = ""
    postgresql: tuple[str, str] = ("", "")

    def fingerprint(self, vendor: str) -> str:
        """The hash that an installed trigger must carry."""
        text = self.sqlite if vendor == "sqlite" else "\n".join(self.postgresql)
        return sha256(text.encode()).hexdigest()[:16]

    def exists_on(self, vendor: str) -> bool:
        return bool(self.sqlite if vendor == "sqlite" else self.postgresql[0])


def append_only(table: str) -> list[Trigger]:
    """The triggers that let a table grow and never change: no UPDATE, no DELETE, no TRUNCATE, no REPLACE.

    On SQLite REPLACE fires the delete trigger only with `PRAGMA recursive_triggers = ON`, which the settings set.
    """
    refuse = f"RAISE EXCEPTION '{table} is append-only';"
    return [
        Trigger(
            f"{table}_no_{verb}",
            table,
            sqlite=""
            if verb == "truncate"
            else f"BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
            postgresql=(f"BEFORE {verb.upper()} ON {table} FOR EACH STATEMENT", refuse),
        )
        for verb in ("update", "delete", "truncate")
    ]


def frozen_except(table: str, columns: list[str], movable: str) -> list[Trigger]:
    """As `append_only`, but one column may change: the copy of a unit's path, when the unit moves.

    `columns` are all other columns of the table.
    """
    same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)
    kept = [trigger for trigger in append_only(table) if not trigger.name.endswith("_no_update")]
    return [
        *kept,
        Trigger(
            f"{table}_no_update",
            table,
            sqlite=f"BEFORE UPDATE OF {', '.join(columns)} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} never changes'); END",
            postgresql=(
                f"AFTER UPDATE ON {table} FOR EACH ROW WHEN (NOT ({same}))",
                f"RAISE EXCEPTION '{table} never changes; only {movable} may';",
            ),
        ),
    ]
