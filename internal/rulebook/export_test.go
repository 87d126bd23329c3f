package rulebook

// CheckRule is what a draft is held against, whatever way it comes in.
var CheckRule = checkRule
