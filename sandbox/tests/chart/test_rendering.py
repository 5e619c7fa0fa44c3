"""What the chart makes of its values, without a cluster. ``make chart`` writes what is derived anew."""

import json
import re
import shutil
import xml.etree.ElementTree as ET
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.paths import ROOT
from sandbox.tests.chart import table
from sandbox.tests.chart.cases import CASES, REFUSED
from sandbox.tests.chart.conftest import CHART, RELEASE, Refused, run_helm, with_values, written_or_same

GOLDEN = ROOT / "sandbox" / "tests" / "chart" / "golden"
CRD = "mailservers.mailserver-operator.dev-v1.yml"


def identity(manifest: dict) -> str:
    metadata = manifest["metadata"]
    return "/".join(filter(None, [manifest["kind"], metadata.get("namespace"), metadata["name"]]))


def shortened(manifest: dict) -> dict:
    """The same with a word in the place of what is another file's whole content."""
    files = CHART / "files"
    if manifest["kind"] == "CustomResourceDefinition":
        assert manifest["spec"] == yaml.safe_load((ROOT / "crds" / CRD).read_text())["spec"]
        return {**manifest, "spec": f"that of crds/{CRD}"}
    if manifest["kind"] == "PrometheusRule":
        return {**manifest, "spec": "files/alerts.yaml" + what_differs(files / "alerts.yaml", manifest["spec"])}
    if manifest["kind"] == "ConfigMap":
        assert manifest["data"] == {"mailserver-operator.json": (files / "dashboard.json").read_text()}
        return {**manifest, "data": "files/dashboard.json"}
    return manifest


def what_differs(rules: Path, spec: dict) -> str:
    """What the chart has put in the place of what that file has, and the labels of the series on each alert."""
    text = rules.read_text()
    (job,) = set(re.findall(r"job=\"[^\"]*\"", text))
    (folder,) = set(re.findall(r"runbook_url: (\S+)/\w+\.md", text))
    alerts = [alert for group in spec["groups"] for alert in group["rules"]]
    (series,) = re.findall(r"absent\(mailserver_leader{(.*)}\)", "\n".join(alert["expr"] for alert in alerts))
    (runbooks,) = {alert["annotations"]["runbook_url"].rpartition("/")[0] for alert in alerts}
    added = {label: value for label, value in alerts[0]["labels"].items() if label != "severity"}
    assert added == dict(re.findall(r'(\w+)="([^"]*)"', series))
    expected = yaml.safe_load(text.replace(job, series).replace(folder, runbooks))
    for alert in (one for group in expected["groups"] for one in group["rules"]):
        alert["labels"].update(added)
    assert spec == expected
    changes = [f"{new} for {old}" for old, new in ((job, series), (folder, runbooks)) if old != new]
    changes.append(f"{series} on each alert")
    return "".join(f", with {change}" for change in changes)


def environment(manifests: list[dict]) -> dict[str, Any]:
    (deployment,) = [one for one in manifests if one["kind"] == "Deployment"]
    env = deployment["spec"]["template"]["spec"]["containers"][0]["env"]
    return {one["name"]: one.get("value", one.get("valueFrom")) for one in env}


@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("helm/mailserver-operator/Chart.yaml", "(?m)^((?:version|appVersion): ).*"),
        ("deploy/base/deployment.yaml", r"(image: \S+:).*"),
    ],
)
def test_version_of_the_project_is_written_where_a_release_has_it(path, before):
    version = ET.parse(ROOT / "pom.xml").getroot().findtext("{http://maven.apache.org/POM/4.0.0}version")
    text, count = re.subn(before, rf"\g<1>{version}", (ROOT / path).read_text())
    assert count
    written_or_same(ROOT / path, text)


def test_lint_has_nothing_to_say():
    assert "0 chart(s) failed" in run_helm("lint", "--strict", CHART)


