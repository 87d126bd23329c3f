package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// What order.Service itself sends for a submission is noted and made a script for pgbench: the same statements on the same tables,
// with new ids and a lot and a buyer drawn for each transaction. What remains between the two is the service.

// What begins and ends the statements that travel together, in the script as on the wire.
const (
	startPipeline = "\\startpipeline"
	endPipeline   = "\\endpipeline"
)

// sentStatement is a statement with its arguments.
type sentStatement struct {
	sql  string
	args []any
}

// keyOfNotes begins the keys of the submissions that are noted.
const keyOfNotes = "noted-"

// notebook notes what a pool sends while it is open. It is not safe for concurrent use.
type notebook struct {
	open bool
	sent []sentStatement
}

var _ pgx.BatchTracer = (*notebook)(nil)

func (n *notebook) note(sql string, args []any) {
	if n.open {
		n.sent = append(n.sent, sentStatement{sql, args})
	}
}

func (n *notebook) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	n.note(d.SQL, d.Args)
	return ctx
}

func (n *notebook) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (n *notebook) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	n.note(startPipeline, nil)
	return ctx
}

func (n *notebook) TraceBatchQuery(_ context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	n.note(d.SQL, d.Args)
}

func (n *notebook) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {
	n.note(endPipeline, nil)
}

// noted is a submission whose statements become a floor.
type noted struct {
	name  string // of the script
	buyer authz.Principal
	lines []order.LineInput
	drawn map[string]string // id of the buyer and the lines -> column of from
	from  string            // the tables that have them for all, one row of which is drawn by :n and :m
}

