package audit

// StepName names one thing that [Verify] checks.
type StepName string

// The steps in their order.
const (
	StepFile       StepName = "file"        // readable, of a known format, canonical
	StepRecord     StepName = "record"      // salt and record open the leaf's commitment
	StepDecisions  StepName = "decisions"   // every listed decision is there and unaltered
	StepPersonal   StepName = "personal"    // personal texts that are there are unaltered
	StepMasterData StepName = "master_data" // master data that are there are unaltered
	StepInclusion  StepName = "inclusion"   // the leaf is in the checkpoint's tree
	StepSignature  StepName = "signature"   // the log signed the checkpoint
)

// State is the outcome of a step.
type State string

// The outcomes. A step is skipped when the file could not be read at all.
const (
	StateOK      State = "ok"
	StateFailed  State = "failed"
	StateSkipped State = "skipped"
)

// Step is one line of a [Report].
type Step struct {
	Name   StepName
	State  State
	Code   Code   // why it failed, else empty
	Detail string // English, for logs
	Count  int    // things checked, for steps over lists
	Absent int    // things referred to but not in the file: erased or withheld
}

// Report is the result of [Verify]. When a step failed it holds the steps
// only: nothing of an unverified file is shown as if it were proven.
type Report struct {
	Steps      []Step
	Checkpoint Checkpoint
	Key        string // name and id of the key that signed
	Index      int64  // number of the leaf in the log
	Leaf       Leaf
	Record     Content
	Decisions  []Content
	Personal   []PersonalResult
	MasterData []MasterDataResult
}

// Verify checks a proof file against the log's public keys, offline. Every
// byte of the file counts: an altered, added or missing one makes it fail.
//
// The error is that of the first failed step and carries a [Code]. The report
// then still lists all steps, so that a reader sees how far the file held.
func Verify(file []byte, verifiers []Verifier) (Report, error) {
	p, err := ParsePackage(file)
	var c contents
	if err == nil {
		c, err = p.contents()
	}
	if err != nil {
		return unreadable(err), err
	}
	checkpoint, signatureErr := OpenCheckpoint(c.Proof.Checkpoint, verifiers)
	r := Report{Steps: []Step{{Name: StepFile, State: StateOK}}}
	personal, masterData := c.personalResults(), c.masterDataResults()
	err = r.add(
		outcome{Step{Name: StepRecord}, c.checkRecord()},
		outcome{Step{Name: StepDecisions, Count: len(c.Decisions)}, c.checkDecisions()},
		outcome{Step{Name: StepPersonal, Count: len(c.Personal), Absent: len(personal) - len(c.Personal)}, c.checkPersonal()},
		outcome{Step{Name: StepMasterData, Count: len(c.MasterData), Absent: len(masterData) - len(c.MasterData)}, c.checkMasterData()},
		outcome{Step{Name: StepInclusion}, c.checkInclusion()},
		outcome{Step{Name: StepSignature}, signatureErr},
	)
	if err != nil {
		return r, err
	}
	r.Checkpoint, r.Key, r.Index = checkpoint, SignatureKey(c.Proof.Checkpoint), c.Proof.Index
	r.Leaf, r.Record = c.Leaf, c.Record.content()
	for _, d := range c.Decisions {
		r.Decisions = append(r.Decisions, d.content())
	}
	r.Personal, r.MasterData = personal, masterData
	return r, nil
}

type outcome struct {
	step Step
	err  error
}

// add appends the steps and returns the first error.
func (r *Report) add(outcomes ...outcome) error {
	var first error
	for _, o := range outcomes {
		o.step.State = StateOK
		if o.err != nil {
			o.step.State, o.step.Code, o.step.Detail = StateFailed, CodeOf(o.err), o.err.Error()
			o.step.Absent = 0
			if first == nil {
				first = o.err
			}
		}
		r.Steps = append(r.Steps, o.step)
	}
	return first
}

func unreadable(err error) Report {
	steps := []Step{{Name: StepFile, State: StateFailed, Code: CodeOf(err), Detail: err.Error()}}
	for _, name := range []StepName{StepRecord, StepDecisions, StepPersonal, StepMasterData, StepInclusion, StepSignature} {
		steps = append(steps, Step{Name: name, State: StateSkipped})
	}
	return Report{Steps: steps}
}
