package dev.mailserver.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.sandbox.MailReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mail that dkimpy signs with a private key, and verifies by the record that the operator publishes of it. */
class DkimOracleTest {
    private static String record(String pem) {
        return ((KeyReading.Found) PrivateKeys.publicHalf(pem)).key().record();
    }

    private static Map<String, String> signed(String pem, String record) {
        return Map.of("privateKey", pem, "record", record);
    }

    @Test
    void mailVerifiesByTheRecordOfItsKeyAndByNoOther() {
        var rsa = KeyPairs.privatePem(KeyPairs.RSA);
        var pkcs1 = KeyPairs.pem("RSA PRIVATE KEY", PrivateKeysTest.pkcs1(KeyPairs.OTHER_RSA));
        var ed25519 = KeyPairs.privatePem(KeyPairs.ED25519);
        var verdicts = MailReference.run(
                "dkim",
                List.of(
                        signed(rsa, record(rsa)),
                        signed(pkcs1, record(pkcs1)),
                        signed(ed25519, record(ed25519)),
                        signed(rsa, record(pkcs1)),
                        signed(rsa, "v=DKIM1; p=")));
        assertThat(verdicts.toString()).isEqualTo("[true,true,true,false,false]");
    }
}
