package audit

import (
	"errors"
	"fmt"
)

// Code names a reason for a refusal. Codes are stable: user interfaces
// translate them, and published proof files are judged by them for decades.
type Code string

// The reasons why a file, record, leaf, proof or checkpoint is refused.
const (
	CodeFileTooLarge        Code = "proof_file_too_large"
	CodeFileMalformed       Code = "proof_file_malformed"
	CodeFileNotCanonical    Code = "proof_file_not_canonical"
	CodeFormatUnknown       Code = "proof_format_unknown"
	CodeRecordMalformed     Code = "record_malformed"
	CodeRecordMismatch      Code = "record_mismatch"
	CodeDecisionMissing     Code = "decision_missing"
	CodeDecisionMismatch    Code = "decision_mismatch"
	CodeDecisionUnlisted    Code = "decision_unlisted"
	CodePersonalMalformed   Code = "personal_part_malformed"
	CodePersonalMismatch    Code = "personal_part_mismatch"
	CodePersonalUnlisted    Code = "personal_part_unlisted"
	CodeMasterDataMalformed Code = "master_data_malformed"
	CodeMasterDataUnlisted  Code = "master_data_unlisted"
	CodeLeafMalformed       Code = "leaf_malformed"
	CodeLeafNotInTree       Code = "leaf_not_in_tree"
	CodeProofMalformed      Code = "proof_malformed"
	CodeCheckpointMalformed Code = "checkpoint_malformed"
	CodeSignatureInvalid    Code = "signature_invalid"
	CodeUnknownKey          Code = "unknown_key"
	CodeKeyMalformed        Code = "key_malformed"
	CodeKeyExposed          Code = "key_file_exposed"
	CodeTreeAltered         Code = "tree_altered"
	CodeInconsistent        Code = "checkpoints_inconsistent"
	CodeTileMalformed       Code = "tile_malformed"
)

// Error is a refusal with a stable code. The detail is English and for logs.
type Error struct {
	Code   Code
	Detail string
	cause  error
}

// Error returns the code followed by the detail.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Detail, e.cause)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Detail)
}

// Unwrap returns what led to the refusal, or nil.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns the code of the first [Error] in err's chain, or "" when
// there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func refuse(code Code, format string, args ...any) error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

func refuseBecause(cause error, code Code, format string, args ...any) error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...), cause: cause}
}
