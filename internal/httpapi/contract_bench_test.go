package httpapi

import (
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// BenchmarkCheckContract measures what finding the operation and checking a
// request adds to each call, with two lines and with two hundred.
func BenchmarkCheckContract(b *testing.B) {
	contract, err := LoadContract()
	if err != nil {
		b.Fatal(err)
	}
	s := &Server{contract: contract, deps: Deps{Clock: time.Now}}
	app := fiber.New(fiber.Config{Immutable: true})
	app.Use(s.identify)
	app.Group(basePath, s.findOperation, s.checkContract).All("/*", func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusNoContent) })
	line := `{"productId":"01900000-0000-7000-8000-0000000000b0","offerId":"01900000-0000-7000-8000-0000000000b1","quantity":"25"}`
	for name, request := range map[string]struct{ method, path, body string }{
		"Get":       {"GET", "/api/v1/products?q=dock&limit=25", ""},
		"Submit2":   {"POST", "/api/v1/submissions", `{"lines":[` + line + "," + line + `]}`},
		"Submit200": {"POST", "/api/v1/submissions", `{"lines":[` + strings.Repeat(line+",", 199) + line + `]}`},
	} {
		b.Run(name, func(b *testing.B) {
			handle := app.Handler()
			b.ReportAllocs()
			for b.Loop() {
				var ctx fasthttp.RequestCtx
				ctx.Request.Header.SetMethod(request.method)
				ctx.Request.SetRequestURI(request.path)
				ctx.Request.Header.Set("Idempotency-Key", "0123456789")
				if request.body != "" {
					ctx.Request.Header.SetContentType("application/json")
					ctx.Request.SetBodyString(request.body)
				}
				handle(&ctx)
				if ctx.Response.StatusCode() != fiber.StatusNoContent {
					b.Fatalf("%d %s", ctx.Response.StatusCode(), ctx.Response.Body())
				}
			}
		})
	}
}
