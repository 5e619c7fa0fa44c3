"""What a person is told about a running sandbox, from its ``state.json``."""

from typing import Any


def how_to_use(published: dict[str, Any]) -> str:
    lines = []
    if kubernetes := published.get("kubernetes"):
        lines += [
            f"  Kubernetes {kubernetes['version']}   {kubernetes['server']}",
            f"    export KUBECONFIG={kubernetes['adminKubeconfig']} PATH={kubernetes['bin']}:$PATH",
        ]
    if aws := published.get("aws"):
        account = aws["defaultAccount"]
        lines += [
            f"  AWS   {aws['endpoint']}, account {account['accountID']}",
            f"    export AWS_ENDPOINT_URL={aws['endpoint']} AWS_REGION={aws['defaultRegion']}"
            f" AWS_ACCESS_KEY_ID={account['accessKeyID']} AWS_SECRET_ACCESS_KEY={account['secretAccessKey']}",
        ]
    if dns := published.get("dns"):
        address, port = dns["resolver"].split(":")
        lines += [
            f"  DNS   resolver {dns['resolver']}; the name servers listen on port {dns['authoritativePort']}",
            f"    dig @{address} -p {port} mx.one.test",
        ]
    if mail := published.get("mail"):
        lines.append(f"  Mail   {', '.join(mail['targets'])}; control target {mail['controlTarget']}")
    lines.append("  sandbox/python -m sandbox status | logs | support list | down")
    return "\n".join(lines)
