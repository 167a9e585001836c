// Package ext stands in for Traefik's extension points, which are empty in the open source edition and lie in a
// module of its repository that is not published on its own.
package ext

// HTTP is empty.
type HTTP struct{}

// Router is empty.
type Router struct{}
