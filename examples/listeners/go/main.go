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
	"regexp"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type event struct {
	Type string
	Data json.RawMessage
	Code string
}

// A dot would let one signature fit two messages; a comma is how servers join two headers.
var usableID = regexp.MustCompile(`^[!-+/-~-]{1,200}$`)

func isAuthentic(webhook *webhooks.Webhook, body []byte, h http.Header) bool {
	ids := h.Values("webhook-id")
	// The bytes as they came: parsed and written again they would be other bytes.
	return len(ids) == 1 && usableID.MatchString(ids[0]) && webhook.Verify(body, h) == nil
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
	// 16 bytes are the least that Posthorn takes. What an empty key signs, anybody can sign.
	if err != nil || len(os.Getenv("WEBHOOK_SECRET")) < len("whsec_")+22 {
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
		if !isAuthentic(webhook, body, r.Header) {
			http.Error(w, "not authentic", http.StatusUnauthorized)
			return
		}
		var e event
		if json.Unmarshal(body, &e) != nil || e.Type == "" && e.Code == "" {
			http.Error(w, "no event", http.StatusBadRequest)
			return
		}
		if e.Code != "" { // The other way of the sender to ask for consent: enter it there.
			fmt.Printf("the code of the validation is %q\n", e.Code)
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
