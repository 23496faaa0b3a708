"""Many rows of one model, each with a value of its own in one column."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import Job
from apps.core.rows import write_column

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def test_each_row_gets_its_own_value_of_any_type() -> None:
    first, second = Job.objects.create(name="first"), Job.objects.create(name="second")
    first.last_error_facts, second.last_error_facts = {"host": "例え.jp"}, {}
    first.due_at, second.due_at = NOON, None

    write_column([first, second], "last_error_facts")
    write_column([first, second], "due_at")

    stored = list(Job.objects.order_by("pk").values_list("last_error_facts", "due_at"))
    assert stored == [({"host": "例え.jp"}, NOON), ({}, None)]


def test_nothing_else_of_a_row_is_written() -> None:
    row = Job.objects.create(name="first", runs=1)
    Job.objects.update(runs=7)
    row.holder = "me"

    write_column([row], "holder")

    assert Job.objects.values_list("holder", "runs").get() == ("me", 7)


def test_without_rows_the_database_is_not_asked() -> None:
    with CaptureQueriesContext(connection) as asked:
        write_column([], "holder")

    assert len(asked) == 0
