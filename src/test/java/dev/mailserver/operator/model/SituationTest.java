package dev.mailserver.operator.model;

import static dev.mailserver.operator.fakes.Situations.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SituationTest {
    private static final String ACCOUNT = "210987654321";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Run: aws ec2 x | With credentials of account 210987654321, run: aws ec2 x",
                "In a checkout, run: aws ssm X | With credentials of account 210987654321, in a checkout, run: aws ssm X",
                "run: aws ec2 x | with credentials of account 210987654321, run: aws ec2 x"
            })
    void a_step_in_a_roles_account_begins_with_whose_credentials_it_takes(String step, String there) {
        assertThat(given().inAccount(ACCOUNT).situation().there(step)).isEqualTo(there);
    }

    @Test
    void without_a_role_or_while_its_account_is_not_known_a_step_is_told_as_it_is() {
        var pinned = given().status(s -> s.with().accountID(ACCOUNT).build());
        var unknown =
                given().inAccount(ACCOUNT).status(s -> s.with().accountID(null).build());

        assertThat(pinned.situation().there("Run: aws ec2 x")).isEqualTo("Run: aws ec2 x");
        assertThat(unknown.situation().there("Run: aws ec2 x")).isEqualTo("Run: aws ec2 x");
    }
}
