package workflows

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rhysd/actionlint"
)

// What an action does must not change under its name: a commit, with the version that it is.
var pinned = regexp.MustCompile(`^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

func TestActionsArePinnedToACommit(t *testing.T) {
	for file, content := range workflows(t) {
		for _, used := range regexp.MustCompile(`(?m)uses: *(.*)$`).FindAllSubmatch(content, -1) {
			if !pinned.Match(used[1]) {
				t.Errorf("%s: %s", file, used[1])
			}
		}
	}
}

// actionlint reads the workflows as GitHub does: syntax, contexts, shells, inputs of actions.
func TestWorkflowsAreSound(t *testing.T) {
	for file, content := range workflows(t) {
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

// The workflows, by their paths.
func workflows(t *testing.T) map[string][]byte {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	contents := map[string][]byte{}
	for _, file := range files {
		if contents[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return contents
}
