// Package judges holds what is shipped for the tools of others against those tools themselves: health checks against Argo CD's Lua,
// kstatus and Flux's CEL, alert rules against promtool, and the dashboard against Prometheus' own parser.
package judges
