package dev.mailserver.operator.concern.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.concern.dmarc.DmarcRecord.Broken;
import dev.mailserver.operator.concern.dmarc.DmarcRecord.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DmarcRecordTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v=DMARC1; p=none                                    | none
            v=DMARC1;p=reject;                                  | reject
            v = DMARC1 ; p = quarantine ;                       | quarantine
            V=DMARC1; P=Reject                                  | reject
            v=DMARC1; sp=reject; p=none                         | none
            v=DMARC1; p=reject; x=unknown; zz=1                 | reject
            v=DMARC1; p=reject; adkim=q; fo=9                   | reject
            v=DMARC1; p=reject; np=none; t=y; psd=n             | reject
            v=DMARC1; p=reject; pct=10; ri=1; rf=afrf           | reject
            v=DMARC1; rua=mailto:a@example.com                  | none
            v=DMARC1; p=monitor; rua=mailto:a@example.com       | none
            v=DMARC1; p=reject; sp=no; rua=mailto:a@example.com | none
            v=DMARC1; p=reject; rua=mailto:a@b.example!10m      | reject
            v=DMARC1; p=reject; words                           | reject
            """)
    void aReceiverAppliesItsPolicy(String text, String policy) {
        assertThat(DmarcRecord.parse(text))
                .isInstanceOfSatisfying(
                        Policy.class, p -> assertThat(p.policy().name()).isEqualTo(policy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v=DMARC1                                 | it has no p=
            v=DMARC1; p=                             | p= is none of
            v=DMARC1; p=monitor                      | p= is none of
            v=DMARC1; p=monitor; rua=a@example.com   | p= is none of
            v=DMARC1; p=none; sp=maybe               | sp= is none of
            v=DMARC1; p=none; np=maybe               | np= is none of
            v=DMARC1; p=none; p=reject               | twice
            v=dmarc1; p=none                         | does not begin with v=DMARC1
            v=DMARC1 p=none                          | does not begin with v=DMARC1
            v=DMARC10; p=none                        | does not begin with v=DMARC1
            p=none; v=DMARC1                         | does not begin with v=DMARC1
            """)
    void aReceiverIgnoresIt(String text, String problem) {
        assertThat(DmarcRecord.parse(text))
                .isInstanceOfSatisfying(
                        Broken.class, b -> assertThat(b.problem()).contains(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=DMARC1; p=none", "V = dmarc1", " v=DMARC1", "v=DMARC1 p=none", "v=DMARC11"})
    void whatSomebodyMeantToBeOneIsNotWrittenBeside(String text) {
        assertThat(DmarcRecord.isMeant(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=spf1 -all", "p=none; v=DMARC1", "dmarc1", "verification=v=DMARC1"})
    void anythingElseIsNone(String text) {
        assertThat(DmarcRecord.isMeant(text)).isFalse();
    }

    @Test
    void textOfAnyLengthIsRead() {
        assertThat(DmarcRecord.parse("v=DMARC1;" + " a;".repeat(20_000) + "p=none,".repeat(5_000)))
                .isInstanceOf(Broken.class);
        assertThat(DmarcRecord.parse("v=DMARC1; p=none; rua=" + "a".repeat(60_000)))
                .isInstanceOf(Policy.class);
    }
}
