package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
)

// ContractDocumentStore implements contract.DocumentStore with the app pool: nothing that it writes changes a contract.
type ContractDocumentStore struct{ db *DB }

// NewContractDocumentStore returns the store on the app pool.
func NewContractDocumentStore(db *DB) *ContractDocumentStore { return &ContractDocumentStore{db} }

var _ contract.DocumentStore = (*ContractDocumentStore)(nil)

const selectDocumentOf = `
	SELECT d.id, d.organisation_id, d.contract_id, d.change_id, d.kind, d.title, d.file_name, d.media_type, d.sha256, octet_length(d.bytes), d.shared, d.at,
	       p.id, p.log_id, COALESCE(p.name, '')`

// documentInSight is whether a document d may be read with selectContract's $1, $2 and $3: of a contract in sight, shared unless all is
// in sight, and not of a draft that is not in force.
const documentInSight = `
	  FROM contract_document d JOIN framework_contract c ON c.id = d.contract_id JOIN person p ON p.id = d.added_by
	 WHERE ` + contractInSight + ` AND ($2 OR d.shared)
	   AND (d.change_id IS NULL OR EXISTS (SELECT FROM contract_edition e WHERE e.change_id = d.change_id))`

func scanContractDocument(r pgx.Row, more ...any) (d contract.Document, err error) {
	var sum []byte
	var change *uuid.UUID
	err = r.Scan(append([]any{
		&d.ID, &d.Organisation, &d.Contract, &change, &d.Kind, &d.Title, &d.FileName, &d.MediaType, &sum, &d.Size, &d.Shared, &d.At,
		&d.AddedBy.ID, &d.AddedBy.LogID, &d.AddedBy.Name,
	}, more...)...)
	copy(d.SHA256[:], sum)
	if change != nil {
		d.Change = &contract.ChangeID{UUID: *change}
	}
	return d, err
}

// Documents of a contract in sight.
func (s *ContractDocumentStore) Documents(ctx context.Context, id catalog.ContractID, q catalog.ContractQuery) ([]contract.Document, error) {
	var out []contract.Document
	seen := false
	b := &pgx.Batch{}
	b.Queue(`SELECT EXISTS (SELECT FROM framework_contract c WHERE `+contractInSight+` AND c.id = $4)`, q.Organisation, q.All, q.Day, id).
		QueryRow(func(r pgx.Row) error { return r.Scan(&seen) })
	b.Queue(selectDocumentOf+documentInSight+` AND d.contract_id = $4 ORDER BY d.at, d.id`, q.Organisation, q.All, q.Day, id).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (contract.Document, error) { return scanContractDocument(r) }, func(d contract.Document) { out = append(out, d) })
	})
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("list documents of contract: %w", err)
	}
	if !seen {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	return out, nil
}

// Document with its bytes.
func (s *ContractDocumentStore) Document(ctx context.Context, id contract.DocumentID, q catalog.ContractQuery) (contract.Document, error) {
	var raw []byte
	d, err := scanContractDocument(s.db.pool.QueryRow(ctx, selectDocumentOf+`, d.bytes`+documentInSight+` AND d.id = $4`, q.Organisation, q.All, q.Day, id), &raw)
	d.Content = raw
	return d, notFound(err, "read document of contract")
}

// SaveDocument keeps a document of a contract that is or was in force.
func (s *ContractDocumentStore) SaveDocument(ctx context.Context, d contract.SealedDocument) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT id FROM framework_contract WHERE id = $1`, d.Contract).Scan(&d.Contract); err != nil {
			return notFound(err, "read contract")
		}
		b := &pgx.Batch{}
		queueDocument(b, d)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "keep document of contract")
}

func queueDocument(b *pgx.Batch, d contract.SealedDocument) {
	var change *uuid.UUID
	if d.Change != nil {
		change = &d.Change.UUID
	}
	queueEntry(b, d.Record, d.Leaf)
	b.Queue(`INSERT INTO contract_document (id, organisation_id, contract_id, change_id, kind, title, file_name, media_type, sha256, bytes, shared, added_by, at, entry)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		d.ID, d.Organisation, d.Contract, change, string(d.Kind), d.Title, d.FileName, d.MediaType, d.SHA256[:], d.Content, d.Shared, d.AddedBy.ID, d.At, d.Leaf.Entry)
}
