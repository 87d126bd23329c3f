package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type metrics struct {
	registry          *prometheus.Registry
	requests          *prometheus.HistogramVec
	anonymousRefusals *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "shop_http_request_duration_seconds", Help: "Duration of requests by operation of the contract.",
			Buckets: []float64{.001, .0025, .005, .01, .02, .04, .06, .1, .25, .5, 1, 2.5, 10},
		}, []string{"operation", "method", "status"}),
		anonymousRefusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "shop_http_anonymous_refusals_total", Help: "Refusals of callers who are not signed in, by code.",
		}, []string{"code"}),
	}
	m.registry.MustRegister(m.requests, m.anonymousRefusals,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) observe(operation, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(operation, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// Metrics is where other parts register their own figures.
func (s *Server) Metrics() prometheus.Registerer { return s.metrics.registry }

// readyTime bounds the readiness check, so that a hanging database counts as not ready.
const readyTime = 2 * time.Second

// Ops is the handler of the second listener, which is not for the public:
// /livez (the process runs), /readyz (it can serve: ready returns nil and no
// shutdown has begun) and /metrics.
func (s *Server) Ops(ready func(ctx context.Context) error) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if s.draining.Load() {
			say(w, http.StatusServiceUnavailable, "shutting down")
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), readyTime)
		defer cancel()
		if err := ready(ctx); err != nil {
			s.deps.Log.WarnContext(ctx, "not ready", slog.Any("error", err))
			say(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		say(w, http.StatusOK, "ok")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}

func say(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(word + "\n")) // the caller went away; nobody is left to tell
}