def test_crd_is_the_generated_one_and_stays_when_the_release_goes(render):
    written_or_same(CHART / "files" / "crds" / CRD, (ROOT / "crds" / CRD).read_text())
    (crd,) = [one for one in render() if one["kind"] == "CustomResourceDefinition"]
    assert crd["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}


def text_of(manifests: list[dict]) -> str:
    return yaml.safe_dump_all(map(shortened, manifests), sort_keys=False, width=1000)


def test_default_is_the_golden_one(render):
    written_or_same(GOLDEN / "default.yaml", text_of(render()))


@pytest.mark.parametrize("case", CASES)
def test_values_make_the_golden_difference_from_the_default(case, render):
    usual, made = text_of(render()).splitlines(), text_of(render(CASES[case])).splitlines()
    assert usual != made
    written_or_same(GOLDEN / f"{case}.diff", "\n".join(unified_diff(usual, made, "default", case, lineterm="")) + "\n")


def test_every_golden_file_has_its_case():
    assert {path.name for path in GOLDEN.iterdir()} == {"default.yaml", *(f"{case}.diff" for case in CASES)}


@pytest.mark.parametrize(("values", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_values_that_make_no_sense_are_refused_with_a_reason(values, words, render):
    with pytest.raises(Refused) as refusal:
        render(values)
    assert words in str(refusal.value)


def test_every_object_is_labelled_and_where_it_belongs(render):
    everything = {name: {"enabled": True} for name in ("networkPolicy", "podMonitor", "prometheusRule", "dashboard")}
    for one in render({**everything, "rbac": {"aggregate": True}, "commonLabels": {"team": "mail"}}):
        labels = one["metadata"]["labels"]
        assert labels["app.kubernetes.io/name"] == RELEASE and labels["team"] == "mail", identity(one)
        of_cluster = one["kind"].startswith("Cluster") or one["kind"] == "CustomResourceDefinition"
        assert of_cluster or one["metadata"]["namespace"] == RELEASE, identity(one)


def test_runbooks_of_a_released_chart_are_those_of_its_tag(tmp_path):
    released = shutil.copytree(CHART, tmp_path / "chart")
    metadata = (released / "Chart.yaml").read_text()
    (released / "Chart.yaml").write_text(re.sub(r"(?m)^version: .*$", "version: 1.2.3", metadata))
    made = run_helm("template", RELEASE, released, "--set=podMonitor.enabled=true,prometheusRule.enabled=true")
    folders = set(re.findall(r"runbook_url: (\S+)/\w+\.md", made))
    assert folders == {"https://github.com/mailserver-operator/mailserver-operator/blob/v1.2.3/docs/runbooks"}


def test_every_setting_of_the_operator_is_a_value(render):
    settings = set(re.findall(r"`(MAILSERVER_\w+)`", (ROOT / "docs/reference/configuration.md").read_text()))
    made = set().union(*(environment(render(values)) for values in CASES.values()))
    made = {name.replace("KEYS_DQS", "KEYS_NAME") for name in made if name.startswith("MAILSERVER_")}
    assert made == settings - {"MAILSERVER_LEADER_ELECTION_LEASE_NAMESPACE"}  # the pod's own, by default


def test_defaults_that_values_name_are_those_of_the_operator():
    rows = re.findall(r"\| `(MAILSERVER_\w+)` \| `(\S+)` \|", (ROOT / "docs/reference/configuration.md").read_text())
    defaults = dict(rows)
    named = {row.path: row for row in table.rows(CHART / "values.yaml") if row.default is None and "(" in row.meaning}
    assert len(named) > 10
    for path, row in named.items():
        variable = "MAILSERVER_" + re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", path).replace(".", "_").upper()
        assert row.meaning.split("(")[-1].rstrip(").").strip("`") == defaults[variable], path


def test_no_pod_is_ended_before_it_has_given_its_lease_back():
    properties = (ROOT / "src/main/resources/application.properties").read_text()
    http = int(re.search(r"quarkus.shutdown.timeout=(\d+)S", properties)[1])
    wiring = (ROOT / "src/main/java/dev/mailserver/operator/engine/Wiring.java").read_text()
    passes = int(re.search(r"withReconciliationTerminationTimeout\(Duration.ofSeconds\((\d+)\)", wiring)[1])
    lease = int(re.search(r"kubernetes-client.request-timeout=(\d+)S", properties)[1])
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    assert values["terminationGracePeriodSeconds"] >= http + passes + lease


def test_every_value_is_explained_and_the_readme_has_them_all():
    readme = CHART / "README.md"
    written_or_same(readme, table.inserted(readme.read_text(), table.rows(CHART / "values.yaml")))


def test_schema_knows_just_the_values_that_there_are():
    schema = json.loads((CHART / "values.schema.json").read_text())
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    del schema["properties"]["global"]

    def compare(part: dict, value: Any, path: str) -> None:
        if part.get("additionalProperties") is False and isinstance(value, dict) and path != ".resources":
            assert set(part["properties"]) == set(value), path
            for name, one in part["properties"].items():
                compare(one, value[name], f"{path}.{name}")

    compare(schema, values, "")


def test_notes_say_what_to_do_next(tmp_path):
    values = with_values({"watchNamespaces": ["mail"]}, tmp_path)
    notes = run_helm("install", RELEASE, CHART, "--dry-run=client", f"--namespace={RELEASE}", *values).split("NOTES:")[
        1
    ]
    assert f"kubectl -n {RELEASE} rollout status deployment/{RELEASE}" in notes
    assert "metadata: {name: mail, namespace: mail}" in notes
    assert "clusterName is not set" in notes and "associate the role with ServiceAccount" in notes
