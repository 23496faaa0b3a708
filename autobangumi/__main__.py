"""`python -m autobangumi web|worker`: one child of the supervisor, its role a word of its command line."""

import importlib
import sys

#: Each role is loaded alone: web needs nothing of what the worker loads.
ROLES = {"web": "autobangumi.web", "worker": "autobangumi.worker"}

if __name__ == "__main__":
    role, *rest = sys.argv[1:] or [""]
    if role not in ROLES:
        sys.exit(
            f"Say which part: {' or '.join(ROLES)}. People start AutoBangumi by `manage.py serve`."
        )
    sys.exit(importlib.import_module(ROLES[role]).main(rest))
