"""What one name server answers."""

import socket

import dns.flags
import dns.message
import dns.opcode
import dns.query
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import pytest

from sandbox.dns.zone import ROOT_SERVER, TLD_SERVERS, RRset, Zone
from sandbox.tests.dns.conftest import EXAMPLE, OTHER_SERVERS, SERVERS, parent_of, texts
from sandbox.tests.eventually import PATIENCE

AA, TC, RA = dns.flags.AA, dns.flags.TC, dns.flags.RA


def test_answer_is_authoritative_and_offers_no_recursion(ask):
    response = ask.server("mail.example.test.", "A")
    assert texts(response.answer) == ["mail.example.test. A 203.0.113.7"]
    assert response.flags & AA
    assert not response.flags & RA


def test_names_are_matched_without_regard_to_case_and_the_question_is_echoed_as_asked(ask):
    response = ask.server("MAIL.Example.TEST.", "A")
    assert texts(response.answer)[0].endswith("203.0.113.7")
    assert response.question[0].name.to_text() == "MAIL.Example.TEST."


def test_every_value_of_a_set_is_answered(ask):
    response = ask.server("example.test.", "TXT")
    assert texts(response.answer) == [
        'example.test. TXT "other"',
        'example.test. TXT "v=spf1 ip4:203.0.113.7 ~all"',
    ]


def test_absent_name_is_nxdomain_with_the_soa_at_the_negative_ttl(ask):
    response = ask.server("nowhere.example.test.", "A")
    assert (response.rcode(), response.answer) == (dns.rcode.NXDOMAIN, [])
    assert response.authority[0].rdtype == dns.rdatatype.SOA
    assert response.authority[0].ttl == 60
    assert response.flags & AA


def test_absent_type_is_no_data_with_the_soa(ask):
    response = ask.server("mail.example.test.", "AAAA")
    assert (response.rcode(), response.answer) == (dns.rcode.NOERROR, [])
    assert response.authority[0].rdtype == dns.rdatatype.SOA


def test_name_with_nothing_but_names_below_it_exists(ask):
    assert ask.server("below.example.test.", "A").rcode() == dns.rcode.NOERROR


def test_alias_is_followed_within_the_zone(ask):
    response = ask.server("alias.example.test.", "A")
    assert texts(response.answer) == [
        "alias.example.test. CNAME mail.example.test.",
        "mail.example.test. A 203.0.113.7",
    ]


def test_alias_to_an_absent_name_is_nxdomain_with_the_alias(ask):
    response = ask.server("dangling.example.test.", "A")
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert texts(response.answer) == ["dangling.example.test. CNAME nowhere.example.test."]


def test_alias_out_of_the_zone_is_left_to_the_resolver(ask):
    response = ask.server("abroad.example.test.", "A")
    assert response.rcode() == dns.rcode.NOERROR
    assert texts(response.answer) == ["abroad.example.test. CNAME www.elsewhere.test."]


def test_alias_itself_can_be_asked_for(ask):
    assert texts(ask.server("alias.example.test.", "CNAME").answer) == ["alias.example.test. CNAME mail.example.test."]


def test_wildcard_answers_in_the_name_that_was_asked_at_any_depth(ask):
    assert texts(ask.server("a.wild.example.test.", "A").answer) == ["a.wild.example.test. A 203.0.113.9"]
    assert texts(ask.server("b.a.wild.example.test.", "A").answer) == ["b.a.wild.example.test. A 203.0.113.9"]


def test_wildcard_without_the_type_is_no_data(ask):
    response = ask.server("a.wild.example.test.", "TXT")
    assert (response.rcode(), response.answer) == (dns.rcode.NOERROR, [])


def test_wildcard_does_not_cover_a_name_that_exists_nor_what_is_below_it(ask):
    assert ask.server("taken.wild.example.test.", "A").answer == []
    assert ask.server("a.taken.wild.example.test.", "A").rcode() == dns.rcode.NXDOMAIN


def test_below_a_cut_there_is_a_referral_with_glue_and_without_authority(ask):
    response = ask.server("host.sub.example.test.", "A")
    assert (response.rcode(), response.answer) == (dns.rcode.NOERROR, [])
    assert not response.flags & AA
    assert texts(response.authority) == [
        "sub.example.test. NS ns-3.awsdns-03.test.",
        "sub.example.test. NS ns.sub.example.test.",
    ]
    assert texts(response.additional) == ["ns.sub.example.test. A 127.53.9.9"]


def test_parent_refers_to_the_servers_of_the_zone_with_their_addresses(ask, server):
    response = ask.server("mail.example.test.", "A", host=TLD_SERVERS[0])
    assert texts(response.authority) == [f"example.test. NS {host}" for host in SERVERS]
    assert sorted(texts(response.additional)) == [f"{host} A {server.address_of(host)}" for host in SERVERS]


def test_root_refers_to_the_top_level_domains_even_to_those_nobody_published(ask):
    for name in ("example.test.", "example.com.", "7.113.0.203.in-addr.arpa."):
        response = ask.server(name, "A", host=ROOT_SERVER)
        assert [record.split()[2] for record in texts(response.authority)] == list(TLD_SERVERS)
    assert ask.server("example.nowhere.", "A", host=ROOT_SERVER).rcode() == dns.rcode.NXDOMAIN


