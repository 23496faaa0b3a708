"""Two that complete the setup at the same moment: one wins, the other gets 403."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from apps.accounts.models import User
from apps.core.config import store
from tests.setup.conftest import PASSWORD, Stranger


@pytest.mark.django_db(transaction=True)
def test_of_two_racing_calls_one_wins() -> None:
    start = Barrier(4)

    def complete(number: int) -> int:
        body = {
            "username": f"racer_{number}",
            "password": PASSWORD,
            "downloader_type": "builtin",
            "downloader_path": f"/library/{number}",
        }
        try:
            start.wait(5)
            return Stranger().send("complete", body)[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as racers:
        answers = list(racers.map(complete, range(4)))

    assert sorted(answers) == [200, 403, 403, 403]
    winner = User.objects.get().username
    assert store.load().downloader.path == f"/library/{winner[-1]}"
