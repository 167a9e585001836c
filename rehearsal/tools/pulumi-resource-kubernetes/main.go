// The Kubernetes provider of Pulumi, as its own repository builds it, but for two files that are generated there
// and are not part of the Go module: the schema and the Terraform mapping. Both serve code generation and
// conversion only; a Node program brings its types with the npm package @pulumi/kubernetes.
package main

import "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"

// The release whose commit go.mod names.
const version = "4.25.0"

func main() {
	provider.Serve("kubernetes", version, []byte("{}"), []byte("{}"))
}
