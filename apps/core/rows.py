"""One column of many rows, each with a value of its own, in one go."""

from collections.abc import Iterable

from django.db import connection, models


def write_column(rows: Iterable[models.Model], name: str) -> None:
    """Store what `name` says now in each of these rows of one model, which are in the database.

    `bulk_update` does the same with a CASE of as many branches as there are rows, which it compiles through Django's
    expressions each time: that was a quarter of a large refresh.
    """
    rows = list(rows)
    if not rows:
        return
    options = rows[0]._meta
    field = next(each for each in options.concrete_fields if each.name == name)
    names = (options.db_table, str(field.column), str(options.pk.column))
    table, column, key = map(connection.ops.quote_name, names)
    values = [
        (field.get_db_prep_save(getattr(row, field.attname), connection), row.pk) for row in rows
    ]
    with connection.cursor() as cursor:
        # The names come from the model, the values go beside the statement.
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", values)  # noqa: S608
