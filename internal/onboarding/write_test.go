package onboarding_test

import (
	"context"
	"errors"
	"iter"
	"net"
	"net/http"
	"reflect"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/poll"
)

var connector = armid.Connector{SubscriptionID: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", ResourceGroup: "rg", Name: "c"}

// service is a connector in memory. Each list that was sent shows after lag
// looks; afterSend and beforeSend let somebody else write.
type service struct {
	inventory  onboarding.Inventory
	sent       []onboarding.Names
	writes     int
	pending    int // looks at the configuration that still answer Pending
	lag        int
	slowLook   time.Duration
	hidden     []onboarding.Entry
	sendErrs   []error
	beforeSend func(*service)
	afterSend  func(*service)
}

func entries(names ...string) onboarding.Inventory {
	all := onboarding.Inventory{}
	for _, name := range names {
		all = append(all, onboarding.Entry{Name: name, OnboardingState: defender.Onboarded})
	}
	return all
}

func (s *service) configuration(context.Context) (defender.Configuration, error) {
	state := defender.StateSucceeded
	if s.pending > 0 {
		s.pending--
		state = defender.StatePending
	}
	var c defender.Configuration
	c.Properties.State, c.Properties.UpdatedAt = state, strconv.Itoa(s.writes)
	return c, nil
}

func (s *service) source(ctx context.Context) iter.Seq2[onboarding.Entry, error] {
	return func(yield func(onboarding.Entry, error) bool) {
		if s.slowLook > 0 {
			_ = poll.Wait(ctx, s.slowLook)
			s.slowLook = 0
		}
		if s.lag > 0 {
			s.lag--
		} else {
			s.inventory, s.hidden = append(s.inventory, s.hidden...), nil
		}
		for _, entry := range s.inventory {
			if !yield(entry, nil) {
				return
			}
		}
	}
}

func (s *service) replace(names onboarding.Names) {
	s.writes++
	kept, added := onboarding.Inventory{}, onboarding.Inventory{}
	for _, name := range names {
		if s.inventory.Live().Has(name) {
			kept = append(kept, entries(name)...)
		} else {
			added = append(added, entries(name)...)
		}
	}
	s.inventory, s.hidden = kept, added
}

func (s *service) send(ctx context.Context, list onboarding.Names) (defender.Configuration, error) {
	if s.beforeSend != nil {
		s.beforeSend(s)
	}
	if len(s.sendErrs) > 0 {
		err := s.sendErrs[0]
		s.sendErrs = s.sendErrs[1:]
		return defender.Configuration{}, err
	}
	s.sent = append(s.sent, list)
	s.replace(list)
	left, err := s.configuration(ctx)
	if s.afterSend != nil {
		s.afterSend(s)
	}
	return left, err
}

func (s *service) writer(memory *onboarding.Memory) onboarding.Writer {
	return onboarding.Writer{
		Connector: connector, Configuration: s.configuration, Source: s.source, Send: s.send, Memory: memory,
		Pace: onboarding.Pace{Look: time.Second, LookAgain: 5 * time.Second, Backoff: time.Second},
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	conflict := &defender.Error{StatusCode: http.StatusConflict, Code: "AnotherOperationInProgress"}
	throttled := &defender.Error{StatusCode: http.StatusTooManyRequests}
	changed := &defender.Error{StatusCode: http.StatusPreconditionFailed}
	forbidden := &defender.Error{StatusCode: http.StatusForbidden}
	final := &defender.Error{StatusCode: http.StatusConflict, Code: "OnboardedByOtherConnector"}
	steal := func(s *service) { s.replace(onboarding.Names{"x"}) }
	for _, c := range []struct {
		name    string
		service service
		change  onboarding.Change
		must    bool
		sent    []onboarding.Names
		err     error
	}{
		{
			name: "nothing to do", service: service{inventory: entries("a", "x")},
			change: onboarding.NewChange(nil, onboarding.Names{"A"}),
		},
		{
			name: "nothing to do, but it must", service: service{inventory: entries("x", "a")}, must: true,
			sent: []onboarding.Names{{"a", "x"}},
		},
		{
			name: "keeps what others have", service: service{inventory: entries("x")},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			sent:   []onboarding.Names{{"a", "x"}},
		},
		{
			name: "waits for somebody else's write", service: service{inventory: entries("x"), pending: 3},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			sent:   []onboarding.Names{{"a", "x"}},
		},
		{
			name: "looks again after a slow look", service: service{inventory: entries("x"), slowLook: 3 * time.Second},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			sent:   []onboarding.Names{{"a", "x"}},
		},
		{
			name: "begins again after a conflict and throttling", service: service{inventory: entries("x"), sendErrs: []error{conflict, throttled}},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			sent:   []onboarding.Names{{"a", "x"}},
		},
		{
			name: "begins again from the look when somebody was faster",
			service: service{inventory: entries("x"), sendErrs: []error{changed}, beforeSend: func(s *service) {
				s.replace(onboarding.Names{"x", "y"})
				s.beforeSend = nil
			}},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			sent:   []onboarding.Names{{"a", "x", "y"}},
		},
		{
			name: "does not repeat a final conflict", service: service{inventory: entries("x"), sendErrs: []error{final}},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			err:    final,
		},
		{
			name: "begins again after both", service: service{inventory: entries("x"), sendErrs: []error{throttled, conflict}},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			sent:   []onboarding.Names{{"a", "x"}},
		},
		{
			name: "does not repeat a refusal", service: service{sendErrs: []error{forbidden}},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			err:    forbidden,
		},
		{
			name: "is not disturbed by a late one", service: service{inventory: entries("x"), lag: 9},
			change: onboarding.NewChange(nil, onboarding.Names{"late"}),
			sent:   []onboarding.Names{{"late", "x"}},
		},
		{
			name: "writes again after an overwrite", service: service{inventory: entries("x"), afterSend: func(s *service) {
				steal(s)
				s.afterSend = nil
			}},
			change: onboarding.NewChange(nil, onboarding.Names{"a"}),
			sent:   []onboarding.Names{{"a", "x"}, {"a", "x"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, err := c.service.writer(&onboarding.Memory{}).Write(t.Context(), c.change, c.must)
				if !errors.Is(err, c.err) {
					t.Errorf("error %v, want %v", err, c.err)
				}
				if !reflect.DeepEqual(c.service.sent, c.sent) {
					t.Errorf("sent %v, want %v", c.service.sent, c.sent)
				}
			})
		})
	}
}

func TestWriteGivesUpAgainstAStubbornWriter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// The entry shows at once and is taken out right after each look.
		s := &service{inventory: entries("x", "a")}
		s.afterSend = func(s *service) { s.replace(onboarding.Names{"x"}) }
		_, err := s.writer(&onboarding.Memory{}).Write(t.Context(), onboarding.NewChange(nil, onboarding.Names{"a"}), true)
		var lost *onboarding.LostError
		if !errors.As(err, &lost) || !reflect.DeepEqual(lost.Names, onboarding.Names{"a"}) {
			t.Fatalf("got %v, want a LostError naming a", err)
		}
		if len(s.sent) < 2 || len(s.sent) > 10 {
			t.Errorf("wrote %d times: must try again, and not for ever", len(s.sent))
		}
	})
}

