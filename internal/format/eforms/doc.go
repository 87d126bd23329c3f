// Package eforms reads notices of public procurement in the European form: the UBL documents that buyers publish in TED
// since 2023 (contract notice, result, modification of a contract). It reads what a framework agreement consists of and
// nothing of the shop.
//
// Read streams: one lot, one organisation or one result is in memory as elements at a time. It is lenient in content and
// strict in form. Elements are matched by local name; what a notice does not say is the zero value. What makes the file as a
// whole untrustworthy (a document type, an entity, truncation, another encoding than UTF-8, a limit exceeded) is an *Error.
//
// Every value keeps the business term (BT) that it is and the path where it stood, so that a reader can show both.
//
// Source: Commission Implementing Regulation (EU) 2019/1780 with its annex; eForms SDK, fields and their XPath.
package eforms
