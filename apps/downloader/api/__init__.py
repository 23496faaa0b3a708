"""/downloader: the tasks of the download client."""
