package main

import (
	"os"
	"strings"
	"sync"
)

// handledIDs remembers in a file, one a line, which events were handled. With a database, insert the
// id in the transaction of the handler's own work instead: then a crash leaves both or neither.
type handledIDs struct {
	mutex sync.Mutex
	known map[string]bool
	file  *os.File
}

func openHandled(path string) (*handledIDs, error) {
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	known := map[string]bool{}
	for _, id := range strings.Fields(string(text)) {
		known[id] = true
	}
	return &handledIDs{known: known, file: file}, err
}

// once runs work unless it succeeded for this id before. What fails may be tried again.
func (h *handledIDs) once(id string, work func() error) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.known[id] {
		return nil
	}
	if err := work(); err != nil {
		return err
	}
	if _, err := h.file.WriteString(id + "\n"); err != nil {
		return err
	}
	h.known[id] = true
	return h.file.Sync()
}
