"""Many clients at once: every answer is right, and none is a failure of the emulator."""

from concurrent.futures import ThreadPoolExecutor

import requests

from sandbox.tests.eventually import PATIENCE


def test_clients_of_several_accounts_do_not_disturb_one_another(new_account, clock):
    accounts = [new_account(throttling=False, address_quota=1000, route53_busy_seconds=0) for _ in range(3)]
    zones = {account.account_id: account.zone("many.example")["hostedZoneID"] for account in accounts}
    for account in accounts:
        account.ec2.describe_instances()

    def one_round(task):
        account, number = task
        made = account.ec2.allocate_address()
        instance = account.instance()
        account.ec2.associate_address(AllocationId=made["AllocationId"], InstanceId=instance["instanceID"])
        record = {
            "Name": f"n{number}.many.example",
            "Type": "A",
            "TTL": 60,
            "ResourceRecords": [{"Value": made["PublicIp"]}],
        }
        batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
        account.route53.change_resource_record_sets(HostedZoneId=zones[account.account_id], ChangeBatch=batch)
        account.ec2.describe_instances(InstanceIds=[instance["instanceID"]])
        return made["PublicIp"]

    with ThreadPoolExecutor(12) as pool:
        addresses = list(pool.map(one_round, [(account, number) for number in range(15) for account in accounts]))
    clock.advance(1)
    assert len(set(addresses)) == 45
    for account in accounts:
        held = account.ec2.describe_addresses()["Addresses"]
        assert len(held) == 15
        assert all(address["InstanceId"] for address in held)
        listed = account.route53.list_resource_record_sets(HostedZoneId=zones[account.account_id])
        values = {
            record["ResourceRecords"][0]["Value"] for record in listed["ResourceRecordSets"] if record["Type"] == "A"
        }
        assert values == {address["PublicIp"] for address in held}


def test_an_action_that_does_not_exist_is_refused_in_the_words_of_its_service(account, endpoint):
    scope = f"Credential={account.keys['aws_access_key_id']}/20260101/eu-west-1/ec2/aws4_request"
    answer = requests.post(
        endpoint,
        data={"Action": "PaintAddress", "Version": "2016-11-15"},
        headers={"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 400
    assert "<Code>InvalidAction</Code>" in answer.text
