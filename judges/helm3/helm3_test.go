package helm3

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	"helm.sh/helm/v3/pkg/releaseutil"
	"sigs.k8s.io/yaml"
)

const (
	root    = "../../"
	chart   = root + "helm/mailserver-operator"
	release = "mailserver-operator"
	tests   = root + "sandbox/tests/chart/"
	golden  = tests + "golden/"
)

type object = map[string]any

// cases are the values that the chart is tested with under Helm 4, and those that are refused there with these words.
var cases = func() (read struct {
	Cases   map[string]object
	Refused [][2]any
}) {
	if err := yaml.Unmarshal([]byte(content(tests+"cases.yaml")), &read); err != nil {
		panic(err)
	}
	return read
}()

func content(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestHelm3MakesOfTheValuesWhatHelm4Makes(t *testing.T) {
	files, err := filepath.Glob(golden + "*.diff")
	if err != nil || len(files) != len(cases.Cases) {
		t.Fatalf("%d golden files of %d cases: %v", len(files), len(cases.Cases), err)
	}
	usual := content(golden + "default.yaml")
	t.Run("default", func(t *testing.T) { compare(t, object{}, usual) })
	for name, values := range cases.Cases {
		t.Run(name, func(t *testing.T) { compare(t, values, patched(usual, content(golden+name+".diff"))) })
	}
}

func TestHelm3RefusesWhatHelm4Refuses(t *testing.T) {
	for _, refused := range cases.Refused {
		values, words := refused[0].(object), refused[1].(string)
		if _, err := rendered(values); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v: %q expected, not: %v", values, words, err)
		}
	}
}

func TestHelm3LintHasNothingToSay(t *testing.T) {
	linted := lint.All(chart, object{}, release, false)
	for _, message := range linted.Messages {
		if message.Severity > support.InfoSev {
			t.Error(message)
		}
	}
}

func compare(t *testing.T, values object, text string) {
	made, err := rendered(values)
	if err != nil {
		t.Fatal(err)
	}
	wanted := documents(text)
	if len(made) != len(wanted) {
		t.Fatalf("%d objects, not %d", len(made), len(wanted))
	}
	for i, want := range wanted {
		if got := shortened(made[i], want); !reflect.DeepEqual(got, want) {
			t.Errorf("made:\n%s\nexpected:\n%s", written(got), written(want))
		}
	}
}

// rendered is what `helm template` prints, in that order.
func rendered(values object) ([]object, error) {
	loaded, err := loader.Load(chart)
	if err != nil {
		return nil, err
	}
	options := chartutil.ReleaseOptions{Name: release, Namespace: release, Revision: 1, IsInstall: true}
	given, err := chartutil.ToRenderValues(loaded, values, options, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	made, err := engine.Render(loaded, given)
	if err != nil {
		return nil, err
	}
	delete(made, release+"/templates/NOTES.txt")
	_, manifests, err := releaseutil.SortManifests(made, nil, releaseutil.InstallOrder)
	var objects []object
	for _, manifest := range manifests {
		objects = append(objects, documents(manifest.Content)...)
	}
	return objects, err
}

// shortened has the words of the golden object in the place of what is another file's whole content.
func shortened(made, golden object) object {
	for field, value := range golden {
		words, isText := value.(string)
		file, isCRD := strings.CutPrefix(words, "that of ")
		switch {
		case !isText || field == "kind" || field == "apiVersion":
		case isCRD && !reflect.DeepEqual(made[field], documents(content(root + file))[0][field]):
		default:
			made[field] = words
		}
	}
	return made
}

func documents(text string) []object {
	var found []object
	for _, one := range strings.Split("\n"+text, "\n---\n") {
		var read object
		if err := yaml.Unmarshal([]byte(one), &read); err != nil {
			panic(err)
		}
		if read != nil {
			found = append(found, read)
		}
	}
	return found
}

func written(one object) string {
	text, _ := yaml.Marshal(one)
	return string(text)
}

var hunk = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@$`)

// patched is the text with a unified diff applied to it.
func patched(text, diff string) string {
	before := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	var after []string
	at := 0
	for _, line := range strings.Split(strings.TrimSuffix(diff, "\n"), "\n")[2:] {
		if numbers := hunk.FindStringSubmatch(line); numbers != nil {
			first, _ := strconv.Atoi(numbers[1])
			if numbers[2] != "0" {
				first-- // a hunk that takes lines away names the first of them, another one the line before
			}
			after = append(after, before[at:first]...)
			at = first
			continue
		}
		if line[0] != '+' {
			if before[at] != line[1:] {
				panic(fmt.Sprintf("line %d is %q, not %q", at+1, before[at], line[1:]))
			}
			at++
		}
		if line[0] != '-' {
			after = append(after, line[1:])
		}
	}
	return strings.Join(append(after, before[at:]...), "\n")
}
