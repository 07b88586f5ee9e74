package main

import (
	"io"
	"os"
	"strconv"
)

// parentChannel leads to the supervisor, a Node process: its channel to a child is a descriptor that carries lines of
// JSON. Without a supervisor it is nil.
var parentChannel = func() *os.File {
	descriptor, err := strconv.Atoi(os.Getenv("NODE_CHANNEL_FD"))
	if err != nil {
		return nil
	}
	return os.NewFile(uintptr(descriptor), "channel")
}()

// tellListening says that the port is open, so that the supervisor need not ask again and again.
func tellListening() {
	if parentChannel != nil {
		_, _ = parentChannel.WriteString("\"ecoute\"\n")
	}
}

// followParent stops us when the supervisor is gone, however it ended: the channel then closes.
func followParent(stop func()) {
	if parentChannel != nil {
		_, _ = io.Copy(io.Discard, parentChannel)
		stop()
	}
}
