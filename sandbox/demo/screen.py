"""Where the watcher looks: a live view on a terminal, a line for each change everywhere else."""

from collections import deque
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console, RenderableType
from rich.live import Live

from sandbox.demo.board import Board, Change
from sandbox.demo.view import Line, frame, legend, told

KEPT = 200  # lines
SHOWN_LINES, FEWEST_LINES = 9, 3
TABLE_HEIGHT = 24


class Screen:
    def __init__(self, console: Console, board: Board) -> None:
        self._console = console
        self._board = board
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._live = Live(console=console, auto_refresh=False, transient=False) if console.is_terminal else None
        self._best = 0
        self.best_frame: RenderableType | None = None
        """The view at the moment when there was most to see."""

    def __enter__(self) -> "Screen":
        self._console.print(legend(), soft_wrap=True)
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        if self._live:
            self._live.stop()

    def say(self, seconds: float, who: str, what: str) -> None:
        self._lines.append(Line(seconds, who, what))
        self._print(seconds, who, what)

    def changed(self, changes: Sequence[Change]) -> None:
        """On a terminal the view itself shows them."""
        if not self._live:
            for change in changes:
                self._print(change.seconds, change.name, told(change))

    def refresh(self, seconds: float) -> None:
        if self._live:
            self._live.update(self._frame(seconds, self._room()), refresh=True)
        if self._board.interest() > self._best:
            self._best = self._board.interest()
            self.best_frame = self._frame(seconds, SHOWN_LINES)

    def _print(self, seconds: float, who: str, what: str) -> None:
        if not self._live:
            self._console.print(f"{seconds:5.1f} s  {who:<12}{what}", markup=False, highlight=False, soft_wrap=True)

    def _frame(self, seconds: float, lines: int) -> RenderableType:
        return frame(self._board, list(self._lines)[-lines:], seconds)

    def _room(self) -> int:
        return max(FEWEST_LINES, min(SHOWN_LINES, self._console.height - TABLE_HEIGHT))
