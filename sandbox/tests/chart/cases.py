"""The values in ``cases.yaml``."""

from pathlib import Path

import yaml

_READ = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())
CASES = _READ["cases"]
REFUSED = _READ["refused"]
