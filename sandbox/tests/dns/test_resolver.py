"""What a client of the recursive resolver gets."""

import dns.flags
import dns.rcode
import dns.rdatatype

from sandbox.dns.zone import RRset, Zone
from sandbox.tests.dns.conftest import EXAMPLE, OTHER_SERVERS, SERVERS, parent_of, soa, texts
from sandbox.tests.eventually import PATIENCE


def test_name_is_found_from_the_root_down(ask):
    response = ask.resolver("mail.example.test.", "A")
    assert texts(response.answer) == ["mail.example.test. A 203.0.113.7"]
    assert response.flags & dns.flags.RA
    assert not response.flags & dns.flags.AA


def test_zone_that_no_parent_delegates_to_is_seen_by_nobody(ask, zones):
    zones[:] = [parent_of(), EXAMPLE]
    response = ask.resolver("mail.example.test.", "A")
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert response.authority[0].name.to_text() == "test."


def test_alias_is_followed_across_zones(ask, zones):
    elsewhere = Zone("elsewhere.test.", OTHER_SERVERS, {("www.elsewhere.test.", "A"): RRset(60, ("198.51.100.9",))})
    zones[:] = [parent_of(EXAMPLE, elsewhere), EXAMPLE, elsewhere]
    assert texts(ask.resolver("abroad.example.test.", "A").answer) == [
        "abroad.example.test. CNAME www.elsewhere.test.",
        "www.elsewhere.test. A 198.51.100.9",
    ]


def test_alias_to_an_absent_name_is_nxdomain_with_the_alias(ask):
    response = ask.resolver("dangling.example.test.", "A")
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert texts(response.answer) == ["dangling.example.test. CNAME nowhere.example.test."]


def test_aliases_in_a_circle_are_a_failure(ask, zones):
    circle = {("a.circle.test.", "CNAME"): RRset(60, ("b.circle.test.",))}
    circle |= {("b.circle.test.", "CNAME"): RRset(60, ("a.circle.test.",))}
    zone = Zone("circle.test.", OTHER_SERVERS, circle)
    zones[:] = [parent_of(zone), zone]
    assert ask.resolver("a.circle.test.", "A").rcode() == dns.rcode.SERVFAIL


def test_servers_outside_their_top_level_domain_are_looked_up(ask, zones):
    zone = Zone("example.com.", SERVERS, {("mail.example.com.", "A"): RRset(60, ("203.0.113.70",))})
    com = Zone("com.", ("a.tld-servers.test.",), {("example.com.", "NS"): RRset(60, SERVERS)})
    zones[:] = [com, zone]
    assert texts(ask.resolver("mail.example.com.", "A").answer) == ["mail.example.com. A 203.0.113.70"]


def test_name_server_host_resolves_to_the_address_where_it_listens(ask, server):
    assert texts(ask.resolver(SERVERS[0], "A").answer) == [f"{SERVERS[0]} A {server.address_of(SERVERS[0])}"]


def test_name_servers_of_a_zone_are_asked_of_the_zone_itself(ask, zones):
    zones[:] = [parent_of(Zone(EXAMPLE.name, SERVERS[:1], {})), EXAMPLE]
    ask.resolver("mail.example.test.", "A")
    assert texts(ask.resolver("example.test.", "NS").answer) == [f"example.test. NS {host}" for host in SERVERS]


def test_reverse_zone_needs_no_delegation(ask, zones):
    name = "7.113.0.203.in-addr.arpa."
    zones.append(Zone("113.0.203.in-addr.arpa.", OTHER_SERVERS, {(name, "PTR"): RRset(60, ("mail.example.test.",))}))
    assert texts(ask.resolver(name, "PTR").answer) == [f"{name} PTR mail.example.test."]
    assert ask.resolver("8.113.0.203.in-addr.arpa.", "PTR").rcode() == dns.rcode.NXDOMAIN


