// Package bmecat reads and writes BMEcat catalogues, the XML format in which German suppliers send their
// articles. It knows versions 1.2 (ARTICLE) and 2005 (PRODUCT), transaction T_NEW_CATALOG, and nothing of the shop.
//
// # Reading
//
// Reader streams: memory depends on the largest article, never on the file. It is lenient in content and strict in
// form. Elements are matched by local name, so that any of the namespaces in use, or none, is read; their order does
// not matter. What a supplier got wrong inside one article is a Finding on that article. What makes the file as a
// whole untrustworthy (truncation, a document type with declarations, entities, an encoding that does not fit, a
// limit exceeded) is an *Error and ends reading.
//
// Numbers stay text. Number.Raw is what the file says, Number.Text the same with a decimal point, or empty when it
// cannot be read without guessing.
//
// A declaration "ISO-8859-1" is read as Windows-1252, because that is what such files contain in practice; the two
// differ only in code points that ISO-8859-1 leaves to control characters.
//
// # Extensions
//
// BMEcat has no element for some terms that decide which offer is cheapest. Both versions reserve
// USER_DEFINED_EXTENSIONS of an article for fields agreed between partners, named UDX.<owner>.<field>. This shop
// reads and writes the following; amounts are net, in the currency of the article's prices.
//
//	UDX.PROVI.SHIPPING               shipping for one order, flat
//	UDX.PROVI.FREE_SHIPPING_FROM     goods value from which shipping is free
//	UDX.PROVI.SMALL_ORDER_SURCHARGE  surcharge on an order below the next value
//	UDX.PROVI.SMALL_ORDER_BELOW      goods value below which the surcharge is due
//	UDX.PROVI.STOCK                  order units on stock
//	UDX.PROVI.BACK_ORDER             true when more than the stock may be ordered
//	UDX.PROVI.PRICE_HOLD_DAYS        calendar days for which the supplier holds the price after an order request
//	UDX.PROVI.PRICE_KIND             once, month, year, hour or day; absent means once
//	UDX.PROVI.TERM_MONTHS            minimum term of a recurring price
//	UDX.PROVI.LABEL                  label of the product (for instance "Blauer Engel"), repeatable; a certificate or
//	                                 report follows a colon, and "gleichwertig zu" stands before what is equivalent
//	UDX.PROVI.SKONTO_PERCENT         discount on the goods for early payment
//	UDX.PROVI.SKONTO_DAYS            days from the invoice within which to pay for it
//	UDX.PROVI.REPAIRABILITY          repairability index, 0 to 10
//	UDX.PROVI.CO2_KG                 emissions of a piece over its life, in kilograms of CO2
//
// # Writing
//
// Writer produces BMEcat 2005.1, T_NEW_CATALOG, with the element order and the field lengths of the schema.
//
// Source: BMEcat 1.2 and BMEcat 2005 specifications with their schemas, Bundesverband Materialwirtschaft, Einkauf und
// Logistik e.V.
package bmecat
