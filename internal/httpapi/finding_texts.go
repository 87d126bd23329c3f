package httpapi

import "strings"

// findingTexts says what an import noticed in a row, in German and English. Codes are those of internal/catalog,
// internal/exchange and the formats; a test holds the list against theirs.
var findingTexts = map[string][2]string{
	"sku_missing":                  {"Die Artikelnummer fehlt.", "The article number is missing."},
	"supplier_pid_missing":         {"Die Artikelnummer des Lieferanten fehlt.", "The supplier's article number is missing."},
	"sku_too_long":                 {"Die Artikelnummer ist länger als 100 Zeichen.", "The article number has more than 100 characters."},
	"sku_repeated":                 {"Die Artikelnummer kommt in der Datei mehrfach vor; die erste Zeile gilt.", "The article number occurs more than once; the first row counts."},
	"part_number_too_long":         {"Die Herstellernummer ist länger als 100 Zeichen.", "The manufacturer's number has more than 100 characters."},
	"name_missing":                 {"Die Bezeichnung fehlt.", "The name is missing."},
	"name_cut":                     {"Die Bezeichnung wurde gekürzt.", "The name was shortened."},
	"description_cut":              {"Die Beschreibung wurde gekürzt.", "The description was shortened."},
	"facts_cut":                    {"Es wurden nicht alle Merkmale übernommen.", "Not all properties were taken over."},
	"labels_cut":                   {"Es wurden nicht alle Kennzeichen übernommen.", "Not all labels were taken over."},
	"value_missing":                {"Die Angabe „{field}“ fehlt.", "The value “{field}” is missing."},
	"value_out_of_range":           {"„{value}“ liegt für „{field}“ außerhalb des Möglichen.", "“{value}” is out of range for “{field}”."},
	"text_too_long":                {"Der Text „{field}“ ist mit {value} Zeichen zu lang.", "The text “{field}” is too long with {value} characters."},
	"tiers_not_ascending":          {"Die Staffeln steigen nicht an.", "The price tiers do not ascend."},
	"identity_missing":             {"Hersteller, Herstellernummer oder GTIN fehlen; der Artikel lässt sich mit keinem anderen vergleichen.", "Manufacturer, part number or GTIN are missing; the article cannot be compared with others."},
	"gtin_conflict":                {"GTIN {gtin} und Herstellernummer „{part}“ gehören zu verschiedenen Produkten.", "GTIN {gtin} and part number “{part}” belong to different products."},
	"gtin_ignored":                 {"„{gtin}“ ist keine GTIN und wurde weggelassen.", "“{gtin}” is no GTIN and was left out."},
	"gtin_length":                  {"Die GTIN „{gtin}“ hat nicht 8, 12, 13 oder 14 Ziffern und wurde weggelassen.", "The GTIN “{gtin}” does not have 8, 12, 13 or 14 digits and was left out."},
	"price_list_no_party":          {"Der Lieferant ist am ersten Tag der Preise nicht im Los.", "On the first day of the prices the supplier is not in the lot."},
	"price_list_contract_over":     {"Der Vertrag ist beendet oder abgelaufen.", "The contract has ended."},
	"price_list_reference_unasked": {"Die Preisregel des Lieferanten rechnet mit keiner Bezugsliste.", "The supplier's price rule is not reckoned from a reference list."},
	"price_list_reference_day":     {"Die Preisregel nennt die Bezugsliste vom {day}; diese hat einen anderen Stand.", "The price rule names the reference list of {day}; this one has another date."},
	"price_list_past":              {"Preise gelten frühestens ab heute.", "Prices begin today at the earliest."},
	"price_list_outside_term":      {"Der erste Tag liegt außerhalb der Laufzeit des Vertrags.", "The first day is outside the term of the contract."},
	"price_list_later":             {"Ab dem {day} gilt schon eine Preisliste; eine neue beginnt später.", "A price list is in force from {day}; a new one begins later."},
	"option_list_past":             {"Eine Optionsliste gilt frühestens ab heute.", "An option list begins today at the earliest."},
	"option_list_later":            {"Ab dem {day} gilt schon eine Optionsliste; eine neue beginnt am selben Tag oder später.", "An option list is in force from {day}; a new one begins on that day or later."},
	"option_key_twice":             {"Die Kennung „{key}“ steht schon in Zeile {line}.", "The key “{key}” is in line {line} already."},
	"option_article_twice":         {"Derselbe Artikel in derselben Menge ist schon die Option „{key}“.", "The same article in the same quantity is option “{key}” already."},
	"option_is_base":               {"Ein Artikel ist keine Option seiner selbst.", "An article is no option of itself."},
	"option_unpriced":              {"„{sku}“ hat am ersten Tag der Liste keinen Preis in der Preisliste des Lieferanten.", "“{sku}” has no price in the supplier's price list on the first day of the list."},
	"option_base_unpriced":         {"Der Grundartikel „{sku}“ hat am ersten Tag der Liste keinen Preis in der Preisliste des Lieferanten.", "The base article “{sku}” has no price in the supplier's price list on the first day of the list."},
	"option_bounds_differ":         {"Die Zeilen der Gruppe „{group}“ nennen verschiedene Grenzen.", "The lines of group “{group}” state different bounds."},
	"option_bounds":                {"Gruppe „{group}“: Mindestens {minimum} von höchstens {maximum} Optionen lässt sich nicht wählen.", "Group “{group}”: at least {minimum} of at most {maximum} options cannot be chosen."},
	"option_rule_unknown":          {"Eine Option „{key}“ hat dieser Artikel nicht.", "The article has no option “{key}”."},
	"option_rule_self":             {"Die Option „{key}“ verweist auf sich selbst.", "The option “{key}” refers to itself."},
	"option_nested":                {"„{sku}“ wird selbst zusammengestellt und kann keine Option sein.", "“{sku}” is put together itself and can be no option."},
	"option_impossible":            {"„{sku}“ lässt sich mit diesen Regeln nicht zusammenstellen.", "“{sku}” cannot be put together by these rules."},
	"option_never":                 {"Die Option „{key}“ kann mit diesen Regeln niemand wählen.", "By these rules nobody can choose option “{key}”."},
	"option_text_long":             {"Der Text „{text} …“ ist länger als 200 Zeichen.", "The text “{text} …” has more than 200 characters."},
	"option_text_damaged":          {"Die Zeile enthält Zeichen, die nicht lesbar sind.", "The line has characters that cannot be read."},
	"option_formula":               {"„{text}“ beginnt wie eine Formel und wird nicht übernommen.", "“{text}” begins like a formula and is not taken over."},
	"option_base_missing":          {"Der Grundartikel fehlt.", "The base article is missing."},
	"option_sku_missing":           {"Die Artikelnummer der Option fehlt.", "The article number of the option is missing."},
	"option_key_form":              {"Die Kennung „{key}“ enthält Leerzeichen, Komma oder Semikolon.", "The key “{key}” has a space, a comma or a semicolon."},
	"option_count_form":            {"„{text}“ ist keine Anzahl von Optionen.", "“{text}” is no number of options."},
	"option_quantity_form":         {"„{text}“ ist keine Menge je Stück.", "“{text}” is no quantity per piece."},
	"price_list_no_reference":      {"Die Bezugsliste „{source}“ der Preisregel ist noch nicht in Kraft. Bitte laden Sie sie zuerst hoch.", "The reference list “{source}” of the price rule is not in force yet. Please upload it first."},
	"price_list_product_twice":     {"Dasselbe Produkt steht zweimal in der Liste.", "The same product is in the list twice."},
	"price_list_tiers":             {"Ein Abruf hat einen Preis; hier stehen {tiers} Staffeln.", "A call-off has one price; here are {tiers} tiers."},
	"price_list_no_price":          {"Der Preis fehlt oder ist 0.", "The price is missing or 0."},
	"price_list_currency":          {"Preise in Rahmenverträgen stehen in Euro.", "Prices in framework contracts are in euro."},
	"price_list_shipping":          {"Rahmenvertragspreise enthalten den Versand; hier kommt er dazu.", "Framework prices include shipping; here it is added."},
	"price_list_succeeded":         {"An die Stelle dieses Artikels ist im Los ein Nachfolger getreten; die Liste nennt dessen Nummer.", "A successor has taken this article's place in the lot; the list names that one's number."},
	"price_list_expired":           {"Der Preis der Zeile endet, bevor die Liste beginnt.", "The price of the row ends before the list begins."},
	"price_list_not_in_reference":  {"Der Artikel steht nicht in der Bezugsliste „{source}“.", "The article is not in the reference list “{source}”."},
	"price_list_not_agreed":        {"Der Artikel war in der ersten Preisliste nicht vereinbart.", "The article was not agreed in the first price list."},
	"price_list_kind":              {"Der Artikel wird anders abgerechnet als vereinbart (einmalig, je Monat oder je Stunde).", "The article is charged otherwise than agreed (once, per month or per hour)."},
	"price_list_no_index":          {"Ab dem {day} bewegen sich die Preise mit dem Index „{source}“; bitte nennen Sie seinen Stand.", "From {day} prices move with the index “{source}”; please state what it stands at."},
	"price_list_ends":              {"Der Abrufpreis {price} € liegt über dem, was diese Liste erlaubt ({highest} €). Er endet mit ihr; abrufen kann man wieder mit einer neuen Preisliste.", "The call-off price of EUR {price} is above what this list allows (EUR {highest}). It ends with it; a new price list makes call-offs possible again."},
	"price_list_over":              {"{price} € liegt über dem, was die Preisregel erlaubt: höchstens {highest} €.", "EUR {price} is above what the price rule allows: at most EUR {highest}."},
	"gtin_check_digit":             {"Die Prüfziffer der GTIN {gtin} stimmt nicht.", "The check digit of GTIN {gtin} is wrong."},
	"gtin_unreadable":              {"Die GTIN „{value}“ ist nicht lesbar.", "The GTIN “{value}” cannot be read."},
	"gtin_several":                 {"Es sind mehrere GTIN angegeben; die erste gilt.", "Several GTINs are given; the first counts."},
	"category_unknown":             {"Die Warengruppe „{category}“ ist nicht zugeordnet; der Artikel steht unter Sonstiges.", "The group “{category}” is not mapped; the article stands under Other."},
	"unit_assumed":                 {"Die Bestelleinheit fehlt; angenommen: {unit}.", "The order unit is missing; assumed: {unit}."},
	"unit_unknown":                 {"Die Einheit „{unit}“ ist nicht bekannt; gezählt werden Stück.", "The unit “{unit}” is not known; pieces are counted."},
	"quantity_unusable":            {"Die Menge „{value}“ ({field}) ist nicht verwendbar.", "The quantity “{value}” ({field}) cannot be used."},
	"quantity_zero":                {"Eine Menge von 0 ({field}) wurde als nicht angegeben gelesen.", "A quantity of 0 ({field}) was read as not given."},
	"stock_unusable":               {"Der Bestand „{value}“ ist nicht lesbar und gilt als unbekannt.", "The stock “{value}” cannot be read and counts as unknown."},
	"validity_unusable":            {"Der Gültigkeitszeitraum ist nicht lesbar.", "The period of validity cannot be read."},
	"validity_reversed":            {"Die Gültigkeit endet, bevor sie beginnt.", "The validity ends before it begins."},
	"validity_empty":               {"Die Gültigkeit endet, bevor sie beginnt.", "The validity ends before it begins."},
	"validity_over":                {"Das Angebot ist seit {to} abgelaufen.", "The offer expired on {to}."},
	"small_order_limit_missing":    {"Ein Mindermengenzuschlag von {fee} ist genannt, aber nicht, bis zu welchem Wert er gilt.", "A small-order charge of {fee} is named, but not below which value it applies."},
	"amount_unusable":              {"Der Betrag „{value}“ ({field}) ist nicht verwendbar.", "The amount “{value}” ({field}) cannot be used."},
	"tax_assumed":                  {"Der Umsatzsteuersatz fehlt; angenommen: {tax} %.", "The VAT rate is missing; assumed: {tax} %."},
	"tax_unreadable":               {"Der Umsatzsteuersatz „{value}“ ist nicht lesbar.", "The VAT rate “{value}” cannot be read."},
	"tax_mixed":                    {"Die Preise nennen verschiedene Umsatzsteuersätze.", "The prices name different VAT rates."},
	"delivery_assumed":             {"Die Lieferzeit fehlt; angenommen: {assumed} Arbeitstage.", "The delivery time is missing; assumed: {assumed} working days."},
	"delivery_unusable":            {"Die Lieferzeit „{value}“ ist nicht lesbar; angenommen: {assumed} Arbeitstage.", "The delivery time “{value}” cannot be read; assumed: {assumed} working days."},
	"price_hold_unusable":          {"Die Preisbindung „{value}“ ist nicht lesbar.", "The price hold “{value}” cannot be read."},
	"statement_unusable":           {"Die Angabe „{value}“ ({field}) ist nicht verwendbar und gilt als nicht gemacht.", "The statement “{value}” ({field}) cannot be used and counts as not made."},
	"price_unusable":               {"Der Preis „{price}“ ist nicht verwendbar.", "The price “{price}” cannot be used."},
	"price_zero":                   {"Der Preis ist 0; das Angebot gilt als Angebot ohne Preis.", "The price is 0; the offer counts as one without a price."},
	"price_missing":                {"Es ist kein Preis angegeben.", "No price is given."},
	"no_price":                     {"Das Angebot hat keinen Preis und wird im Vergleich ausgeschlossen.", "The offer has no price and is excluded from the comparison."},
	"price_contradiction":          {"Für {from} Stück sind zwei Preise genannt: {price} und {other}.", "Two prices are named for {from} pieces: {price} and {other}."},
	"price_kind_unknown":           {"Die Preisart „{value}“ ist nicht bekannt.", "The kind of price “{value}” is not known."},
	"price_type_missing":           {"Die Preisart fehlt.", "The type of price is missing."},
	"price_type_unused":            {"Ein Preis der Art „{type}“ wurde nicht verwendet.", "A price of type “{type}” was not used."},
	"price_territory":              {"Ein Preis gilt nur für {territory} und wurde nicht verwendet.", "A price is for {territory} only and was not used."},
	"price_period_chosen":          {"Von mehreren Zeiträumen gilt der ab {from}.", "Of several periods the one from {from} counts."},
	"tier_dearer":                  {"Ab {from} Stück ist der Stückpreis höher als darunter.", "From {from} pieces on the price per piece is higher than below."},
	"currency_mixed":               {"Die Preise nennen verschiedene Währungen: {currency} und {other}.", "The prices name different currencies: {currency} and {other}."},
	"currency_unknown":             {"Die Währung „{currency}“ ist nicht bekannt.", "The currency “{currency}” is not known."},
	"currency_foreign":             {"Die Preise sind in {currency}; im Vergleich wird das Angebot ausgeschlossen.", "The prices are in {currency}; the comparison excludes the offer."},
	"currency_mismatch":            {"Die Zelle nennt eine andere Währung als die Zeile: „{value}“.", "The cell names another currency than the row: “{value}”."},
	"condition_not_new":            {"Der Artikel ist als „{status}“ gekennzeichnet, nicht als neu.", "The article is marked as “{status}”, not as new."},
	"term_ignored":                 {"Die Laufzeit „{term}“ wurde weggelassen: Der Preis ist einmalig.", "The term “{term}” was left out: the price is paid once."},
	"term_unusable":                {"Die Laufzeit „{term}“ ist nicht lesbar.", "The term “{term}” cannot be read."},
	"number_unreadable":            {"Die Zahl „{value}“ ({field}) ist nicht lesbar.", "The number “{value}” ({field}) cannot be read."},
	"number_ambiguous":             {"Die Zahl „{value}“ ({field}) ist mehrdeutig.", "The number “{value}” ({field}) is ambiguous."},
	"number_normalised":            {"Die Schreibweise der Zahl „{value}“ ({field}) wurde vereinheitlicht.", "The spelling of the number “{value}” ({field}) was unified."},
	"date_unreadable":              {"Das Datum „{value}“ ({field}) ist nicht lesbar.", "The date “{value}” ({field}) cannot be read."},
	"date_normalised":              {"Die Schreibweise des Datums „{value}“ wurde vereinheitlicht.", "The spelling of the date “{value}” was unified."},
	"choice_unreadable":            {"„{value}“ ({field}) ist keine der möglichen Angaben.", "“{value}” ({field}) is none of the possible values."},
	"text_unescaped":               {"Auszeichnungen im Text wurden aufgelöst.", "Markup in the text was resolved."},
	"text_damaged":                 {"Der Text enthält beschädigte Zeichen: „{value}“.", "The text holds damaged characters: “{value}”."},
	"quote_stray":                  {"Ein einzelnes Anführungszeichen steht im Text.", "A single quote stands in the text."},
	"row_short":                    {"Die Zeile hat weniger Zellen als die Kopfzeile.", "The row has fewer cells than the header."},
	"row_long":                     {"Die Zeile hat mehr Zellen als die Kopfzeile; vermutlich steht ein Trennzeichen im Text.", "The row has more cells than the header; a delimiter probably stands in a text."},
	"row_repeats_header":           {"Die Zeile wiederholt die Kopfzeile.", "The row repeats the header."},
	"element_repeated":             {"Das Element {element} kommt mehrfach vor; das erste gilt.", "The element {element} occurs more than once; the first counts."},
	"mode_ignored":                 {"Die Betriebsart „{mode}“ wurde nicht beachtet: Der Katalog gilt als Ganzes.", "The mode “{mode}” was ignored: the catalogue counts as a whole."},
	"faults_without_end":           {"Der Artikel enthält mehr als 100 Auffälligkeiten; weitere sind nicht genannt.", "The article has more than 100 faults; further ones are not listed."},
	"file_doctype_ignored":         {"Die Datei nennt eine DTD; sie wurde nicht geladen.", "The file names a DTD; it was not loaded."},
	"file_charset_conflict":        {"Zeichensatz und Byte-Reihenfolge-Marke widersprechen sich; die Marke gilt.", "Encoding and byte order mark disagree; the mark counts."},
	"file_namespace_unknown":       {"Der Namensraum „{namespace}“ ist nicht bekannt.", "The namespace “{namespace}” is not known."},
	"file_header_missing":          {"Der Kopf des Katalogs fehlt.", "The catalogue's header is missing."},
	"file_trailing_data":           {"Hinter dem Ende des Katalogs steht noch etwas; es wurde nicht gelesen.", "Something stands behind the end of the catalogue; it was not read."},
}

// findingText is the sentence of a finding. A value the finding does not carry is shown as a dash.
func findingText(lang, code string, params map[string]string) string {
	texts, ok := findingTexts[code]
	if !ok {
		texts = [2]string{"Bitte prüfen Sie diese Zeile ({code}).", "Please check this row ({code})."}
		params = map[string]string{"code": code}
	}
	text := texts[0]
	if lang == english {
		text = texts[1]
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return out.String()
		}
		value := params[name]
		if value == "" {
			value = "–"
		}
		out.WriteString(value)
		text = after
	}
}
