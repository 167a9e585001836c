// What stands behind a measured edge: it reads every request to its end and answers the same few bytes, so that as much as
// possible of a request's time is the edge's.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
)

// About what the API answers to an event.
const answer = `{"task":["00000000-0000-0000-0000-000000000000"],"profile":{"id":"00000000-0000-0000-0000-000000000000"}}`

// usage: backend <address>
func main() {
	handler := func(response http.ResponseWriter, request *http.Request) {
		// A body that ends early is the measured edge's business, not ours.
		_, _ = io.Copy(io.Discard, request.Body)
		response.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(response, answer)
	}
	log.Fatal(http.ListenAndServe(os.Args[1], http.HandlerFunc(handler)))
}
