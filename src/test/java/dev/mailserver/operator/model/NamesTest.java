package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @Test
    void a_canonical_name_is_lower_case_without_trailing_dot() {
        assertThat(Names.canonical("Mail.Example.COM.")).isEqualTo("mail.example.com");
    }

    @Test
    void an_address_is_reversed_by_octet() {
        assertThat(Names.reverse("192.0.2.10")).isEqualTo("10.2.0.192.in-addr.arpa");
    }

    @Test
    void ipv6_reversed_by_hextet() {
        assertThat(Names.entry(InetAddress.ofLiteral("2001:db8:1:2:3:4:567:89ab")))
                .isEqualTo("b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.99, 99.2.0.192", "127.0.0.2, 2.0.0.127"})
    void an_entry_of_a_blocklist_is_the_address_by_octet(String ip, String entry) {
        assertThat(Names.entry(InetAddress.ofLiteral(ip))).isEqualTo(entry);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com,example.com,true",
        "mail.example.com,example.com,true",
        "badexample.com,example.com,false",
        "example.com,mail.example.com,false"
    })
    void a_name_lies_in_a_zone_by_whole_labels(String name, String zone, boolean is) {
        assertThat(Names.within(name, zone)).isEqualTo(is);
    }
}
