"""The people of the story: somebody who runs the mail servers, and AWS Support. Each does one thing after the other,
a while after there is a reason to, as people do; the operator only ever sees what they have done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.demo.board import Board, Seen
from sandbox.demo.cast import AGENCY, CLUB, GOVCLOUD, HOME, SERVERS, SHOP, Server
from sandbox.demo.cluster import Cluster
from sandbox.demo.control import Control
from sandbox.demo.stage import Stage

YOU, SUPPORT = "you", "AWS Support"
APPLY_PAUSE = 1.5  # seconds: the age of a resource counts in whole ones
CASE = "170000000012345"
CHECK_NOW = "mailserver-operator.dev/check-now"
PORT25, RDNS = "AwaitingPort25Approval", "AwaitingRdnsApproval"


@dataclass(frozen=True)
class Deed:
    """What somebody does ``delay`` seconds after ``reason`` came to hold."""

    who: str
    what: str
    reason: Callable[[Board], bool]
    delay: float
    do: Callable[[], None]


class People:
    """Several strands of deeds, in each of which one follows the other."""

    def __init__(self, strands: Iterable[Iterable[Deed]]) -> None:
        self._strands = [list(strand) for strand in strands]
        self._since: dict[int, float] = {}

    def look(self, board: Board, seconds: float) -> list[Deed]:
        """Does what is due, and says what that was."""
        done = []
        for number, strand in enumerate(self._strands):
            if not strand:
                continue
            deed = strand[0]
            if not deed.reason(board):
                self._since.pop(number, None)
            elif seconds - self._since.setdefault(number, seconds) >= deed.delay:
                del strand[0], self._since[number]
                deed.do()
                done.append(deed)
        return done

    @property
    def done(self) -> bool:
        return not any(self._strands)


def strands(stage: Stage, cluster: Cluster, control: Control) -> list[list[Deed]]:
    """``shop`` comes first: the oldest MailServer of an account and Region carries the request for port 25."""
    stories = [_shop(stage, control), _agency(stage, cluster, control), _club(stage, cluster)]
    return [
        [_applies(server, number * APPLY_PAUSE, stage, cluster), *story]
        for number, (server, story) in enumerate(zip(SERVERS, stories, strict=True))
    ]


def _applies(server: Server, delay: float, stage: Stage, cluster: Cluster) -> Deed:
    manifest = server.manifest(stage.instances[server.name])
    return Deed(YOU, f"applied {server.name}: {server.about}", _always, delay, lambda: cluster.apply(manifest))


def _shop(stage: Stage, control: Control) -> list[Deed]:
    """The request for port 25 is sent by hand, and nothing of it is written into the manifest."""
    return [
        Deed(YOU, f"sent the request that stands in the status of {SHOP.name}", _asks(SHOP.name, PORT25), 2, _nothing),
        Deed(
            SUPPORT,
            f"opened port 25 for the account in {HOME}",
            _always,
            5,
            lambda: control.post("/support/approve-port25", accountID=stage.account["accountID"], region=HOME),
        ),
    ]


def _agency(stage: Stage, cluster: Cluster, control: Control) -> list[Deed]:
    """Both kinds of request, in one case, of which the manifest tells the operator how it stands."""
    name, account_id = AGENCY.name, stage.account["accountID"]
    address: dict[str, str] = {}

    def case(state: str) -> Callable[[], None]:
        cases = [{"kind": kind, "id": CASE, "state": state} for kind in ("Port25", "ReverseDNS")]
        return lambda: cluster.patch(name, {"spec": {"supportRequest": {"cases": cases}}})

    def both(board: Board) -> bool:
        address["publicIP"] = board.servers[name].public_ip
        return all(_asks(name, condition)(board) for condition in (RDNS, PORT25))

    def ask_back() -> None:
        control.post("/support/ask", id=f"rdns:{account_id}:{GOVCLOUD}:{address['publicIP']}")

    def approve() -> None:
        control.post("/support/approve-rdns", name=AGENCY.hostname, **address)
        control.post("/support/approve-port25", accountID=account_id, region=GOVCLOUD)

    return [
        Deed(YOU, f"sent the request of {name}: case {CASE}", both, 2, case("Submitted")),
        Deed(
            SUPPORT, "asked back: what is sent, and what prevents spam?", _stands(name, "SupportCaseOpen"), 3, ask_back
        ),
        Deed(YOU, "wrote into the manifest that AWS asked back", _always, 1, case("InfoRequested")),
        Deed(YOU, "answered the case", _stands(name, "SupportInfoRequested"), 3, case("Submitted")),
        Deed(SUPPORT, f"set the PTR and opened port 25 in {GOVCLOUD}", _stands(name, "SupportCaseOpen"), 3, approve),
        Deed(YOU, "wrote into the manifest that AWS approved", _always, 1, case("Approved")),
    ]


def _club(stage: Stage, cluster: Cluster) -> list[Deed]:
    """A record of somebody else's stands where the operator's must be: it waits until a person has decided."""

    def mend() -> None:
        stage.delete_foreign_record(CLUB)
        cluster.patch(CLUB.name, {"metadata": {"annotations": {CHECK_NOW: "the-record-is-gone"}}})

    return [
        Deed(
            YOU,
            f"deleted the record at {CLUB.hostname} that somebody else had made",
            lambda board: board.servers[CLUB.name].is_true("Stalled"),
            4,
            mend,
        )
    ]


def _asks(name: str, condition: str) -> Callable[[Board], bool]:
    """Whether a person has to send a request, and its text is there."""

    def reason(board: Board) -> bool:
        seen: Seen = board.servers[name]
        return seen.reason(condition) == "SupportRequestNeeded" and "supportRequest" in seen.status

    return reason


def _stands(name: str, reason: str) -> Callable[[Board], bool]:
    return lambda board: board.servers[name].reason(RDNS) == reason


def _always(board: Board) -> bool:
    return True


def _nothing() -> None:
    """Sending AWS's form changes nothing in AWS."""
