"""What the queue runs of this room: the weekly look at the catalogue of shows."""

from apps.core import clock, work
from apps.core.config import store
from apps.core.errors import Problem
from apps.core.outside import way_out
from apps.metadata import resolver, standing
from apps.metadata.catalogue.refresh import refresh
from apps.metadata.catalogue.shelf import NAME


def catalogue(_subject: str) -> None:
    """Fetch the catalogue where it has changed; where that fails the one that is here serves, and we try again."""
    config = store.load()
    network = store.in_use(config.network)
    agent = resolver.settings_for(network).agent
    try:
        with way_out(config) as outside:
            refresh(network.bangumi_data_url, http=outside, agent=agent)
    except Problem as problem:
        again = standing.failed(NAME, problem, allowed=1)
        if again is None:
            raise
        work.soon("catalogue", after_seconds=(again - clock.now()).total_seconds())
    else:
        standing.answered(NAME)
