// Package helm3 holds the chart against the libraries of Helm 3: what it makes of the values is what Helm 4 made of them. A module by
// itself, for these libraries go with another Kubernetes than the other judges do.
package helm3
