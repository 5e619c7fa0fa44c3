"""What a VPC does with a TCP packet to the internet: route table, Block Public Access, security groups, network ACLs.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

EPHEMERAL = 40000
"""A port that Linux may connect from; answers come in to it."""
TCP = ("tcp", "6", "-1")


@dataclass
class BlockPublicAccess:
    """VPC Block Public Access of an account and Region: off, block-ingress or block-bidirectional.

    `exclusions` are by VPC or subnet: allow-bidirectional, or allow-egress, which is outbound through NAT alone.
    """

    mode: str = "off"
    exclusions: dict[str, str] = field(default_factory=dict)

    def cuts_off(self, subnet: Any, route: str) -> bool:
        """Both modes cut off what is behind an internet gateway; NAT gateways only the one for both directions."""
        direct = route.startswith("igw-")
        excluding = {self.exclusions.get(subnet.id), self.exclusions.get(subnet.vpc_id)}
        if "allow-bidirectional" in excluding or ("allow-egress" in excluding and not direct):
            return False
        return self.mode == "block-bidirectional" or (self.mode == "block-ingress" and direct)


def gets_out(backend: Any, instance: Any, blocking: BlockPublicAccess, address: str, port: int) -> bool:
    """Whether a connection of the instance's first interface to that address gets out, and its answers back in."""
    interface = instance.nics.get(0)
    if interface is None:
        return False
    to = ipaddress.ip_address(address)
    route = _route(_table(backend, interface.subnet), to)
    if route is None or blocking.cuts_off(interface.subnet, route):
        return False
    groups = any(_lets_out(rule, to, port) for group in interface.group_set for rule in group.egress_rules)
    acl = next(
        acl
        for acl in backend.network_acls.values()
        if any(association.subnet_id == interface.subnet.id for association in acl.associations)
    )
    out = _allows((rule for rule in acl.entries if rule.egress), to, port)
    back = _allows((rule for rule in acl.entries if not rule.egress), to, EPHEMERAL)
    return groups and out and back


def _table(backend: Any, subnet: Any) -> Any:
    """The subnet's own route table, or else the main one of its VPC."""
    tables = [table for table in backend.route_tables.values() if table.vpc_id == subnet.vpc_id]
    own = (table for table in tables if any(a.get("SubnetId") == subnet.id for a in table.associations))
    return next(own, None) or next(table for table in tables if table.main_association_id)


def _route(table: Any, to: Any) -> str | None:
    """Where the longest prefix that has the address leads."""
    fitting = [
        (ipaddress.ip_network(route.destination_cidr_block).prefixlen, route)
        for route in table.routes
        if route.destination_cidr_block and to in ipaddress.ip_network(route.destination_cidr_block)
    ]
    if not fitting:
        return None
    _, route = max(fitting, key=lambda pair: pair[0])
    return route.gateway_id or route.nat_gateway_id or route.network_interface_id or "other"


def _lets_out(rule: Any, to: Any, port: int) -> bool:
    cidr = rule.ip_range.get("CidrIp")
    ports = rule.ip_protocol == "-1" or int(rule.from_port) <= port <= int(rule.to_port)
    return rule.ip_protocol in TCP and ports and cidr is not None and to in ipaddress.ip_network(cidr)


def _allows(rules: Iterable[Any], to: Any, port: int) -> bool:
    """The lowest number that fits decides; nothing that no rule allows passes."""
    for rule in sorted(rules, key=lambda rule: int(rule.rule_number)):
        first, last = rule.port_range_from, rule.port_range_to
        ports = first is None or int(first) <= port <= int(last)
        fits = rule.cidr_block and to in ipaddress.ip_network(rule.cidr_block)
        if str(rule.protocol) in TCP and ports and fits:
            return bool(rule.rule_action == "allow")
    return False
