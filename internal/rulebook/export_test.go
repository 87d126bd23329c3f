package rulebook

// CheckRule is what a draft is held against, whatever way it comes in.
var CheckRule = checkRule

// AnswersOfLimits is whether a dry run judges all that a rule says.
var AnswersOfLimits = answersOfLimits
