package judges

import (
	"os/exec"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"
)

// Those that take days are looked at less often.
var alertTests = []string{"alerts_minutes_test.yaml", "alerts_days_test.yaml"}

const charts = "../helm/mailserver-operator/files"

// promtool is built without service discovery, which needs the libraries of every cloud there is.
func promtool(t *testing.T, arguments ...string) {
	t.Helper()
	run := append([]string{"run", "-tags=remove_all_sd", "github.com/prometheus/prometheus/cmd/promtool"}, arguments...)
	if output, err := exec.Command("go", run...).CombinedOutput(); err != nil {
		t.Errorf("promtool: %v\n%s", err, output)
	}
}

type rule struct {
	Alert string `json:"alert"`
	Expr  string `json:"expr"`
}

func alerts(t *testing.T) []rule {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []rule `json:"rules"`
		} `json:"groups"`
	}
	if err := yaml.Unmarshal([]byte(read(t, charts, "alerts.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	var all []rule
	for _, group := range file.Groups {
		all = append(all, group.Rules...)
	}
	if len(all) == 0 {
		t.Fatal("alerts.yaml has no rules")
	}
	return all
}

func TestAlertsFireAndDoNot(t *testing.T) {
	promtool(t, "check", "rules", "--lint=all", "--lint-fatal", filepath.Join(charts, "alerts.yaml"))
	promtool(t, append([]string{"test", "rules"}, alertTests...)...)
}

func TestEveryAlertHasATestOfBothKinds(t *testing.T) {
	type file struct {
		Tests []struct {
			Expressions []struct {
				Expr    string `json:"expr"`
				Samples []any  `json:"exp_samples"`
			} `json:"promql_expr_test"`
		} `json:"tests"`
	}
	type both struct{ fires, silent bool }
	tested := map[string]both{}
	for _, name := range alertTests {
		var f file
		if err := yaml.Unmarshal([]byte(read(t, name)), &f); err != nil {
			t.Fatal(err)
		}
		for _, test := range f.Tests {
			for _, expression := range test.Expressions {
				seen := tested[expression.Expr]
				seen.fires = seen.fires || len(expression.Samples) > 0
				seen.silent = seen.silent || len(expression.Samples) == 0
				tested[expression.Expr] = seen
			}
		}
	}
	for _, alert := range alerts(t) {
		if got := tested[`ALERTS{alertname="`+alert.Alert+`", alertstate="firing"}`]; !got.fires || !got.silent {
			t.Errorf("%s: a test that it fires: %t, that it does not: %t", alert.Alert, got.fires, got.silent)
		}
	}
}
