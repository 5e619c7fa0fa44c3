"""``support``: plays AWS Support, through the sandbox's control API."""

import argparse
import json
from typing import Any

import requests

from sandbox.commands import CommandFailed, NotRunning
from sandbox.state import State


def register(subparsers, common: argparse.ArgumentParser) -> None:
    support = subparsers.add_parser("support", help="do what AWS Support does: approve, refuse, ask, lock")
    actions = support.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, help_text: str, *fields: tuple[str, str, str]) -> None:
        """``fields``: option, name in the control API, what it is."""
        one = actions.add_parser(name, parents=[common], help=help_text)
        for option, key, meaning in fields:
            if option.startswith("-"):
                one.add_argument(option, dest=key, required=True, metavar=option.strip("-").upper(), help=meaning)
            else:
                one.add_argument(key, metavar=option, help=meaning)
        one.set_defaults(run=post, action=name, keys=[key for _, key, _ in fields])

    account = ("--account", "accountID", "the account's 12 digits")
    region = ("--region", "region", "such as eu-west-1")
    address = ("--address", "publicIP", "an Elastic IP")
    request = ("ID", "id", "the request, as `support list` shows it")
    actions.add_parser("list", parents=[common], help="what is still restricted").set_defaults(run=show)
    action("approve-port25", "open outbound port 25 for an account and Region", account, region)
    action("approve-rdns", "set the reverse DNS of an address, and lock it", address, ("--name", "name", "the PTR"))
    action("refuse", "refuse a request", request, ("--why", "why", "what the answer says"))
    action("ask", "ask for the use case and for spam prevention, as AWS often does", request)
    action("lock", "lock an address: it cannot be released", address)
    action("unlock", "unlock an address", address)


def show(arguments: argparse.Namespace) -> int:
    restrictions = call(arguments, "GET", "/support")
    for restriction in restrictions:
        what = [f"{name} {restriction[name]}" for name in ("mode", "answer", "text") if name in restriction]
        print(f"{restriction['id']:<60} {'; '.join(what)}".rstrip())
    if not restrictions:
        print("Nothing is restricted.")
    return 0


def post(arguments: argparse.Namespace) -> int:
    body = {key: getattr(arguments, key) for key in arguments.keys}
    print(json.dumps(call(arguments, "POST", f"/support/{arguments.action}", body), indent=2))
    return 0


def call(arguments: argparse.Namespace, method: str, path: str, body: Any = None) -> Any:
    published = State(arguments.state).published()
    if not published:
        raise NotRunning(f"no sandbox is running in {arguments.state}; `python -m sandbox up` starts one")
    try:
        answer = requests.request(method, published["aws"]["control"] + path, json=body, timeout=30)
    except requests.ConnectionError as error:
        raise CommandFailed(f"the sandbox does not answer: {error}") from error
    if not answer.ok:
        raise CommandFailed(f"the sandbox says no: {answer.json().get('error', answer.text)}")
    return answer.json() if answer.content else {}
