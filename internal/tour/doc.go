// Package tour walks the marketplace's main job as a stranger would: over HTTP, knowing nothing but the contract, and
// checking the proof offline with package audit. Start with [Run].
//
// Steps are named in German, as the terminal shows them. The walk orders directly and leaves the person's basket alone.
package tour