func TestWriteRemembersWhatDoesNotShowYet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, memory := &service{inventory: entries("x"), lag: 99}, &onboarding.Memory{}
		for _, name := range []string{"a", "b"} {
			if _, err := s.writer(memory).Write(t.Context(), onboarding.NewChange(nil, onboarding.Names{name}), false); err != nil {
				t.Fatal(err)
			}
		}
		if want := []onboarding.Names{{"a", "x"}, {"a", "b", "x"}}; !reflect.DeepEqual(s.sent, want) {
			t.Errorf("sent %v, want %v", s.sent, want)
		}
	})
}

// When the time ends between two tries, what the tries met is the reason.
func TestWriteNamesWhatItMet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		busy := &defender.Error{StatusCode: http.StatusConflict, Code: "AnotherOperationInProgress"}
		s := &service{inventory: entries("x"), sendErrs: []error{busy, busy, busy, busy, busy, busy}}
		_, err := s.writer(&onboarding.Memory{}).Write(ctx, onboarding.NewChange(nil, onboarding.Names{"a"}), false)
		if !errors.Is(err, error(busy)) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error = %v", err)
		}
	})
}

// A write that is held longer than a look stays fresh is not sent: it begins again from the look.
func TestWriteLeavesSoonAfterTheLook(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		held   int // how many writes are held, each for long
		writes int // how many leave
	}{"held once": {1, 1}, "held always": {1 << 30, 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &service{inventory: entries("x")}
				var looked time.Time
				var held []time.Duration
				writer := s.writer(&onboarding.Memory{})
				writer.Source = func(ctx context.Context) iter.Seq2[onboarding.Entry, error] {
					looked = time.Now()
					return s.source(ctx)
				}
				writer.Send = func(ctx context.Context, list onboarding.Names) (defender.Configuration, error) {
					if len(held) < c.held {
						err := unreachable(ctx, t)
						held = append(held, time.Since(looked))
						return defender.Configuration{}, err
					}
					return s.send(ctx, list)
				}
				_, err := writer.Write(t.Context(), onboarding.NewChange(nil, onboarding.Names{"a"}), false)
				if pipeline.IsLate(err) != (c.writes == 0) || len(s.sent) != c.writes {
					t.Errorf("error %v, sent %v", err, s.sent)
				}
				for _, d := range held {
					if d != 2*time.Second {
						t.Errorf("a write was held for %s after its look", d)
					}
				}
				if len(held) > 10 {
					t.Errorf("it began again %d times", len(held))
				}
				<-time.After(time.Minute) // net/http lets a dial go on in the background
			})
		})
	}
}

