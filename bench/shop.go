package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/pgdev"
)

// organisations of the bench: orders are spread over them.
const organisations = 64

// bench is a running shop on a database of its own.
type bench struct {
	dir      string
	db       *pgdev.Server
	server   *exec.Cmd
	address  string
	ownerURL string // connects to the shop's database and may make the floor's tables
	admin    *pgxpool.Pool
	tokens   []string   // one session per organisation
	hashes   [][]byte   // of the tokens, as the database knows them
	offers   [][2]offer // pairs of offers of one supplier
	products []string
}

type offer struct{ product, id string }

func start(ctx context.Context) (*bench, error) {
	dir, err := os.MkdirTemp("", "shop-bench-")
	if err != nil {
		return nil, err
	}
	b := &bench{dir: dir}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // G302: PostgreSQL runs as another user below it
		return nil, err
	}
	getenv := func(name string) string {
		if name == "DATABASE_URL" {
			return "" // never measure on somebody's own database
		}
		return os.Getenv(name)
	}
	fmt.Println("starting database and shop")
	if b.db, err = pgdev.Start(ctx, pgdev.Options{Dir: dir, Getenv: getenv, Settings: map[string]string{"max_connections": "200"}}); err != nil {
		return nil, err
	}
	if b.ownerURL, err = pgdev.WithDatabase(b.db.AdminURL, pgdev.DefaultDatabase); err != nil {
		return nil, errors.Join(err, b.stop())
	}
	for _, step := range []func(context.Context) error{b.loadDemo, b.connect, b.seed, b.serve, b.settle} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, b.stop())
		}
	}
	return b, nil
}

// loadDemo fills the database the way a user does.
func (b *bench) loadDemo(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "bin/shop", "demo", "--once")
	cmd.Env = append(os.Environ(), "DATABASE_URL="+b.db.AdminURL, "SHOP_DATA="+b.dir, "SHOP_LISTEN=127.0.0.1:0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("load demo data: %w: %s", err, out)
	}
	return nil
}

func (b *bench) connect(ctx context.Context) (err error) {
	b.admin, err = pgxpool.New(ctx, b.ownerURL)
	return err
}

