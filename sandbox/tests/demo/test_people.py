"""People do one thing after the other, each a while after there is a reason to."""

from sandbox.demo.board import Board
from sandbox.demo.people import Deed, People

BOARD = Board(())


def test_deeds_follow_each_other_when_their_time_has_come():
    done = []
    strand = [
        Deed("you", name, lambda board: True, 2, lambda name=name: done.append(name)) for name in ("ask", "answer")
    ]
    people = People([strand])
    for second in range(1, 6):
        people.look(BOARD, second)
        assert done == {1: [], 2: [], 3: ["ask"], 4: ["ask"], 5: ["ask"]}[second]
    assert not people.done
    assert [deed.what for deed in people.look(BOARD, 6)] == ["answer"]
    assert people.done


def test_reason_that_ceases_starts_the_wait_anew():
    holds = {1: True, 2: False, 3: True, 4: True, 5: True}
    second = 0
    done = []
    people = People([[Deed("you", "mend", lambda board: holds[second], 2, lambda: done.append(second))]])
    for second in holds:
        people.look(BOARD, second)
    assert done == [5]
