package httpapi

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/valyala/fasthttp"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// basePath is where the contract's operations live.
const basePath = "/api/v1"

// Server is the application with its routes. Safe for concurrent use.
type Server struct {
	app      *fiber.App
	cfg      Config
	deps     Deps
	contract *Contract
	metrics  *metrics
	proxies  []netip.Prefix
	draining atomic.Bool // shutdown has begun
	unused   unused
}

// New builds the application. An error means that contract and policy
// do not fit together, or that a trusted proxy is not an address.
func New(cfg Config, deps Deps) (*Server, error) {
	cfg = cfg.withDefaults()
	spec, err := LoadContract()
	if err != nil {
		return nil, err
	}
	if err := spec.covered(deps.Policy); err != nil {
		return nil, err
	}
	proxies, err := parseProxies(cfg.TrustedProxies)
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, deps: deps, contract: spec, metrics: newMetrics(), proxies: proxies}
	s.app = fiber.New(fiber.Config{
		AppName:               "ProVi-Marktplatz",
		DisableStartupMessage: true,
		ErrorHandler:          s.renderError,
		Immutable:             true, // values outlive the handler: they reach goroutines and maps
		StreamRequestBody:     true, // uploads; guardBody holds every other body to its limit
		BodyLimit:             MaxBodyBytes,
		RequestMethods:        append(slices.Clone(fiber.DefaultMethods), otherMethod),
		ReadBufferSize:        16 << 10, // all request headers together
		ReadTimeout:           cfg.UploadTimeout,
		WriteTimeout:          cfg.UploadTimeout,
		IdleTimeout:           cfg.IdleTimeout,

		EnableTrustedProxyCheck: true, // with no proxy named, X-Forwarded-Proto is ignored
		TrustedProxies:          cfg.TrustedProxies,
	})
	s.routes(newAPI(cfg, deps))
	s.app.Server().Handler = answerEveryMethod(s.app.Server().Handler)
	return s, nil
}

// otherMethod stands for every method that Fiber does not know: QUERY, PROPFIND, or one somebody made up.
const otherMethod = "OTHER"

// answerEveryMethod lets requests with any method through to the routes, which answer 405 or 404 as for every other one:
// Fiber would answer by itself, without problem, request id, log line and security headers.
func answerEveryMethod(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(c *fasthttp.RequestCtx) {
		if !slices.Contains(fiber.DefaultMethods, string(c.Method())) {
			c.Request.Header.SetMethod(otherMethod)
		}
		next(c)
	}
}

// routes lays out middleware and routes in the order a request meets them.
func (s *Server) routes(a *api) {
	s.app.Use(asScim)
	s.app.Use(s.identify, s.observe, s.recoverPanic, secureHeaders, refuseEncoding, s.guardBody, s.limitTime)

	s.app.Get("/log/checkpoint", s.logCheckpoint)
	s.app.Get("/log/key", s.logKey)
	s.app.Get("/log/tile/*", s.logTile)

	s.app.Get("/logo", s.logo)
	s.app.Get("/abgemeldet", farewelled)
	s.limitsRoutes()
	s.helpRoutes()
	s.docsRoutes()
	// Lists and comparisons are the large answers; over a slow line a fifth of the bytes is what one waits for.
	s.app.Use(basePath+"/products", compress.New(compress.Config{Level: compress.LevelBestSpeed}))
	operations := s.app.Group(basePath, s.findOperation, s.recordDenial, s.checkOrigin, s.signIn, s.checkRate, s.checkContract, s.checkPolicy, s.checkPace)
	operations.Post("/suppliers/:supplierId/catalogue-versions", uploadRoute(a))
	operations.Post("/framework-contracts/:contractId/price-lists", priceListRoute(a))
	operations.Post("/framework-contracts/:contractId/documents", contractDocumentRoute(a))
	operations.Post("/contract-notices", noticeRoute(a.ReadContractNotice))
	operations.Post("/contract-notices/drafts", noticeRoute(a.DraftFromContractNotice))
	operations.Post("/documents", documentRoute(a))
	operations.Post("/identity-providers/:providerKey/logout", s.endIdentitySessions)
	gen.RegisterHandlers(operations, gen.NewStrictHandler(a, nil))
	s.app.Use("/api", func(*fiber.Ctx) error { return errNoSuchPage })
	s.app.Use("/log", func(*fiber.Ctx) error { return errNoSuchPage })

	if s.deps.WebUI != nil {
		s.app.Use(s.deps.WebUI)
	}
	s.app.Use(func(*fiber.Ctx) error { return errNoSuchPage })
}

// App gives the Fiber application to tests.
func (s *Server) App() *fiber.App { return s.app }

// Serve answers on the listener until Shutdown.
func (s *Server) Serve(ln net.Listener) error {
	if err := s.app.Listener(listener{ln, &s.unused}); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Shutdown tells the load balancer first, then stops listening, lets running requests end and closes idle
// and unused connections, all within the time.
func (s *Server) Shutdown(ctx context.Context, within time.Duration) error {
	s.draining.Store(true)
	s.unused.close()
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	return s.app.ShutdownWithContext(ctx)
}
