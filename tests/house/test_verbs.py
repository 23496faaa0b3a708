"""No action of a viewset is called as an HTTP method: it would answer that method on all of its addresses."""

import pytest
from rest_framework.viewsets import ViewSet

from apps.core.api.routes import route


class Tasks(ViewSet):
    """A viewset as somebody might write it."""

    def delete(self) -> None:
        """What ought to be called otherwise."""


def test_an_action_called_delete_gets_no_address() -> None:
    with pytest.raises(ValueError, match="delete"):
        route("tasks/delete", Tasks, post="delete")
