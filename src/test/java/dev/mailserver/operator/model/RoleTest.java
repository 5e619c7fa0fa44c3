package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "aws, eu-west-1, eu-west-1",
        "aws, , us-east-1",
        "aws, us-gov-west-1, us-east-1",
        "aws-us-gov, us-gov-east-1, us-gov-east-1",
        "aws-us-gov, eu-west-1, us-gov-west-1",
        "aws-cn, , cn-north-1",
        "aws-eusc, , eusc-de-east-1"
    })
    void a_role_is_asked_for_in_the_operators_own_region_unless_that_is_of_another_partition(
            String partition, String own, String asked) {
        var role = new Role("arn:" + partition + ":iam::210987654321:role/mail", Optional.empty());
        assertThat(role.tokens(Optional.ofNullable(own))).isEqualTo(new Scope(asked));
    }
}
