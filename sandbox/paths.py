"""Where things lie."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_STATE = ROOT / ".sandbox"


def cache_folder() -> Path:
    """The user's cache folder for this project (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "mailserver-operator"
