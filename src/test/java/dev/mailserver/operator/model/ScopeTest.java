package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource({
        "eu-west-1, aws, true",
        "ap-southeast-7, aws, true",
        "cn-north-1, aws-cn, true",
        "eusc-de-east-1, aws-eusc, true",
        "us-gov-west-1, aws-us-gov, false",
        "us-iso-east-1, aws-iso, false"
    })
    void a_region_tells_its_partition_and_whether_ptrs_are_set_by_the_api(
            String region, String partition, boolean selfService) {
        assertThat(new Scope(region).partition()).isEqualTo(partition);
        assertThat(new Scope(region).selfServiceReverseDns()).isEqualTo(selfService);
    }
}
