package judges

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"sigs.k8s.io/yaml"
)

// exported gives the names of the metrics that docs/reference/metrics.md has; a histogram or timer stands for its parts.
func exported(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, match := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\|").FindAllStringSubmatch(read(t, "../docs/reference/metrics.md"), -1) {
		names[match[1]] = true
		if strings.HasSuffix(match[1], "duration_seconds") {
			for _, part := range []string{"_count", "_sum", "_max"} {
				names[match[1]+part] = true
			}
		}
	}
	if len(names) == 0 {
		t.Fatal("metrics.md has no table")
	}
	return names
}

func selectors(t *testing.T, expression string) []*parser.VectorSelector {
	t.Helper()
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(expression)
	if err != nil {
		t.Errorf("%s: %v", expression, err)
		return nil
	}
	var all []*parser.VectorSelector
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		if selector, ok := node.(*parser.VectorSelector); ok {
			all = append(all, selector)
		}
		return nil
	})
	return all
}

func judge(t *testing.T, expression string, names map[string]bool) {
	t.Helper()
	for _, selector := range selectors(t, expression) {
		if !names[selector.Name] {
			t.Errorf("%s: the operator does not export %q", expression, selector.Name)
		}
	}
}

func TestAlertsGoByWhatTheOperatorExports(t *testing.T) {
	names := exported(t)
	for _, alert := range alerts(t) {
		judge(t, alert.Expr, names)
	}
}

// The chart puts the labels of its release in the place of this job.
func TestAlertsGoByTheSeriesOfOneRelease(t *testing.T) {
	const job = `job="mailserver-operator/mailserver-operator"`
	for _, alert := range alerts(t) {
		for _, selector := range selectors(t, alert.Expr) {
			if !slices.ContainsFunc(selector.LabelMatchers, func(m *labels.Matcher) bool { return m.String() == job }) {
				t.Errorf("%s: %s goes by the series of every release", alert.Alert, selector)
			}
		}
	}
}

// Of a server that goes Ready says at which step it is; it has these reasons at no other time.
func TestAlertsLeaveAServerThatGoesAloneAtEachStep(t *testing.T) {
	_, listed, _ := strings.Cut(read(t, "../docs/reference/conditions.md"), "| `Retaining` |")
	listed, _, _ = strings.Cut(listed, "\n\n")
	var steps []string
	for _, match := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|").FindAllStringSubmatch(listed, -1) {
		steps = append(steps, match[1])
	}
	leaveAlone := map[string]bool{}
	for _, alert := range alerts(t) {
		for _, selector := range selectors(t, alert.Expr) {
			for _, m := range selector.LabelMatchers {
				if m.Name == "reason" && m.Value == strings.Join(steps, "|") {
					leaveAlone[alert.Alert] = true
				}
			}
		}
	}
	for _, alert := range []string{"MailServerSupportOverdue", "MailServerPort25BlockedAgain", "MailServerListed"} {
		if !leaveAlone[alert] {
			t.Errorf("%s: it does not leave alone what has %v", alert, steps)
		}
	}
}

type panel struct {
	ID      int    `json:"id"`
	Title   string `json:"title"`
	Type    string `json:"type"`
	GridPos struct {
		H, W, X, Y int
	} `json:"gridPos"`
	Description string `json:"description"`
	Datasource  struct {
		UID string `json:"uid"`
	} `json:"datasource"`
	Targets []struct {
		Expr  string `json:"expr"`
		RefID string `json:"refId"`
	} `json:"targets"`
	Panels []panel `json:"panels"`
}