// serve starts the server process and waits until it is ready.
func (b *bench) serve(ctx context.Context) error {
	b.address = freeAddress()
	ops := freeAddress()
	b.server = exec.Command("bin/shop", "serve")
	b.server.Env = append(os.Environ(), "DATABASE_URL="+b.db.AppURL, "SHOP_DATA="+b.dir, "SHOP_REQUESTS_PER_MINUTE=off", "SHOP_LISTEN="+b.address, "SHOP_OPS_LISTEN="+ops,
		"SHOP_LOG_ORIGIN=demo.provi-marktplatz.example/log", "SHOP_LOG_KEY_FILE="+filepath.Join(b.dir, "log.key"))
	log, err := os.Create(filepath.Join(b.dir, "server.log"))
	if err != nil {
		return err
	}
	b.server.Stderr = log
	if err := b.server.Start(); err != nil {
		return err
	}
	for range 100 {
		time.Sleep(100 * time.Millisecond)
		if res, err := http.Get("http://" + ops + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
	}
	text, _ := os.ReadFile(log.Name())
	return fmt.Errorf("server is not ready: %.2000s", text)
}

// settle waits until the shop has looked through the new catalogues for products that may be the same, and has the database tidy up
// behind the import: minutes of work in the background, once, that would be measured as part of what people do.
func (b *bench) settle(ctx context.Context) error {
	fmt.Println("waiting until the catalogues are looked through")
	for {
		var left int
		if err := b.admin.QueryRow(ctx, `SELECT count(*) FROM match_pending`).Scan(&left); err != nil {
			return err
		}
		if left == 0 {
			_, err := b.admin.Exec(ctx, `VACUUM (ANALYZE)`)
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func freeAddress() string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "127.0.0.1:18999"
	}
	defer ln.Close()
	return ln.Addr().String()
}

// seed makes organisations with an officer and a session each, and picks offers to order.
func (b *bench) seed(ctx context.Context) error {
	schema, err := os.ReadFile("bench/floor/schema.sql")
	if err != nil {
		return err
	}
	if _, err := b.admin.Exec(ctx, string(schema)); err != nil {
		return fmt.Errorf("floor: %w", err)
	}
	for i := range organisations {
		if err := b.organisation(ctx, i); err != nil {
			return fmt.Errorf("organisation %d: %w", i, err)
		}
	}
	return b.pick(ctx)
}

func (b *bench) organisation(ctx context.Context, i int) error {
	org, person := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return err
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	hash := sha256.Sum256([]byte(token))
	b.tokens, b.hashes = append(b.tokens, token), append(b.hashes, hash[:])
	_, err := b.admin.Exec(ctx, `
		WITH o AS (INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, created_at)
		           VALUES ($1, 'owner_body', 'Messstadt ' || $2::int, 'DE-BY', 'municipality', $1, now()) RETURNING id),
		a AS (INSERT INTO address (id, organisation_id, label, street, postcode, city, is_default)
		      SELECT gen_random_uuid(), id, 'Rathaus', 'Markt 1', '80331', 'Messstadt', true FROM o),
		p AS (INSERT INTO person (id, log_id, name, created_at) VALUES ($3, gen_random_uuid(), 'Messperson', now()) RETURNING id),
		m AS (INSERT INTO membership (id, person_id, organisation_id, role, valid)
		      SELECT gen_random_uuid(), p.id, o.id, 'officer', daterange(current_date - 1, NULL) FROM o, p)
		INSERT INTO session (token_hash, person_id, organisation_id, created_at, last_seen, expires_at)
		SELECT $4, p.id, o.id, now(), now(), now() + interval '10 hours' FROM o, p`, org, i, person, hash[:])
	return err
}

// pick finds pairs of ranked, cheap offers of one supplier and products to compare.
func (b *bench) pick(ctx context.Context) error {
	rows, err := b.admin.Query(ctx, `
		SELECT (array_agg(product_id::text ORDER BY id))[1:400], (array_agg(id::text ORDER BY id))[1:400] FROM (
			SELECT DISTINCT ON (product_id) product_id, id, supplier_id FROM offer
			 WHERE until_version IS NULL AND price_kind = 'once' AND cardinality(tier_price) > 0 AND valid @> current_date
			   AND back_order AND maximum IS NULL AND tier_price[1] < 20
			   AND NOT EXISTS (SELECT 1 FROM lot_price l WHERE l.product_id = offer.product_id)
			 ORDER BY product_id, (tier_price[1] / price_quantity + shipping), id) o
		 GROUP BY supplier_id HAVING count(*) > 10`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var products, ids []string
		if err := rows.Scan(&products, &ids); err != nil {
			return err
		}
		for i := 0; i+1 < len(ids); i += 2 {
			b.offers = append(b.offers, [2]offer{{products[i], ids[i]}, {products[i+1], ids[i+1]}})
		}
		b.products = append(b.products, products...)
	}
	if len(b.offers) == 0 {
		return errors.New("the demo has no offers to order")
	}
	return rows.Err()
}

// rss is the resident memory of the server in MB.
func (b *bench) rss() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.server.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.ParseFloat(strings.Fields(kb)[0], 64)
			return n / 1024
		}
	}
	return 0
}

func (b *bench) stop() error {
	if b.admin != nil {
		b.admin.Close()
	}
	if b.server != nil && b.server.Process != nil {
		_ = b.server.Process.Signal(syscall.SIGINT)
		_ = b.server.Wait()
	}
	var err error
	if b.db != nil {
		err = b.db.Stop()
	}
	return errors.Join(err, os.RemoveAll(b.dir))
}

// session is the cookie header of a worker's organisation.
func (b *bench) session(n int64) string {
	return "shop_session=" + b.tokens[n%int64(len(b.tokens))]
}
