package awssim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// byHandRequest is the body of POST /set and POST /delete.
type byHandRequest struct {
	Type     string `json:"type"`
	Region   string `json:"region"`
	ID       string `json:"id"`
	Property string `json:"property"`
	Value    any    `json:"value"`
}

// Move is the body of POST /switchover and POST /failover-cache.
type Move struct {
	// Global is the identifier of the global cluster or datastore.
	Global string `json:"global"`
	// To is the ARN of the cluster that writes next, or for a cache its region.
	To string `json:"to"`
}

// BringRequest is the body of what makes things by hand: POST /bring takes a region, a type and inputs, /bring/network a
// region and what the network is to be, /bring/load-balancer the network that the former gave and what is to be in it.
type BringRequest struct {
	Region       string             `json:"region,omitempty"`
	Type         string             `json:"type,omitempty"`
	Inputs       Values             `json:"inputs,omitempty"`
	Network      NetworkByHand      `json:"network,omitzero"`
	In           BroughtNetwork     `json:"in,omitzero"`
	LoadBalancer LoadBalancerByHand `json:"loadBalancer,omitzero"`
}

// Held is what a bucket holds.
type Held struct {
	Objects int `json:"objects"`
}

// Handler serves the world, the log of calls and everything that can be done from outside as JSON over HTTP.
func (s *Sim) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /world", func(w http.ResponseWriter, _ *http.Request) { answer(w, s.World()) })
	mux.HandleFunc("GET /calls", func(w http.ResponseWriter, _ *http.Request) { answer(w, s.Calls()) })
	mux.HandleFunc("GET /visit", func(w http.ResponseWriter, r *http.Request) {
		served, err := s.Serves(r.FormValue("url"), User{
			Region: r.FormValue("region"), Country: r.FormValue("country"), IPv6: r.FormValue("ipv6") == "true",
		})
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, served)
	})
	mux.HandleFunc("POST /zones", asked(func(zone Zone) error {
		s.AddZone(zone)
		return nil
	}))
	mux.HandleFunc("GET /buckets/{bucket}/objects", s.onBucket(func(string) error { return nil }))
	mux.HandleFunc("POST /buckets/{bucket}/objects", s.onBucket(s.PutObject))
	mux.HandleFunc("POST /switchover", asked(func(r Move) error { return s.SwitchoverGlobalCluster(r.Global, r.To) }))
	mux.HandleFunc("POST /failover-cache", asked(func(r Move) error {
		return s.FailoverGlobalReplicationGroup(r.Global, r.To)
	}))
	mux.HandleFunc("GET /parameter", func(w http.ResponseWriter, r *http.Request) {
		value, found := s.ParameterValue(r.FormValue("region"), r.FormValue("name"))
		if !found {
			http.Error(w, "there is no such parameter in the region", http.StatusNotFound)
			return
		}
		answer(w, value)
	})
	mux.HandleFunc("POST /calls/reset", func(w http.ResponseWriter, _ *http.Request) {
		s.ResetCalls()
		answer(w, struct{}{})
	})
	mux.HandleFunc("POST /regions/{region}/lose", onRegion(s.LoseRegion))
	mux.HandleFunc("POST /regions/{region}/heal", onRegion(s.HealRegion))
	mux.HandleFunc("POST /faults", asked(func(f Fault) error {
		s.Inject(f)
		return nil
	}))
	mux.HandleFunc("POST /set", asked(func(r byHandRequest) error {
		return s.SetByHand(r.Type, r.Region, r.ID, r.Property, r.Value)
	}))
	mux.HandleFunc("POST /delete", asked(func(r byHandRequest) error { return s.DeleteByHand(r.Type, r.Region, r.ID) }))
	mux.HandleFunc("POST /bring", made(func(r BringRequest) Resource { return s.Bring(r.Region, r.Type, r.Inputs) }))
	mux.HandleFunc("POST /bring/network", made(func(r BringRequest) BroughtNetwork {
		return s.BringNetwork(r.Region, r.Network)
	}))
	mux.HandleFunc("POST /bring/load-balancer", made(func(r BringRequest) BroughtLoadBalancer {
		return s.BringLoadBalancer(r.In, r.LoadBalancer)
	}))
	mux.HandleFunc("GET /brought", func(w http.ResponseWriter, _ *http.Request) { answer(w, s.Brought()) })
	mux.HandleFunc("POST /metrics", asked(s.PutMetric))
	mux.HandleFunc("POST /time", asked(func(r struct {
		Seconds float64 `json:"seconds"`
	}) error {
		s.Advance(time.Duration(r.Seconds * float64(time.Second)))
		return nil
	}))
	return mux
}

// onRegion serves an action on the region in the path; a region that does not exist is not found.
func onRegion(act func(region string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		region := r.PathValue("region")
		if regions[region] == nil {
			http.Error(w, "there is no region "+region, http.StatusNotFound)
			return
		}
		act(region)
		answer(w, struct{}{})
	}
}

// onBucket serves an action on the bucket in the path, and then how many objects the bucket holds.
func (s *Sim) onBucket(act func(bucket string) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		bucket := r.PathValue("bucket")
		err := act(bucket)
		held := Held{}
		if err == nil {
			held.Objects, err = s.Objects(bucket)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, held)
	}
}

// made serves what makes something out of a JSON body, and answers with it. What AWS refuses is the caller's mistake.
func made[T, V any](act func(T) V) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body T
		defer func() {
			if refused := recover(); refused != nil {
				http.Error(w, fmt.Sprint(refused), http.StatusBadRequest)
			}
		}()
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, act(body))
	}
}

// asked serves an action that is described by a JSON body; unknown fields are a mistake.
func asked[T any](act func(T) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body T
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		err := decoder.Decode(&body)
		if err == nil {
			err = act(body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, struct{}{})
	}
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