// unreachable writes to a host whose connections do not come about.
func unreachable(ctx context.Context, t *testing.T) error {
	t.Helper()
	const origin = "https://example.com"
	cfg := pipeline.Config{Origins: []string{origin}, Dial: func(context.Context, string, string) (net.Conn, error) {
		<-time.After(time.Minute)
		return nil, errors.New("unreachable")
	}}
	transport, err := pipeline.NewTransport(cfg)
	if err != nil {
		t.Fatal(err)
	}
	req, err := runtime.NewRequest(ctx, http.MethodPatch, origin)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pipeline.Anonymous("test", "1", transport, cfg).Do(req)
	return err
}

func TestWriteEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		s := &service{pending: 1 << 30}
		if _, err := s.writer(&onboarding.Memory{}).Write(ctx, onboarding.NewChange(nil, onboarding.Names{"a"}), false); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the deadline", err)
		}
	})
}

func TestConverge(t *testing.T) {
	t.Parallel()
	elsewhere := onboarding.Entry{Name: "theirs", OnboardingState: defender.OnboardedByOtherConnector}
	for _, c := range []struct {
		name    string
		service service
		want    onboarding.Names
		live    onboarding.Names
		atMost  time.Duration
	}{
		{"there at once", service{inventory: entries("a")}, onboarding.Names{"A"}, onboarding.Names{"a"}, 0},
		{"there after a while", service{hidden: entries("a"), lag: 3}, onboarding.Names{"a"}, onboarding.Names{"a"}, time.Minute},
		{"owned elsewhere", service{inventory: onboarding.Inventory{elsewhere}}, onboarding.Names{"theirs"}, nil, 0},
		{"never", service{inventory: entries("x")}, onboarding.Names{"typo"}, onboarding.Names{"x"}, onboarding.ConvergeLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				look, err := onboarding.Source(c.service.source).Converge(t.Context(), nil, c.want, 5*time.Second, onboarding.ConvergeLimit)
				if err != nil {
					t.Fatal(err)
				}
				if got := look.Live(); !reflect.DeepEqual(got, c.live) {
					t.Errorf("live %v, want %v", got, c.live)
				}
				if took := time.Since(start); took > c.atMost {
					t.Errorf("took %s of fake time, want at most %s", took, c.atMost)
				}
			})
		})
	}
}

func TestEntryLive(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		onboarding, provisioning string
		want                     bool
	}{
		{defender.Onboarded, defender.StateSucceeded, true},
		{defender.Onboarded, defender.StateFailed, true},
		{defender.NotApplicable, defender.StatePending, true},
		{"FutureState", "", true},
		{defender.NotOnboarded, defender.StateSucceeded, false},
		{"onboardedbyotherconnector", "", false},
		{defender.Onboarded, defender.StatePendingDeletion, false},
		{defender.Onboarded, defender.StateDeletionSuccess, false},
	} {
		entry := onboarding.Entry{OnboardingState: c.onboarding, Provisioning: defender.Provisioning{State: c.provisioning}}
		if got := entry.Live(); got != c.want {
			t.Errorf("%s, %s: live is %v, want %v", c.onboarding, c.provisioning, got, c.want)
		}
	}
}
