// Package workflows holds the workflows of GitHub against actionlint; a module by itself, for its YAML parser is older than what
// the other judges use.
package workflows
