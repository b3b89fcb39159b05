package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	defaultTenant       = "11111111-2222-4333-8444-555555555555"
	defaultSubscription = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	defaultGroup        = "rg-security"
	environmentADO      = "AzureDevOps"
	enabled             = "Enabled"
	disabled            = "Disabled"
	statePending        = "Pending"
	stateDeleting       = "PendingDeletion"
	stateSucceeded      = "Succeeded"
	stateFailed         = "Failed"
)

// ParseWorld reads a world from JSON, checks it and fills in the defaults.
func ParseWorld(text []byte) (World, error) {
	var w World
	if err := decodeStrictly(text, &w); err != nil {
		return World{}, fmt.Errorf("world: %w", err)
	}
	return normalize(w)
}

// decodeStrictly refuses unknown keys and anything behind the document.
func decodeStrictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("unexpected text after the JSON document")
	}
	return nil
}

// normalize returns a copy with the defaults filled in, or an error when the
// world contradicts itself.
func normalize(w World) (World, error) {
	w, err := clone(w)
	if err != nil {
		return World{}, fmt.Errorf("world: %w", err)
	}
	w.TenantID = or(w.TenantID, defaultTenant)
	if len(w.Subscriptions) == 0 {
		w.Subscriptions = []Subscription{{ID: defaultSubscription}}
	}
	for i := range w.Subscriptions {
		if w.Subscriptions[i].ID == "" {
			return World{}, errors.New("world: a subscription has no id")
		}
		w.Subscriptions[i].fill()
	}
	if err := w.Caller.fill(); err != nil {
		return World{}, err
	}
	if w.Timing.TokenLifetimeS == 0 {
		w.Timing.TokenLifetimeS = 3600
	}
	if w.Quota != nil && (w.Quota.Burst < 1 || w.Quota.PerSecond <= 0) {
		return World{}, errors.New("world: quota needs burst and per_second above 0")
	}
	w.Codes = notNil(w.Codes)
	w.Organizations = append([]Organization{}, w.Organizations...)
	w.Connectors = append([]Connector{}, w.Connectors...)
	if err := w.Assumptions.fill(); err != nil {
		return World{}, err
	}
	if err := w.fillOrganizations(); err != nil {
		return World{}, err
	}
	if err := w.fillConnectors(); err != nil {
		return World{}, err
	}
	return w, nil
}

// clone copies by way of JSON, the form in which worlds are kept anyway.
func clone(w World) (World, error) {
	text, err := json.Marshal(w)
	if err != nil {
		return World{}, err
	}
	var copied World
	return copied, json.Unmarshal(text, &copied)
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func notNil[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}

func (s *Subscription) fill() {
	s.State = or(s.State, enabled)
	if s.Registered == nil {
		s.Registered = new(true)
	}
	if len(s.Locations) == 0 {
		for _, region := range regions() {
			s.Locations = append(s.Locations, region.name)
		}
	}
	if s.Permissions == nil {
		s.Permissions = []Permission{{Actions: []string{"*"}}}
	}
	for i := range s.Permissions {
		p := &s.Permissions[i]
		for _, list := range []*[]string{&p.Actions, &p.NotActions, &p.DataActions, &p.NotDataActions} {
			*list = append([]string{}, *list...)
		}
	}
	if s.Pricings == nil {
		s.Pricings = []Pricing{{Name: "CloudPosture"}}
	}
	for i := range s.Pricings {
		s.Pricings[i].PricingTier = or(s.Pricings[i].PricingTier, "Free")
	}
	if s.ResourceGroups == nil {
		s.ResourceGroups = []string{defaultGroup}
	}
}

func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