def test_answer_is_kept_for_its_ttl_which_counts_down(ask, zones, clock):
    ask.resolver("mail.example.test.", "A")
    zones[:] = [
        parent_of(EXAMPLE),
        Zone(EXAMPLE.name, SERVERS, {("mail.example.test.", "A"): RRset(300, ("203.0.113.99",))}),
    ]
    clock.now += 299
    response = ask.resolver("mail.example.test.", "A")
    assert (response.answer[0].ttl, response.answer[0][0].address) == (1, "203.0.113.7")
    clock.now += 2
    assert ask.resolver("mail.example.test.", "A").answer[0][0].address == "203.0.113.99"


def test_absence_is_kept_for_the_minimum_of_the_soa_not_for_its_ttl(ask, zones, clock):
    empty = Zone(EXAMPLE.name, SERVERS, {("example.test.", "SOA"): soa(minimum=120, ttl=900)})
    zones[:] = [parent_of(EXAMPLE), empty]
    assert ask.resolver("mail.example.test.", "A").rcode() == dns.rcode.NXDOMAIN
    zones[:] = [parent_of(EXAMPLE), EXAMPLE]
    clock.now += 119
    response = ask.resolver("mail.example.test.", "TXT")
    assert (response.rcode(), response.authority[0].ttl) == (dns.rcode.NXDOMAIN, 1)
    clock.now += 2
    assert ask.resolver("mail.example.test.", "A").answer


def test_absent_type_is_kept_for_that_type_alone(ask, zones):
    ask.resolver("mail.example.test.", "TXT")
    with_text = {**EXAMPLE.records, ("mail.example.test.", "TXT"): RRset(60, ('"v=spf1 a -all"',))}
    zones[:] = [parent_of(EXAMPLE), Zone(EXAMPLE.name, SERVERS, with_text)]
    assert ask.resolver("mail.example.test.", "TXT").answer == []
    assert ask.resolver("mail.example.test.", "A").answer


def test_absence_of_a_name_says_nothing_of_those_below_it(ask, zones):
    assert ask.resolver("later.example.test.", "NS").rcode() == dns.rcode.NXDOMAIN
    example = Zone(EXAMPLE.name, SERVERS, {("s1.later.example.test.", "A"): RRset(60, ("203.0.113.9",))})
    zones[:] = [parent_of(example), example]
    assert texts(ask.resolver("s1.later.example.test.", "A").answer) == ["s1.later.example.test. A 203.0.113.9"]


def test_flush_forgets_everything(ask, zones, server):
    ask.resolver("mail.example.test.", "A")
    zones[:] = [
        parent_of(EXAMPLE),
        Zone(EXAMPLE.name, SERVERS, {("mail.example.test.", "A"): RRset(300, ("203.0.113.99",))}),
    ]
    server.flush()
    assert ask.resolver("mail.example.test.", "A").answer[0][0].address == "203.0.113.99"


def test_large_answer_comes_whole_over_tcp_on_the_whole_way(ask):
    assert len(ask.resolver("large.example.test.", "TXT").answer[0]) == 20


def test_query_without_recursion_desired_is_refused(server):
    query = dns.message.make_query("mail.example.test.", "A")
    query.flags &= ~dns.flags.RD
    address, port = server.resolver_address.split(":")
    assert dns.query.udp(query, address, port=int(port), timeout=PATIENCE).rcode() == dns.rcode.REFUSED


def test_zone_of_a_foreign_provider_is_delegated_and_answered(ask, server):
    server.set_records("foreign.example.", "mail.foreign.example.", "A", 60, ["198.51.100.20"])
    assert texts(ask.resolver("mail.foreign.example.", "A").answer) == ["mail.foreign.example. A 198.51.100.20"]
    server.set_records("foreign.example.", "mail.foreign.example.", "A", 60, [])
    server.flush()
    assert ask.resolver("mail.foreign.example.", "A").rcode() == dns.rcode.NXDOMAIN


def test_first_look_up_knows_nothing_of_what_the_resolver_keeps(ask, server, zones):
    zones[:] = [parent_of()]
    assert ask.resolver("mail.example.test.", "A").rcode() == dns.rcode.NXDOMAIN
    assert server.addresses("alias.example.test") == set()
    zones[:] = [parent_of(EXAMPLE), EXAMPLE]
    assert ask.resolver("mail.example.test.", "A").rcode() == dns.rcode.NXDOMAIN
    assert server.addresses("alias.example.test") == {"203.0.113.7"}