def test_zone_that_the_server_does_not_have_is_refused(ask):
    assert ask.server("example.com.", "A").rcode() == dns.rcode.REFUSED
    assert ask.server("mail.example.test.", "A", host="ns-99.awsdns-99.test.").rcode() == dns.rcode.REFUSED


def test_two_zones_of_one_name_answer_differently_on_their_servers(ask, zones):
    zones.append(Zone("example.test.", OTHER_SERVERS, {("mail.example.test.", "A"): RRset(60, ("198.51.100.1",))}))
    assert texts(ask.server("mail.example.test.", "A").answer)[0].endswith("203.0.113.7")
    other = ask.server("mail.example.test.", "A", host=OTHER_SERVERS[0])
    assert texts(other.answer)[0].endswith("198.51.100.1")


def test_change_is_answered_as_soon_as_it_is_published(ask, zones):
    ask.server("mail.example.test.", "A")
    changed = Zone(EXAMPLE.name, SERVERS, {**EXAMPLE.records, ("new.example.test.", "A"): RRset(60, ("203.0.113.1",))})
    zones[:] = [parent_of(changed), changed]
    assert texts(ask.server("new.example.test.", "A").answer) == ["new.example.test. A 203.0.113.1"]
    zones[:] = [parent_of()]
    assert ask.server("new.example.test.", "A").rcode() == dns.rcode.REFUSED


def test_zone_without_soa_and_ns_gets_both(ask, zones):
    zones.append(Zone("bare.test.", OTHER_SERVERS, {}))
    response = ask.server("bare.test.", "NS", host=OTHER_SERVERS[0])
    assert texts(response.answer) == ["bare.test. NS ns-3.awsdns-03.test."]
    assert ask.server("bare.test.", "SOA", host=OTHER_SERVERS[0]).answer


def test_escaped_name_is_found_however_its_octets_are_written(ask, zones):
    zones.append(Zone("odd.test.", OTHER_SERVERS, {("a\\.b\\032c.odd.test.", "A"): RRset(60, ("203.0.113.2",))}))
    assert ask.server("A\\046b\\ c.odd.test.", "A", host=OTHER_SERVERS[0]).answer


def test_value_that_is_no_record_fails_that_answer_alone(ask, zones):
    broken = {
        ("a.broken.test.", "A"): RRset(60, ("not an address",)),
        ("b.broken.test.", "A"): RRset(60, ("203.0.113.3",)),
    }
    zones.append(Zone("broken.test.", OTHER_SERVERS, broken))
    assert ask.server("a.broken.test.", "A", host=OTHER_SERVERS[0]).rcode() == dns.rcode.SERVFAIL
    assert ask.server("b.broken.test.", "A", host=OTHER_SERVERS[0]).answer


@pytest.mark.parametrize(("options", "limit"), [({"use_edns": False}, 512), ({"use_edns": 0, "payload": 900}, 900)])
def test_answer_that_does_not_fit_is_truncated_over_udp_and_whole_over_tcp(ask, options, limit):
    response = ask.server("large.example.test.", "TXT", **options)
    assert response.flags & TC
    assert len(response.to_wire()) <= limit
    whole = ask.server_over_tcp("large.example.test.", "TXT")
    assert len(whole.answer[0]) == 20
    assert not whole.flags & TC


def test_edns_is_answered_with_edns_and_an_unknown_version_with_badvers(ask):
    assert ask.server("mail.example.test.", "A", use_edns=False).edns == -1
    assert ask.server("mail.example.test.", "A", use_edns=0).edns == 0
    assert ask.server("mail.example.test.", "A", use_edns=1).rcode() == dns.rcode.BADVERS


def test_any_gives_all_that_is_at_the_name(ask):
    types = {rrset.rdtype for rrset in ask.server_over_tcp("example.test.", "ANY").answer}
    assert types == {dns.rdatatype.NS, dns.rdatatype.SOA, dns.rdatatype.TXT}


def test_what_is_not_served_is_refused_by_its_own_code(server, ask):
    assert ask.server("example.test.", "AXFR").rcode() == dns.rcode.REFUSED
    assert ask.server("mail.example.test.", "A", rdclass=dns.rdataclass.CH).rcode() == dns.rcode.REFUSED
    update = dns.message.make_query("example.test.", "SOA")
    update.set_opcode(dns.opcode.NOTIFY)
    assert exchange(server, update.to_wire()).rcode() == dns.rcode.NOTIMP


def test_message_without_a_question_is_a_format_error(server):
    assert exchange(server, b"\x12\x34" + bytes(10)).rcode() == dns.rcode.FORMERR
    assert exchange(server, b"\x12\x34\x00\x00\x00\x01" + bytes(6) + b"\xff").rcode() == dns.rcode.FORMERR


def exchange(server, wire: bytes) -> dns.message.Message:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE)
        client.sendto(wire, (server.address_of(SERVERS[0]), server.authoritative_port))
        answer, address = client.recvfrom(4096)
    assert address[0] == server.address_of(SERVERS[0])
    return dns.message.from_wire(answer)


def test_several_queries_go_over_one_tcp_connection(server):
    query = dns.message.make_query("mail.example.test.", "A")
    with socket.create_connection(
        (server.address_of(SERVERS[0]), server.authoritative_port), timeout=PATIENCE
    ) as connection:
        for _ in range(3):
            dns.query.send_tcp(connection, query)
            response, _ = dns.query.receive_tcp(connection, one_rr_per_rrset=False)
            assert query.is_response(response)
