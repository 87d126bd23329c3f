package httpapi

// messagesImportEN holds the English texts, code by code those of messagesImportDE.
var messagesImportEN = map[string]message{
	"cursor_unknown":      {"This page of the list is no longer there", "Please start the list from the beginning."},
	"version_not_draft":   {"This version is no longer a draft", "Published versions do not change; please upload the file as a new version."},
	"version_outdated":    {"A newer version is already in force", "Please upload the file again if it is to replace the newer one."},
	"supplier_known":      {"This supplier is there already", "A supplier of this name in this town stands under Catalogues; please open it there."},
	"supplier_changed":    {"Somebody else has changed the supplier meanwhile", "Please load the page again and enter your change once more."},
	"sample_not_here":     {"There is no example catalogue here", "This marketplace runs with example data already."},
	"catalogue_empty":     {"The file holds no article", "Please check that it is the right file."},
	"catalogue_too_large": {"The file is too large", "A file may have 64 MiB, and each article limited texts; please split the catalogue."},

	"catalogue_not_bmecat":      {"The XML file is no BMEcat", "Please upload BMEcat 1.2 or 2005, or a CSV file."},
	"catalogue_transaction":     {"The shop does not read this kind of BMEcat", "Please send the whole catalogue (T_NEW_CATALOG)."},
	"catalogue_truncated":       {"The file breaks off in the middle", "Please make or transfer it again."},
	"catalogue_malformed":       {"The XML file is not well-formed", "Please have the supplier make it again."},
	"catalogue_encoding":        {"The file's characters cannot be read", "Please save it as UTF-8, ISO-8859-1 or Windows-1252."},
	"catalogue_doctype":         {"The file holds a DOCTYPE", "The shop refuses it as a guard against smuggled content; please remove it."},
	"catalogue_entity":          {"The file uses entities of its own", "Please have the supplier write the characters out."},
	"catalogue_too_deep":        {"The file is nested too deeply", "Please have the supplier make it again after the BMEcat schema."},
	"catalogue_not_text":        {"The file is no text file", "Please save the table as CSV."},
	"catalogue_no_columns":      {"No columns can be made out", "Please separate columns by semicolon, comma or tab."},
	"catalogue_no_header":       {"The header line is missing", "The first line must name the columns."},
	"catalogue_columns_missing": {"Important columns are missing", "Please add: {detail}."},
	"catalogue_mapping":         {"The mapping of columns does not fit", "Please have this supplier's column mapping checked."},
	"catalogue_quote_open":      {"A quotation mark is not closed", "Please check the file around line {row}."},
	"catalogue_row_too_large":   {"A line is too long", "Please check the file around line {row}; often a quotation mark is missing."},
}
