// Package order holds baskets, submissions, decisions and orders.
//
// A [Submission] is a frozen basket. Each of its lines has one decision; its lines become orders, one per buying legal
// entity, seller, channel, lot and invoice recipient ([KeyOf]). Orders change only by events, [Fold] tells their state.
// [Evaluate] is pure: the basket, the preview and the submission all see the same plan. Start with [Service.Submit].
package order