// writeFloor has the service submit three times, and writes what it sent the last time as a script for pgbench: the first reads what
// the others find on the shelf, and what the last two have not in common is made anew for each.
func (b *bench) writeFloor(ctx context.Context, in noted) (string, error) {
	notes := &notebook{}
	service, closed, err := b.ownService(ctx, 1, notes)
	if err != nil {
		return "", err
	}
	defer closed()
	var runs [3][]sentStatement
	for i := range runs {
		notes.open, notes.sent = true, nil
		submit := order.SubmitInput{Key: fmt.Sprint(keyOfNotes, time.Now().UnixNano()), Lines: in.lines}
		if _, err := service.Submit(authz.ContextWithPrincipal(ctx, in.buyer), in.buyer, submit); err != nil {
			return "", err
		}
		notes.open = false
		runs[i] = notes.sent
	}
	conn, err := b.admin.Acquire(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Release()
	w := floorWriter{ctx: ctx, conn: conn.Conn(), ids: in.drawn}
	before, err := w.idsOf(runs[1])
	if err != nil {
		return "", err
	}
	after, err := w.idsOf(runs[2])
	if err != nil {
		return "", err
	}
	fresh := []string{}
	for id := range after {
		if _, old := before[id]; !old {
			name := "id" + strconv.Itoa(len(fresh))
			w.ids[id], fresh = name, append(fresh, "gen_random_uuid() AS "+name)
		}
	}
	var script strings.Builder
	fmt.Fprintf(&script, "\\set n random(1, :lots)\n\\set m random(1, :buyers)\nSELECT *, gen_random_uuid() AS key, %s FROM %s \\gset\n",
		strings.Join(fresh, ", "), in.from)
	script.WriteString("SELECT set_config('shop.scope', :organisation, false);\n")
	for _, s := range runs[2] {
		text, err := w.statement(s)
		if err != nil {
			return "", fmt.Errorf("%w in %s", err, s.sql)
		}
		script.WriteString(text + "\n")
	}
	path := filepath.Join(b.dir, in.name)
	return path, os.WriteFile(path, []byte(script.String()), 0o644) //nolint:gosec // G306: nothing secret, and pgbench may be another user's
}

// floorWriter turns statements with arguments into the text of a script.
type floorWriter struct {
	ctx  context.Context
	conn *pgx.Conn
	ids  map[string]string // id as noted -> variable of the script
}

var uuidText = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// idsOf are all ids that were sent.
func (w floorWriter) idsOf(sent []sentStatement) (map[string]bool, error) {
	ids := map[string]bool{}
	for _, s := range sent {
		if len(s.args) == 0 {
			continue
		}
		_, texts, err := w.texts(s)
		if err != nil {
			return nil, err
		}
		for _, t := range texts {
			for _, id := range uuidText.FindAllString(string(t), -1) {
				ids[id] = true
			}
		}
	}
	return ids, nil
}

// texts are the arguments as the database reads them, and the types it takes them for.
func (w floorWriter) texts(s sentStatement) (oids []uint32, texts [][]byte, err error) {
	prepared, err := w.conn.Prepare(w.ctx, "", s.sql)
	if err != nil {
		return nil, nil, err
	}
	texts = make([][]byte, len(s.args))
	for i, a := range s.args {
		if texts[i], err = w.conn.TypeMap().Encode(prepared.ParamOIDs[i], pgtype.TextFormatCode, a, nil); err != nil {
			return nil, nil, err
		}
	}
	return prepared.ParamOIDs, texts, nil
}

var parameter = regexp.MustCompile(`\$\d+`)

func (w floorWriter) statement(s sentStatement) (string, error) {
	if s.sql == startPipeline || s.sql == endPipeline {
		return s.sql, nil
	}
	oids, texts, err := w.texts(s)
	if err != nil {
		return "", err
	}
	var failed error
	out := parameter.ReplaceAllStringFunc(s.sql, func(p string) string {
		i, err := strconv.Atoi(p[1:])
		if err != nil || i > len(texts) {
			failed = fmt.Errorf("no argument for %s", p)
			return p
		}
		return w.literal(oids[i-1], texts[i-1])
	})
	return strings.TrimSpace(out) + ";", failed
}

// literal is an argument in a script, where a colon begins a variable.
func (w floorWriter) literal(oid uint32, text []byte) string {
	name := "text"
	if t, known := w.conn.TypeMap().TypeForOID(oid); known {
		name = strings.TrimPrefix(t.Name, "_")
		if t.Name != name {
			name += "[]"
		}
	}
	switch {
	case text == nil:
		return "NULL::" + name
	case len(text) == 0:
		return "''::" + name
	case oid == pgtype.TimestamptzOID:
		return "now()"
	case oid == pgtype.UUIDOID:
		return w.id(string(text)) + "::uuid"
	case oid == pgtype.UUIDArrayOID:
		return "ARRAY[" + uuidText.ReplaceAllStringFunc(strings.Trim(string(text), "{}"), w.id) + "]::uuid[]"
	case uuidText.FindString(string(text)) == string(text):
		return w.id(string(text)) + "::" + name
	case strings.HasPrefix(string(text), keyOfNotes):
		return ":key::" + name
	case strings.ContainsAny(string(text), ":'"):
		return `convert_from('\x` + hex.EncodeToString(text) + "', 'UTF8')::" + name
	default:
		return "'" + string(text) + "'::" + name
	}
}

func (w floorWriter) id(text string) string {
	if name, drawn := w.ids[text]; drawn {
		return ":" + name
	}
	return "'" + text + "'"
}

// appOptions make pgbench's connections what those of the shop are.
const appOptions = "&options=-c%20role%3Dshop_app%20-c%20plan_cache_mode%3Dforce_generic_plan%20-c%20random_page_cost%3D1.1"

// floorBuyers makes the table of the bench's organisations that floors draw from, and names the columns of one of them.
func (b *bench) floorBuyers(ctx context.Context, p authz.Principal) (map[string]string, error) {
	if _, err := b.admin.Exec(ctx, `
		CREATE SCHEMA IF NOT EXISTS floor; GRANT USAGE ON SCHEMA floor TO shop_app;
		DROP TABLE IF EXISTS floor.buyer;
		CREATE TABLE floor.buyer (m int PRIMARY KEY, organisation uuid, person uuid, log_id uuid);
		GRANT SELECT ON floor.buyer TO shop_app`); err != nil {
		return nil, err
	}
	_, err := b.admin.Exec(ctx, `INSERT INTO floor.buyer SELECT row_number() OVER (ORDER BY p.id), s.organisation_id, p.id, p.log_id
		  FROM session s JOIN person p ON p.id = s.person_id WHERE s.token_hash = ANY ($1)`, b.hashes)
	return map[string]string{
		p.Organisation.String(): "organisation", p.Person.String(): "person", p.LogID.String(): "log_id",
	}, err
}

// sentOrders measures what the database alone makes of the orders of the set of that name: the statements of one, repeated by pgbench,
// against the same floor. No shop before the database can have a greater part of it.
func sentOrders(ctx context.Context, b *bench, conns int) ([]result, error) {
	buyers, err := b.buyers(ctx)
	if err != nil {
		return nil, err
	}
	drawn, err := b.floorBuyers(ctx, buyers[0])
	if err != nil {
		return nil, err
	}
	var lines []order.LineInput
	for i, o := range b.offers[0] {
		reason := order.Reason{Code: order.ReasonOther, Text: "Messung der Bestellung"}
		lines = append(lines, order.LineInput{
			Product: catalog.ProductID{UUID: uuid.MustParse(o.product)}, Offer: &catalog.OfferID{UUID: uuid.MustParse(o.id)},
			Quantity: money.QuantityOf(int64(i) + 1), Reason: &reason,
		})
	}
	script, err := b.writeFloor(ctx, noted{"order.sql", buyers[0], lines, drawn, "floor.buyer WHERE m = :m"})
	if err != nil {
		return nil, err
	}
	var rates, floors, ratios []float64
	for range repeats {
		floor, err := b.pgbench(ctx, conns, callOffTime, "bench/floor/order.sql")
		if err != nil {
			return nil, err
		}
		tps, err := b.pgbenchAt(ctx, b.ownerURL+appOptions, conns, callOffTime, script, "-D", "lots=1", "-D", fmt.Sprint("buyers=", len(buyers)))
		if err != nil {
			return nil, err
		}
		fmt.Printf("  order sent at %d: %.0f/s, floor %.0f/s, ratio %.1f %%\n", conns, tps, floor, tps/floor*100)
		rates, floors, ratios = append(rates, tps), append(floors, floor), append(ratios, tps/floor)
	}
	return []result{newResult("order sent", conns, sample{perSecond: medianOf(rates)}, "pgbench bench/floor/order.sql", medianOf(floors), medianOf(ratios), b.rss())}, nil
}
