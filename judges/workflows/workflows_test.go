package workflows

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rhysd/actionlint"
)

// actionlint reads the workflows as GitHub does: syntax, contexts, shells, inputs of actions.
func TestWorkflowsAreSound(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		linter, err := actionlint.NewLinter(&said, &actionlint.LinterOptions{Shellcheck: "", Pyflakes: ""})
		if err != nil {
			t.Fatal(err)
		}
		found, err := linter.Lint(file, content, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 0 {
			t.Errorf("%s:\n%s", file, said.String())
		}
	}
}
