// Package catalog holds what can be bought: suppliers, products, their offers and catalogue versions, framework
// contracts with lots and prices, and the comparison of all offers for the identical product.
//
// It knows money, rules and who may call off, but neither HTTP nor a database: stores implement its interfaces.
// Start with [Offer] and [Compare].
package catalog
