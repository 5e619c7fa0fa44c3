"""EC2's `Filter` parameters: values may have wildcards (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from .errors import AwsError

Values = Callable[[str], Iterable[str | None] | None]
"""What one resource has under a filter's name; None when the action has no such filter."""


def matches(filters: Mapping[str, Iterable[str]], values: Values) -> bool:
    """Whether a resource passes every filter; one filter passes when any of its values does."""
    for name, wanted in filters.items():
        present = values(name)
        if present is None:
            raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
        present = [value for value in present if value is not None]
        if not any(_pattern(pattern).fullmatch(value) for pattern in wanted for value in present):
            return False
    return True


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str]:
    """`*` is any text and `?` one character, unless a backslash stands before."""
    parts = re.findall(r"\\.|.", text, re.DOTALL)
    translated = {"*": ".*", "?": "."}
    return re.compile("".join(translated.get(part) or re.escape(part[-1]) for part in parts), re.DOTALL)
