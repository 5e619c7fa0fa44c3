package judges

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const gitops = "../deploy/gitops"

// truth is a row of truth.md: the tools' columns are those that are judged here; kubectl wait has a real API server elsewhere.
type truth struct {
	state, provisioned, ready, kstatus, argo, argoStrict, flux string
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func table(t *testing.T) []truth {
	t.Helper()
	var rows []truth
	for line := range strings.Lines(read(t, gitops, "truth.md")) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 8 || !strings.Contains(cells[0], "[") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(cells[0], "["), "]")
		rows = append(rows, truth{name, cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]})
	}
	if len(rows) == 0 {
		t.Fatal("truth.md has no table")
	}
	return rows
}

func object(t *testing.T, state string) *unstructured.Unstructured {
	t.Helper()
	encoded, err := yaml.YAMLToJSON([]byte(read(t, gitops, "states", state+".yaml")))
	if err != nil {
		t.Fatal(err)
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(encoded); err != nil {
		t.Fatal(err)
	}
	return object
}

func argo(t *testing.T, script string, of *unstructured.Unstructured) Health {
	t.Helper()
	health, err := ArgoCD(read(t, gitops, "argocd", script), of)
	if err != nil {
		t.Fatal(err)
	}
	return health
}

func healthCheck(t *testing.T) kustomize.CustomHealthCheck {
	t.Helper()
	var kustomization struct {
		Spec struct {
			HealthCheckExprs []kustomize.CustomHealthCheck `json:"healthCheckExprs"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal([]byte(read(t, gitops, "flux", "kustomization.yaml")), &kustomization); err != nil {
		t.Fatal(err)
	}
	if len(kustomization.Spec.HealthCheckExprs) != 1 {
		t.Fatalf("%d health checks, not one", len(kustomization.Spec.HealthCheckExprs))
	}
	return kustomization.Spec.HealthCheckExprs[0]
}

// flux tells what Flux makes of it: Unknown where an expression cannot be evaluated, which is waited for like InProgress.
func flux(t *testing.T, of *unstructured.Unstructured) string {
	t.Helper()
	check := healthCheck(t)
	evaluator, err := cel.NewStatusEvaluator(&check.HealthCheckExpressions)
	if err != nil {
		t.Fatal(err)
	}
	result, err := evaluator.Evaluate(t.Context(), of)
	if err != nil {
		return status.UnknownStatus.String()
	}
	return result.Status.String()
}

// stalling has the reasons that make a MailServer Stalled when they last: the page of conditions marks them.
func stalling(t *testing.T) map[string]bool {
	t.Helper()
	reasons := map[string]bool{}
	for line := range strings.Lines(read(t, "../docs/reference/conditions.md")) {
		if cells := strings.Split(line, "|"); len(cells) == 6 && strings.Contains(cells[3], "†") {
			reasons[strings.Trim(cells[1], " `")] = true
		}
	}
	if len(reasons) == 0 {
		t.Fatal("the page of conditions marks no reason")
	}
	return reasons
}

func reason(of *unstructured.Unstructured, condition string) string {
	conditions, _, _ := unstructured.NestedSlice(of.Object, "status", "conditions")
	for _, one := range conditions {
		if c, ok := one.(map[string]any); ok && c["type"] == condition {
			return c["reason"].(string)
		}
	}
	return ""
}

// Flux sees for itself whether a spec was looked at, in the version that judges here; the expression is for one that does not.
func TestFluxIsToldThatASpecWasNotLookedAt(t *testing.T) {
	expression, err := cel.NewExpression(healthCheck(t).InProgress)
	if err != nil {
		t.Fatal(err)
	}
	for state, wanted := range map[string]bool{"just-applied": true, "spec-changed": true, "ready": false} {
		if is, err := expression.EvaluateBoolean(t.Context(), object(t, state).Object); err != nil || is != wanted {
			t.Errorf("%s: %t, %v", state, is, err)
		}
	}
}

func TestEveryCellOfTheTable(t *testing.T) {
	for _, row := range table(t) {
		of := object(t, row.state)
		computed, err := status.Compute(of)
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range []struct{ tool, says, is string }{
			{"kstatus", row.kstatus, computed.Status.String()},
			{"Argo CD", row.argo, argo(t, "health.lua", of).Status},
			{"Argo CD, strict", row.argoStrict, argo(t, "health-strict.lua", of).Status},
			{"Flux", row.flux, flux(t, of)},
		} {
			t.Run(row.state+"/"+cell.tool, func(t *testing.T) {
				if cell.is != cell.says {
					t.Errorf("is %s, and the table says %s", cell.is, cell.says)
				}
			})
		}
	}
}

func TestTheTableHasEveryStateAndNoOther(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(gitops, "states", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{}
	for _, file := range files {
		left[strings.TrimSuffix(filepath.Base(file), ".yaml")] = true
	}
	for _, row := range table(t) {
		if !left[row.state] {
			t.Errorf("the row %s has no file, or comes twice", row.state)
		}
		delete(left, row.state)
	}
	for state := range left {
		t.Errorf("the state %s has no row", state)
	}
}

// What a table can get wrong, whatever its cells say. Of kstatus alone nobody can tell more than Ready does.
func TestNoToolIsEverMisled(t *testing.T) {
	stalls := stalling(t)
	for _, row := range table(t) {
		of := object(t, row.state)
		generation, _, _ := unstructured.NestedInt64(of.Object, "status", "observedGeneration")
		waiting, _, _ := unstructured.NestedString(of.Object, "status", "waitingFor")
		policy, _, _ := unstructured.NestedString(of.Object, "spec", "managementPolicy")
		seen := generation == of.GetGeneration()
		deleting := of.GetDeletionTimestamp() != nil
		argos := []string{row.argo, row.argoStrict}
		t.Run(row.state, func(t *testing.T) {
			if !seen || deleting {
				for _, cell := range append(argos, row.flux, row.kstatus) {
					if cell == "Healthy" || cell == "Current" {
						t.Errorf("%s though nothing is done yet, or it goes", cell)
					}
				}
				if row.provisioned != "waits" || row.ready != "waits" {
					t.Errorf("kubectl %s, %s though nothing is done yet, or it goes", row.provisioned, row.ready)
				}
			}
			if waiting == "AWS" || waiting == "AWSSupport" || waiting == "DNS" || waiting == "Operator" {
				for _, cell := range append(argos, row.flux, row.kstatus) {
					if seen && (cell == "Degraded" || cell == "Failed") {
						t.Errorf("%s though it is %s that is waited for", cell, waiting)
					}
				}
			}
			if seen && !deleting && (waiting == "User" || waiting == "AWSSupport") {
				for _, cell := range argos {
					if cell == "Progressing" {
						t.Errorf("Progressing though only %s can go on", waiting)
					}
				}
				if row.flux == "InProgress" && !stalls[reason(of, "Provisioned")] {
					t.Errorf("InProgress for ever though only %s can go on", waiting)
				}
			}
			if (row.ready == "met") != (row.argoStrict == "Healthy") {
				t.Errorf("kubectl %s and Argo CD's strict variant says %s", row.ready, row.argoStrict)
			}
			if (row.provisioned == "met") != (row.argo == "Healthy" || row.argo == "Degraded" && reason(of, "Provisioned") == "AllReady") {
				t.Errorf("kubectl %s and Argo CD says %s", row.provisioned, row.argo)
			}
			if row.argo == "Healthy" && row.flux != "Current" || row.argo == "Degraded" && row.flux != "Failed" {
				t.Errorf("Argo CD says %s and Flux %s", row.argo, row.flux)
			}
			if row.flux == "Current" && row.argo != "Healthy" && policy != "Observe" {
				t.Errorf("Flux says Current and Argo CD %s of what is not only observed", row.argo)
			}
		})
	}
}

// What ends a look only is on the way where something is to be done about it.
func TestFluxTakesNoPlanOfAManagedServerForItsEnd(t *testing.T) {
	of := object(t, "observed-address-lost")
	if err := unstructured.SetNestedField(of.Object, "Manage", "spec", "managementPolicy"); err != nil {
		t.Fatal(err)
	}
	if says := flux(t, of); says != "InProgress" {
		t.Errorf("Flux says %s", says)
	}
}

func TestWhatAPersonHasToDoIsSaidInArgoCD(t *testing.T) {
	for _, state := range []string{"port25-form-to-send", "records-by-hand", "conflict-stalled"} {
		of := object(t, state)
		step, _, _ := unstructured.NestedString(of.Object, "status", "nextStep")
		for _, script := range []string{"health.lua", "health-strict.lua"} {
			if message := argo(t, script, of).Message; step == "" || !strings.HasSuffix(message, step) {
				t.Errorf("%s says of %s: %q", script, state, message)
			}
		}
	}
}

// Whatever an object was, nobody takes it for finished while its status is not of this version of it, or it goes.
func TestWhatWasReadyIsNotHealthyWithoutAStatusOfItsOwn(t *testing.T) {
	for what, change := range map[string]func(*unstructured.Unstructured){
		"no status at all": func(of *unstructured.Unstructured) { delete(of.Object, "status") },
		"the schema's default": func(of *unstructured.Unstructured) {
			of.Object["status"] = map[string]any{"observedGeneration": int64(-1)}
		},
		"never looked at": func(of *unstructured.Unstructured) {
			of.Object["status"].(map[string]any)["observedGeneration"] = int64(-1)
		},
		"an older version looked at": func(of *unstructured.Unstructured) { of.SetGeneration(of.GetGeneration() + 1) },
		"deleted": func(of *unstructured.Unstructured) {
			now := metav1.Now()
			of.SetDeletionTimestamp(&now)
		},
	} {
		t.Run(what, func(t *testing.T) {
			of := object(t, "ready")
			change(of)
			for _, script := range []string{"health.lua", "health-strict.lua"} {
				if health := argo(t, script, of); health.Status != "Progressing" {
					t.Errorf("Argo CD with %s says %s", script, health.Status)
				}
			}
			if says := flux(t, of); says != "InProgress" && (says != "Unknown" || of.Object["status"] != nil) {
				t.Errorf("Flux says %s", says)
			}
		})
	}
}

func TestTheVariantsDifferInTheirGoalAlone(t *testing.T) {
	usual := read(t, gitops, "argocd", "health.lua")
	strict := strings.Replace(usual, `local goal = "Provisioned"`, `local goal = "Ready"`, 1)
	if strict == usual || strict != read(t, gitops, "argocd", "health-strict.lua") {
		t.Error("health-strict.lua is not health.lua with another goal")
	}
}

func TestThePatchesOfArgoCDHaveTheScripts(t *testing.T) {
	for _, variant := range []string{"", "-strict"} {
		var patch struct {
			Data map[string]string `json:"data"`
		}
		if err := yaml.Unmarshal([]byte(read(t, gitops, "argocd", "argocd-cm"+variant+".yaml")), &patch); err != nil {
			t.Fatal(err)
		}
		script := patch.Data["resource.customizations.health.mailserver-operator.dev_MailServer"]
		if script != read(t, gitops, "argocd", "health"+variant+".lua") {
			t.Errorf("argocd-cm%s.yaml has another script than health%s.lua", variant, variant)
		}
	}
}

func TestFluxIsToldOfTheRightKind(t *testing.T) {
	check, of := healthCheck(t), object(t, "ready")
	if check.APIVersion != of.GetAPIVersion() || check.Kind != of.GetKind() {
		t.Errorf("the health check is of %s %s", check.APIVersion, check.Kind)
	}
}