type dashboard struct {
	Title         string  `json:"title"`
	UID           string  `json:"uid"`
	SchemaVersion int     `json:"schemaVersion"`
	Panels        []panel `json:"panels"`
	Templating    struct {
		List []struct {
			Name  string `json:"name"`
			Type  string `json:"type"`
			Query any    `json:"query"`
		} `json:"list"`
	} `json:"templating"`
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	var d dashboard
	if err := json.Unmarshal([]byte(read(t, charts, "dashboard.json")), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// Grafana puts these in before Prometheus sees an expression.
var variables = strings.NewReplacer("$__rate_interval", "5m", "$namespace", "mail")

func TestEveryExpressionOfTheDashboardIsOneThatPrometheusTakes(t *testing.T) {
	names, expressions := exported(t), 0
	for _, p := range readDashboard(t).Panels {
		for _, target := range p.Targets {
			expressions++
			judge(t, variables.Replace(target.Expr), names)
		}
	}
	if expressions == 0 {
		t.Error("no panel has an expression")
	}
}

func TestEveryMetricOfTheOperatorsOwnIsOnTheDashboardOrInARule(t *testing.T) {
	all := read(t, charts, "dashboard.json") + read(t, charts, "alerts.yaml")
	for name := range exported(t) {
		if strings.HasPrefix(name, "mailserver_") && !regexp.MustCompile(name+`\b`).MatchString(all) {
			t.Errorf("%s is on no panel and in no rule", name)
		}
	}
}

func TestTheDashboardIsWhole(t *testing.T) {
	d := readDashboard(t)
	if d.UID == "" || d.Title == "" || d.SchemaVersion < 39 {
		t.Errorf("uid %q, title %q, schema version %d", d.UID, d.Title, d.SchemaVersion)
	}
	variable := map[string]string{}
	for _, v := range d.Templating.List {
		variable[v.Name] = v.Type
	}
	if variable["datasource"] != "datasource" || variable["namespace"] != "query" {
		t.Errorf("variables %v", variable)
	}
	ids, taken := map[int]bool{}, map[[2]int]string{}
	for _, p := range d.Panels {
		if ids[p.ID] {
			t.Errorf("%s: the id %d comes twice", p.Title, p.ID)
		}
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other, there := taken[[2]int{x, y}]; there || x >= 24 {
					t.Fatalf("%s lies over %q or out of the grid", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		if p.Type == "row" {
			continue
		}
		if len(p.Targets) == 0 || p.Description == "" || p.Datasource.UID != "${datasource}" {
			t.Errorf("%s: %d targets, description %q, data source %q", p.Title, len(p.Targets), p.Description, p.Datasource.UID)
		}
	}
}

// kube-state-metrics itself is no module that can be had; what it would look up has to be there.
func TestWhatKubeStateMetricsLooksUpIsInAStatus(t *testing.T) {
	type paths map[string][]string
	type each struct {
		Path           []string `json:"path"`
		LabelsFromPath paths    `json:"labelsFromPath"`
		ValueFrom      []string `json:"valueFrom"`
	}
	var file struct {
		Spec struct {
			Resources []struct {
				GroupVersionKind struct{ Group, Version, Kind string } `json:"groupVersionKind"`
				LabelsFromPath   paths                                 `json:"labelsFromPath"`
				Metrics          []struct {
					Name string `json:"name"`
					Each struct {
						Info  *each `json:"info"`
						Gauge *each `json:"gauge"`
					} `json:"each"`
				} `json:"metrics"`
			} `json:"resources"`
		} `json:"spec"`
	}
	if err := yaml.UnmarshalStrict([]byte(withoutHelp(read(t, "../deploy/monitoring/kube-state-metrics.yaml"))), &file); err != nil {
		t.Fatal(err)
	}
	of := object(t, "port25-form-to-send")
	for _, resource := range file.Spec.Resources {
		if kind := resource.GroupVersionKind; kind.Group+"/"+kind.Version != of.GetAPIVersion() || kind.Kind != of.GetKind() {
			t.Errorf("it looks at %v", kind)
		}
		for label, path := range resource.LabelsFromPath {
			found(t, label, of.Object, path)
		}
		for _, metric := range resource.Metrics {
			look := metric.Each.Info
			if look == nil {
				look = metric.Each.Gauge
			}
			if look == nil {
				t.Fatalf("%s is neither info nor gauge", metric.Name)
			}
			at := found(t, metric.Name, of.Object, look.Path)
			if list, ok := at.([]any); ok {
				at = list[0]
			}
			found(t, metric.Name, at, look.ValueFrom)
			for label, path := range look.LabelsFromPath {
				found(t, metric.Name+" "+label, at, path)
			}
		}
	}
}

// withoutHelp leaves out what is not looked up.
func withoutHelp(config string) string {
	return regexp.MustCompile(`(?m)^kind: .*\n|^ +(help|type|metricNamePrefix): .*\n`).ReplaceAllString(config, "")
}

func found(t *testing.T, what string, in any, path []string) any {
	t.Helper()
	for _, part := range path {
		members, _ := in.(map[string]any)
		member, there := members[part]
		if !there {
			t.Errorf("%s: there is no %s of %v", what, part, path)
			return nil
		}
		in = member
	}
	return in
}
