"""Values of every kind: what each changes of what the chart makes is in ``golden/``."""

ROLE = "arn:aws:iam::123456789012:role/mailserver-operator"

CASES = {
    "one-namespace": {"clusterName": "prod", "watchNamespaces": ["mail"]},
    "namespaces-without-cluster-name": {"watchNamespaces": ["mail", "shop"]},
    "without-crds": {"crds": {"install": False}},
    "without-rbac": {"rbac": {"create": False}},
    "without-secrets": {"rbac": {"secrets": {"get": False}}},
    "named-secrets": {"rbac": {"secrets": {"names": ["dkim", "tsig"]}}},
    "aggregated-roles": {"rbac": {"aggregate": True}},
    "irsa": {"serviceAccount": {"annotations": {"eks.amazonaws.com/role-arn": ROLE}}},
    "service-account-of-your-own": {"serviceAccount": {"create": False, "name": "mail"}},
    "one-replica": {"replicas": 1},
    "without-leader-election": {"replicas": 1, "leaderElection": {"enabled": False}},
    "without-disruption-budget": {"podDisruptionBudget": {"enabled": False}},
    "network-policy": {"networkPolicy": {"enabled": True}},
    "network-policy-with-probe": {
        "networkPolicy": {
            "enabled": True,
            "operatorProbe": True,
            "monitoring": {"matchLabels": {"team": "observability"}},
            "extraEgress": [{"ports": [{"protocol": "TCP", "port": 5353}]}],
        }
    },
    "pod-monitor": {"podMonitor": {"enabled": True, "labels": {"release": "prometheus"}}},
    "prometheus-rule": {"prometheusRule": {"enabled": True, "namespace": "monitoring"}},
    "prometheus-rule-of-one-release-among-others": {
        "podMonitor": {"namespace": "monitoring"},
        "prometheusRule": {
            "enabled": True,
            "selector": {"cluster": "prod"},
            "runbookUrl": "https://git.example.com/runbooks/",
        },
    },
    "prometheus-rule-without-pod-monitor": {"prometheusRule": {"enabled": True, "selector": {"job": "mail"}}},
    "dashboard": {"dashboard": {"enabled": True, "annotations": {"grafana_folder": "Mail"}}},
    "image-by-digest": {
        "image": {
            "repository": "registry.example.com/operator",
            "digest": f"sha256:{'0' * 64}",
            "pullPolicy": "Always",
        },
        "imagePullSecrets": [{"name": "registry"}],
    },
    "names": {"nameOverride": "mail", "fullnameOverride": "mail-operator", "commonLabels": {"team": "mail"}},
    "settings": {
        "clusterName": "prod",
        "resync": "5m",
        "stalledAfter": "10m",
        "observationGrace": "1h",
        "concurrency": 8,
        "aws": {"region": "eu-west-1", "rate": {"route53": 2, "ec2Mutating": 1.5, "ec2Describe": 20}},
        "dns": {"resolvers": ["10.0.0.2:53", "unbound.dns.svc:53"], "authoritativePort": 5353},
        "smtp": {
            "probeTargets": ["mx.example.com:25", "mx.example.org:25"],
            "controlTarget": "example.com:443",
            "blockedInterval": "5m",
            "confirmInterval": "30s",
            "document": "probe",
        },
        "reputation": {
            "lists": ["{dqs}.zen.dq.spamhaus.net", "bl.spamcop.net"],
            "keys": {"dqs": {"name": "blocklists", "key": "dqs"}},
        },
        "logging": {"json": False, "level": "DEBUG"},
        "leaderElection": {"leaseDuration": "30s", "renewDeadline": "20s", "retryPeriod": "2s"},
    },
    "no-blocklists": {"reputation": {"lists": []}},
    "pod": {
        "extraEnv": [{"name": "HTTPS_PROXY", "value": "http://proxy:3128"}],
        "envFrom": [{"configMapRef": {"name": "settings"}}],
        "extraVolumes": [{"name": "authority", "configMap": {"name": "authority"}}],
        "extraVolumeMounts": [{"name": "authority", "mountPath": "/etc/authority"}],
        "resources": {"limits": {"cpu": "1"}},
        "podSecurityContext": {"runAsUser": None, "runAsGroup": None, "fsGroup": None},
        "terminationGracePeriodSeconds": 45,
        "podAnnotations": {"example.com/owner": "mail"},
        "podLabels": {"example.com/tier": "infrastructure"},
        "priorityClassName": "system-cluster-critical",
        "nodeSelector": {"kubernetes.io/arch": "arm64"},
        "tolerations": [{"key": "infrastructure", "operator": "Exists"}],
        "affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": "kubernetes.io/hostname",
                "whenUnsatisfiable": "DoNotSchedule",
                "labelSelector": {"matchLabels": {"team": "mail"}},
            }
        ],
    },
}

