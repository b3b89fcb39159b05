package memnet_test

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
)

// Both ends may write and close at the same time, though neither reads, and
// while somebody waits for a mutex, which stops the clock.
func TestLastWords(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, server := memnet.Pipe()
		var mu sync.Mutex
		var all sync.WaitGroup
		mu.Lock()
		all.Go(func() {
			mu.Lock()
			defer mu.Unlock()
		})
		for _, end := range []net.Conn{client, server} {
			if err := end.SetWriteDeadline(time.Now().Add(5 * time.Second)); err != nil {
				t.Error(err)
			}
			if _, err := end.Write([]byte("the last word")); err != nil {
				t.Error(err)
			}
		}
		_, _ = client.Close(), server.Close()
		mu.Unlock()
		all.Wait()
	})
}

func TestWrittenBeforeTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, server := memnet.Pipe()
		for _, word := range []string{"one ", "two"} {
			if _, err := server.Write([]byte(word)); err != nil {
				t.Fatal(err)
			}
		}
		_ = server.Close()
		if got, err := io.ReadAll(client); string(got) != "one two" || err != nil {
			t.Errorf("read %q, %v", got, err)
		}
		if _, err := server.Write([]byte("three")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("a write after the end: %v", err)
		}
		synctest.Wait()
		_, _ = client.Write([]byte("four"))
		synctest.Wait()
		if _, err := client.Write([]byte("five")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("a write to nobody: %v", err)
		}
		_ = client.Close()
	})
}

func TestReadDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, server := memnet.Pipe()
		defer func() { _, _ = client.Close(), server.Close() }()
		start := time.Now()
		if err := client.SetDeadline(start.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != time.Minute {
			t.Errorf("error %v after %s", err, time.Since(start))
		}
	})
}
