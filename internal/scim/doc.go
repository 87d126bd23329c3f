// Package scim lets a member's own directory manage its people (SCIM 2.0, RFC 7643 and 7644): it makes persons of the shop,
// changes and deactivates them, and its groups stand for roles. A directory gives no more than an administrator of its
// organisation could, there and below alone, and it never reaches a person of somebody else, whatever address it tells.
//
// Only what the shop keeps of a user is taken; other attributes are let pass, as RFC 7644, 3.3 allows.
//
// Start with [NewService].
package scim
