"""Writes the settlement expression as SQL for the product's databases: run after changing it."""

from __future__ import annotations

import django


def main() -> None:
    django.setup()
    from xiaoan.obligations.actions.engine import COMPILED, DIALECTS
    from xiaoan.obligations.rules.settlement import compile_settlement

    for dialect in sorted(DIALECTS.values()):
        path = COMPILED / f"{dialect}.sql"
        path.write_text(compile_settlement(dialect) + "\n", encoding="utf-8")
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
