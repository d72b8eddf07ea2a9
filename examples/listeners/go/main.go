// Go: WEBHOOK_SECRET=whsec_… PORT=3000 go run .
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type event struct {
	Type string
	Data json.RawMessage
}

func handle(id string, e event) error {
	var data struct{ Order, Reason string }
	switch e.Type {
	case "order.created", "order.cancelled":
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return err
		}
	}
	switch e.Type {
	case "order.created":
		fmt.Printf("%s: order %s came in\n", id, data.Order)
	case "order.cancelled":
		fmt.Printf("%s: order %s is off, as %s\n", id, data.Order, data.Reason)
	}
	return nil
}

func main() {
	webhook, err := webhooks.NewWebhook(os.Getenv("WEBHOOK_SECRET"))
	if err != nil || len(os.Getenv("WEBHOOK_SECRET")) < 24 {
		log.Fatal("WEBHOOK_SECRET must be the whsec_… of the webhook. ", err)
	}
	handled, err := openHandled(cmp.Or(os.Getenv("DEDUPE_FILE"), "webhooks.db") + ".ids")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("POST /webhooks", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, "too large, or broken off", http.StatusRequestEntityTooLarge)
			return
		}
		// The bytes as they came: parsed and written again they would be other bytes.
		if webhook.Verify(body, r.Header) != nil {
			http.Error(w, "not authentic", http.StatusUnauthorized)
			return
		}
		var e event
		if json.Unmarshal(body, &e) != nil {
			http.Error(w, "no event", http.StatusBadRequest)
			return
		}
		if e.Type == "posthorn.validation" {
			w.Header().Set("content-type", "application/json")
			w.Write(e.Data) // {"challenge"} is what it asks for
			return
		}
		id := r.Header.Get("webhook-id")
		if err := handled.once(id, func() error { return handle(id, e) }); err != nil {
			log.Printf("%s failed: %v", id, err)
			http.Error(w, "handler failed", http.StatusInternalServerError)
		}
	})
	fmt.Println("ready")
	server := &http.Server{Addr: ":" + cmp.Or(os.Getenv("PORT"), "3000"), ReadTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServe())
}
