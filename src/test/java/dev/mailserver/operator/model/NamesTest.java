package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

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