REFUSED = [
    # Values, and what Helm says of them.
    ({"replica": 3}, "additional properties 'replica' not allowed"),
    ({"image": {"repo": "example.com/operator"}}, "at '/image': additional properties 'repo' not allowed"),
    ({"replicas": "two"}, "at '/replicas': got string, want integer"),
    ({"replicas": -1}, "at '/replicas': minimum: got -1, want 0"),
    ({"leaderElection": {"enabled": False}}, "at '/replicas': maximum: got 2, want 1"),
    ({"image": {"digest": "latest"}}, "at '/image/digest': 'latest' does not match pattern"),
    (
        {"image": {"pullPolicy": "Sometimes"}},
        "at '/image/pullPolicy': value must be one of 'IfNotPresent', 'Always', 'Never'",
    ),
    ({"watchNamespaces": "mail"}, "at '/watchNamespaces': got string, want array"),
    ({"watchNamespaces": ["Mail"]}, "at '/watchNamespaces/0': 'Mail' does not match pattern"),
    ({"watchNamespaces": ["mail", "mail"]}, "at '/watchNamespaces': items at 0 and 1 are equal"),
    ({"resync": "10 minutes"}, "at '/resync': '10 minutes' does not match pattern"),
    ({"aws": {"region": "eu-west-1a"}}, "at '/aws/region': 'eu-west-1a' does not match pattern"),
    ({"aws": {"rate": {"route53": 0}}}, "at '/aws/rate/route53': exclusiveMinimum: got 0, want 0"),
    ({"dns": {"resolvers": ["10.0.0.2"]}}, "at '/dns/resolvers/0': '10.0.0.2' does not match pattern"),
    ({"dns": {"authoritativePort": 70000}}, "at '/dns/authoritativePort': maximum: got 70,000, want 65,535"),
    ({"smtp": {"probeTargets": "mx.example.com:25"}}, "at '/smtp/probeTargets': got string, want array"),
    ({"reputation": {"keys": {"dqs": "secret"}}}, "at '/reputation/keys/dqs': got string, want object"),
    ({"reputation": {"keys": {"dqs": {"name": "blocklists"}}}}, "at '/reputation/keys/dqs': missing property 'key'"),
    ({"logging": {"level": "TRACE-ALL"}}, "at '/logging/level': value must be one of 'DEBUG'"),
    (
        {"serviceAccount": {"annotations": {"eks.amazonaws.com/role-arn": "mailserver-operator"}}},
        "at '/serviceAccount/annotations/eks.amazonaws.com~1role-arn': 'mailserver-operator' does not match pattern",
    ),
    ({"rbac": {"secrets": True}}, "at '/rbac/secrets': got boolean, want object"),
    ({"crds": {"install": "false"}}, "at '/crds/install': got string, want boolean"),
    ({"extraEnv": {"A": "b"}}, "at '/extraEnv': got object, want array"),
    ({"terminationGracePeriodSeconds": 10}, "at '/terminationGracePeriodSeconds': minimum: got 10, want 30"),
    ({"podLabels": {"tier": 1}}, "at '/podLabels/tier': got number, want string"),
    ({"podDisruptionBudget": {"maxUnavailable": 0}}, "at '/podDisruptionBudget/maxUnavailable'"),
    ({"networkPolicy": {"apiServerPorts": []}}, "at '/networkPolicy/apiServerPorts': minItems: got 0, want 1"),
    (
        {"prometheusRule": {"runbookUrl": "git.example.com"}},
        "at '/prometheusRule/runbookUrl': 'git.example.com' does not match pattern",
    ),
    ({"prometheusRule": {"selector": {"my-job": "mail"}}}, "invalid propertyName 'my-job'"),
    ({"podMonitor": {"interval": 30}}, "at '/podMonitor/interval': got number, want string"),
]
