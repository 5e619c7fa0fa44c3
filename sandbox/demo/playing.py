"""What a person may try with a demo that was left running."""

from collections.abc import Mapping
from typing import Any

from sandbox.demo.cast import CLUB, HOME, NAMESPACE, SHOP


def how_to_play(published: Mapping[str, Any], account: Mapping[str, str]) -> str:
    kubernetes, aws, dns = published["kubernetes"], published["aws"], published["dns"]
    place, _, port = dns["resolver"].rpartition(":")
    account_id = account["accountID"]
    return f"""\
It goes on running. In another shell, from this folder:

  export KUBECONFIG={kubernetes["adminKubeconfig"]} PATH={kubernetes["bin"]}:$PATH
  kubectl get mailservers -n {NAMESPACE} --watch
  kubectl describe mailserver {SHOP.name} -n {NAMESPACE}
  kubectl explain mailserver.spec

See it from outside
  dig @{place} -p {port} {SHOP.hostname}
  sandbox/python -m sandbox logs operator --follow

Break something, and have it looked at now
  curl -d '{{"accountID": "{account_id}", "region": "{HOME}", "mode": "filtered"}}' {aws["control"]}/port25
  kubectl annotate mailserver {SHOP.name} -n {NAMESPACE} --overwrite mailserver-operator.dev/check-now="$(date)"

Be AWS Support
  sandbox/python -m sandbox support list
  sandbox/python -m sandbox support approve-port25 --account {account_id} --region {HOME}
  sandbox/python -m sandbox support refuse port25:{account_id}:{HOME} --why "no"

Delete one: by default its address and records stay, for when it is applied again
  kubectl delete mailserver {CLUB.name} -n {NAMESPACE}

End it all
  make sandbox-down"""
