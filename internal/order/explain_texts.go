package order

import (
	"github.com/provitako/marktplatz/internal/catalog"
)

// text is one sentence in both languages; {name} stands for a value. The same names stand in both.
type text struct{ de, en string }

// texts are the sentences of [Explain]. They name what the record holds and promise nothing.
var texts = struct {
	title, closing text

	headRule, ruleLimit, ruleOwn, ruleFunding, ruleTighter, value, version, versionUntil, source, sourceUndated, confirmed, unconfirmed, note text

	headNoLimit, noLimit, headUnknown, unknown, headCaution, caution text

	headRelease, released, supplied, releaseUnknown, versionReleased, versionSupplied text

	headSums, sums, sumsGroup, sumsUnit, noSums, sumsOver, sumsNear, twelve text

	headEU, euBelow, euUnknown text

	headOffers, offers, offersOne, excluded, offersEnough, offersFew, offersNoMinimum text

	headChoice, choiceBest, choiceScored, choiceTie, choiceOther, choiceSame, choiceBasket, basketOver, outside, product, standard, reasonText, recurring text

	headFrameworks, noFramework, voluntary, preferred, notBinding, trade text

	headApproval, approvalAsked, approvalBeside, approvalGiven, secondPerson, approvalWaits, moment text

	headCallOff, callOff, headEntitled, entitled, headParty, partySingle, partyDirect, partyMixed, partyRank, partyAwarded, awardRecord, headQuote, quote text
	selectRank, selectShare, selectCriteria, directUpTo, turnRank, turnShare, turnOffer, turnOut, skipped                                                 text
	headPrice, price, priceProject, priceAwarded, countedCallOff, headLimits, limitValue, limitQuantity, noMaximum, term, termOpen                        text

	oneUnit, manyUnits, line text
}{
	title:   text{"Rechtsgrundlage dieser Bestellung", "Legal basis of this order"},
	closing: text{"Keine Rechtsberatung. Dieser Text ist aus der Aufzeichnung vom {date} erzeugt.", "No legal advice. This text is made from the record of {date}."},

	headRule:      text{"Nach welcher Regel", "Under which rule"},
	ruleLimit:     text{"Nach der hinterlegten Regel {citation}{origin} ist dieser Direktauftrag zulässig, weil er mit {net} netto die Wertgrenze von {limit} netto einhält.", "Under the stored rule {citation}{origin} this direct award is allowed, because with {net} net it keeps to the limit of {limit} net."},
	ruleOwn:       text{"Nach der eigenen Regel Ihrer Stelle, {citation}{origin}, ist dieser Direktauftrag zulässig, weil er mit {net} netto die Wertgrenze von {limit} netto einhält.", "Under your body's own rule, {citation}{origin}, this direct award is allowed, because with {net} net it keeps to the limit of {limit} net."},
	ruleFunding:   text{"Nach der Bedingung des Fördermittelgebers, {citation}{origin}, ist dieser Direktauftrag zulässig, weil er mit {net} netto die Wertgrenze von {limit} netto einhält.", "Under the funding source's condition, {citation}{origin}, this direct award is allowed, because with {net} net it keeps to the limit of {limit} net."},
	ruleTighter:   text{"Geprüft wurde auch {citation}: bis {limit} netto. Es gilt die engere Grenze.", "Also checked: {citation}, up to {limit} net. The tighter limit applies."},
	value:         text{"Gezählt ist alles, was zugleich als Direktauftrag abgesendet wurde.", "Everything that was submitted as a direct award at the same time is counted."},
	version:       text{"Verwendet wurde Fassung {version}, gültig seit {from}.", "Version {version} was used, valid since {from}."},
	versionUntil:  text{"Verwendet wurde Fassung {version}, gültig vom {from} bis {to}.", "Version {version} was used, valid from {from} to {to}."},
	source:        text{" (Stand {state}, Quelle: {source})", " (as of {state}, source: {source})"},
	sourceUndated: text{" (Quelle: {source})", " (source: {source})"},
	confirmed:     text{"Der Wert wurde mit dem Wortlaut verglichen.", "The value was compared with the wording of the law."},
	unconfirmed:   text{"Der Wert ist noch nicht mit dem Wortlaut verglichen.", "The value has not been compared with the wording of the law yet."},
	note:          text{"Anmerkung dazu: {note}", "Note on it (in German): {note}"},

	headNoLimit: text{"Keine gesetzliche Wertgrenze", "No statutory limit"},
	noLimit:     text{"{citation}{origin} setzt für Ihre Stelle keine Wertgrenze für Direktaufträge, und eine eigene Grenze Ihrer Stelle war nicht hinterlegt.", "{citation}{origin} sets no limit for direct awards of your body, and no limit of your body's own was stored."},
	headUnknown: text{"Keine hinterlegte Wertgrenze", "No stored limit"},
	unknown:     text{"Für Ihre Stelle war am {day} keine gültige Wertgrenze hinterlegt.", "No valid limit was stored for your body on {day}."},
	headCaution: text{"Vorsichtswert, keine Rechtsnorm", "Cautionary value, no legal rule"},
	caution:     text{"Der Shop hat darum gegen einen Vorsichtswert von {caution} netto geprüft; was hier als Direktauftrag bestellt wurde, hält ihn mit {net} netto ein. Der Vorsichtswert ist keine Rechtsnorm; er ersetzt keine Regel Ihrer Stelle.", "The shop therefore checked against a cautionary value of {caution} net; what was ordered here as a direct award keeps to it with {net} net. The cautionary value is no legal rule; it replaces no rule of your body."},

	headRelease:     text{"Wer die Regel freigegeben hat", "Who released the rule"},
	released:        text{"{citation}, Fassung {version}: freigegeben am {on} durch die Rolle {role}.", "{citation}, version {version}: released on {on} by the role {role}."},
	supplied:        text{"{citation}, Fassung {version}: mit dem Programm geliefert und am {on} übernommen; eine Regelpflege hat sie noch nicht freigegeben.", "{citation}, version {version}: supplied with the program and taken over on {on}; no rule maintainer has released it yet."},
	versionReleased: text{"Freigegeben hat sie die Rolle {role} am {on}.", "The role {role} released it on {on}."},
	versionSupplied: text{"Sie kam mit dem Programm und wurde am {on} übernommen.", "It came with the program and was taken over on {on}."},
	releaseUnknown:  text{"{citation}, Fassung {version}: Die Aufzeichnung nennt keine Freigabe.", "{citation}, version {version}: the record names no release."},

	headSums:  text{"Gleichartige Käufe davor", "Similar purchases before"},
	sums:      text{"In den {months} Monaten davor waren es {rolling} netto, im Haushaltsjahr {year} netto. Mit dieser Bestellung zählen {counted} netto, das sind {percent} % von {limit}.", "In the {months} months before it was {rolling} net, in the budget year {year} net. With this order {counted} net count, which is {percent} % of {limit}."},
	sumsUnit:  text{"Die Regel zählt nur, was {unit} als eigenständige Einheit gekauft hat.", "The rule counts only what {unit} has bought as an independent unit."},
	sumsGroup: text{"Gezählt wurden Direktaufträge der Produktgruppe {group}.", "Direct awards of product group {group} were counted."},
	twelve:    text{"zwölf", "twelve"},
	noSums:    text{"Gleichartige Direktaufträge davor sind nicht aufgezeichnet. Es zählen {counted} netto, das sind {percent} % von {limit}.", "No similar direct awards before this one are recorded. {counted} net count, which is {percent} % of {limit}."},
	sumsOver:  text{"Zusammen liegen sie über der Grenze. Ihre Stelle hat das begründet: {reason}.", "Together they exceed the limit. Your body gave a reason for it: {reason}."},
	sumsNear:  text{"Die Grenze ist damit nahe.", "The limit is near."},

	headEU:    text{"EU-Schwellenwert", "EU threshold"},
	euBelow:   text{"Der EU-Schwellenwert von {threshold} netto ({citation}) ist nicht erreicht.", "The EU threshold of {threshold} net ({citation}) is not reached."},
	euUnknown: text{"Für den Tag der Bestellung war kein EU-Schwellenwert hinterlegt.", "No EU threshold was stored for the day of the order."},

	headOffers:      text{"Vergleich", "Comparison"},
	offers:          text{"Verglichen wurden {count} gültige Angebote für das identische Produkt.", "{count} valid offers for the identical product were compared."},
	offersOne:       text{"Es gab ein gültiges Angebot für das identische Produkt.", "There was one valid offer for the identical product."},
	excluded:        text{"Nicht in der Rangfolge: {list}.", "Not ranked: {list}."},
	offersEnough:    text{"Mindestens {minimum} sind vorgesehen.", "At least {minimum} are asked for."},
	offersFew:       text{"Vorgesehen sind mindestens {minimum}; dass es weniger waren, ist begründet.", "At least {minimum} are asked for; that there were fewer is explained by a reason."},
	offersNoMinimum: text{"Eine Mindestzahl von Angeboten ist nicht vorgeschrieben.", "No minimum number of offers is prescribed."},

	headChoice:   text{"Auswahl", "Choice"},
	choiceBest:   text{"Gewählt wurde das Angebot mit dem niedrigsten Gesamtpreis: {supplier}, {total} netto inkl. Versand.", "The offer with the lowest total was chosen: {supplier}, {total} net including shipping."},
	choiceScored: text{"Gewählt wurde das Angebot auf Rang 1 nach Gesamtpreis und den vorher veröffentlichten Kriterien: {supplier}, {total} netto inkl. Versand.", "The offer ranked first by total and the criteria published before was chosen: {supplier}, {total} net including shipping."},
	choiceTie:    text{"Gewählt wurde {supplier}, {total} netto inkl. Versand. Denselben Gesamtpreis hatte ein weiteres Angebot; den Ausschlag gab: {step}.", "{supplier} was chosen, {total} net including shipping. Another offer had the same total; what decided: {step}."},
	choiceOther:  text{"Gewählt wurde {supplier}, {total} netto inkl. Versand, auf Rang {rank}. Rang 1 war {best} mit {bestTotal} netto; der Unterschied beträgt {difference} netto ({percent} %). Begründung: {reason}.", "{supplier} was chosen, {total} net including shipping, rank {rank}. Rank 1 was {best} with {bestTotal} net; the difference is {difference} net ({percent} %). Reason: {reason}."},
	choiceSame:   text{"Gewählt wurde {supplier}, {total} netto inkl. Versand, auf Rang {rank}. Rang 1 war {best} zum selben Gesamtpreis; den Ausschlag für Rang 1 gab: {step}. Begründung: {reason}.", "{supplier} was chosen, {total} net including shipping, rank {rank}. Rank 1 was {best} at the same total; what decided for rank 1: {step}. Reason: {reason}."},
	choiceBasket: text{
		"Gewählt wurde {supplier}, {total} netto inkl. Versand, auf Rang {rank}. Die {lines} Positionen mit demselben Bedarfstermin wurden zusammen verglichen; gekauft wird {way} für {basket} netto. Das ist keine Abweichung.",
		"{supplier} was chosen, {total} net including shipping, rank {rank}. The {lines} lines needed by the same day were compared together; what is bought is {way} for {basket} net. This is no deviation.",
	},
	basketOver: text{
		"So gekauft kostet der Korb {over} netto mehr als die günstigste Mischung der Lieferanten ({mixed}).",
		"Bought this way the basket costs {over} net more than the cheapest mixture of suppliers ({mixed}).",
	},
	outside:    text{"Darunter selbst eingeholt: {count}.", "Obtained by your body itself: {count}."},
	product:    text{"Warum dieses Produkt: {reason}.", "Why this product: {reason}."},
	standard:   text{"Warum dieses Produkt: Hausstandard Ihrer Stelle.", "Why this product: house standard of your body."},
	reasonText: text{"Der Wortlaut der Begründung steht im Bestellvermerk.", "The wording of the reason stands in the order's note."},
	recurring:  text{"Der Preis fällt wiederkehrend an ({price} je {period}); verglichen wurde sein Wert über {months} Monate.", "The price recurs ({price} per {period}); what was compared is its value over {months} months."},

	headFrameworks: text{"Andere Wege", "Other ways"},
	noFramework:    text{"Ein Rahmenvertrag, aus dem Ihre Stelle diesen Artikel abrufen darf, war nicht hinterlegt.", "No framework contract from which your body may call off this article was stored."},
	voluntary:      text{"{contract} ({lot}) deckt den Artikel ab; die Nutzung ist freigestellt.", "{contract} ({lot}) covers the article; its use is voluntary."},
	preferred:      text{"{contract} ({lot}) deckt den Artikel ab und hat Vorrang. Ihre Stelle ist davon mit einer Begründung abgewichen: {reason}.", "{contract} ({lot}) covers the article and has priority. Your body departed from it with a reason: {reason}."},
	notBinding:     text{"{contract} ({lot}) deckt den Artikel ab, bindet am {day} aber nicht: {why}.", "{contract} ({lot}) covers the article but does not bind on {day}: {why}."},
	trade:          text{"Ein Handelsgeschäft der Genossenschaft nimmt am Preisvergleich nicht teil; aufgezeichnet ist keines.", "A trade purchase from the cooperative takes no part in the price comparison; none is recorded."},

	headApproval:   text{"Freigabe durch eine zweite Person", "Approval by a second person"},
	approvalAsked:  text{"Der Unterschied von {difference} netto zum günstigsten Korb verlangt eine zweite Person ({citation}, Fassung {version}).", "The difference of {difference} net to the cheapest basket asks for a second person ({citation}, version {version})."},
	approvalBeside: text{"Eine andere Bestellung derselben Absendung verlangt eine zweite Person.", "Another order of the same submission asks for a second person."},
	approvalGiven:  text{"Freigegeben hat {person} in der Rolle {role} am {at}; abgesendet hat die Bestellung jemand anderes am {submitted}.", "It was released by {person} in the role {role} on {at}; somebody else submitted the order on {submitted}."},
	secondPerson:   text{"eine zweite Person", "a second person"},
	approvalWaits:  text{"In dieser Aufzeichnung ist die Bestellung noch nicht freigegeben; möglich ist das bis zum {until} ({citation}).", "In this record the order is not released yet; that is possible until {until} ({citation})."},
	moment:         text{"{date} um {time} Uhr", "{date} at {time}"},

	headCallOff:  text{"Abruf aus einem Rahmenvertrag", "Call-off from a framework contract"},
	callOff:      text{"Die Bestellung ist ein Abruf aus {contract} „{title}“, {lot}. Abgerufen wird zwischen einem benannten Auftraggeber und einem Vertragspartner ({citation}).", "The order is a call-off from {contract} “{title}”, {lot}. Call-offs are made between a named buyer and a party ({citation})."},
	headEntitled: text{"Wer abrufen darf", "Who may call off"},
	entitled:     text{"Ihre Stelle, oder eine über ihr, ist als abrufberechtigt benannt in: {annex}.", "Your body, or one above it, is named as entitled in: {annex}."},
	headParty:    text{"Bei wem abgerufen wurde", "From whom it was called off"},
	partySingle:  text{"{supplier} ist der Vertragspartner dieses Loses ({citation}).", "{supplier} is the party of this lot ({citation})."},
	partyDirect:  text{"Das Los hat mehrere Vertragspartner; nach der veröffentlichten Reihenfolge war {supplier} an der Reihe ({citation}).", "The lot has several parties; by the published order it was the turn of {supplier} ({citation})."},
	partyMixed:   text{"Nach den objektiven Kriterien des Rahmenvertrags wurde ohne neuen Wettbewerb bei {supplier} abgerufen ({citation}).", "By the framework's objective criteria the call-off was made from {supplier} without a new competition ({citation})."},
	partyAwarded: text{"Der Zuschlag im Miniwettbewerb „{subject}“ ging nach den vorher veröffentlichten Kriterien an {supplier}; dies ist die Bestellung daraus ({citation}).", "The award of the mini-competition “{subject}” went to {supplier} by the criteria published before; this is the order that comes from it ({citation})."},
	headQuote:    text{"Warum zu diesem Preis?", "Why at this price?"},
	quote: text{
		"Abruf nach dem Angebot {number} des Lieferanten. Die Position hängt an Artikel {sku} der Preisliste im Los und ist nicht teurer als dieser. Das Angebot steht als Eintrag {entry} im Nachweisprotokoll; sein Dokument hat den SHA-256 {document}.",
		"Called off from quote {number} of the supplier. The line hangs on article {sku} of the price list in the lot and is not dearer than it. The quote is entry {entry} in the decision log; its document has the SHA-256 {document}.",
	},
	awardRecord:    text{"Miniwettbewerb {competition}; Aufzeichnung des Zuschlags: Eintrag {entry} im Nachweisprotokoll. Das Angebot, wie es geöffnet wurde, hat den SHA-256 {document}.", "Mini-competition {competition}; record of the award: entry {entry} in the decision log. The offer as it was opened has the SHA-256 {document}."},
	selectRank:     text{"Das Los hat mehrere Vertragspartner; nach der veröffentlichten Reihenfolge war {first} an der Reihe ({citation}).", "The lot has several parties; by the published order it was the turn of {first} ({citation})."},
	selectShare:    text{"Das Los hat mehrere Vertragspartner mit festen Anteilen am Wert über die Laufzeit. Diesen Abruf mitgezählt fehlte {first} am meisten an seinem Anteil und war an der Reihe ({citation}).", "The lot has several parties with fixed shares of the value over the term. With this call-off counted, {first} lacked most of its share, so it was its turn ({citation})."},
	selectCriteria: text{"Das Los hat mehrere Vertragspartner; nach den veröffentlichten Kriterien ({criteria}) war {first} an der Reihe ({citation}).", "The lot has several parties; by the published criteria ({criteria}) it was the turn of {first} ({citation})."},
	directUpTo:     text{"Bis {limit} netto je Abruf wird unmittelbar abgerufen, darüber mit erneutem Vergabeverfahren; dieser Abruf liegt nicht darüber.", "Up to {limit} net a call-off is made directly, above that with a new competition; this call-off is not above it."},
	turnRank:       text{"{supplier}: Rang {rank}.", "{supplier}: rank {rank}."},
	turnShare:      text{"{supplier}: Anteil {share} %, vor diesem Abruf {called} netto abgerufen.", "{supplier}: share {share}%, {called} net called off before."},
	turnOffer:      text{"{supplier}: {total} netto, {days} Arbeitstage.", "{supplier}: {total} net, {days} working days."},
	turnOut:        text{"{supplier}: {why}.", "{supplier}: {why}."},
	skipped:        text{"An der Reihe war {first}; abgerufen wurde bei {supplier} aus dem veröffentlichten Grund „{reason}“.", "It was the turn of {first}; the call-off was made from {supplier} for the published reason “{reason}”."},
	partyRank:      text{"Rang in der Reihenfolge: {rank}.", "Place in the order: {rank}."},
	headPrice:      text{"Preis und Laufzeit", "Price and term"},
	price:          text{"Der Preis ist der des Rahmenvertrags: {unit} je {per}, zusammen {total} netto.", "The price is the framework's: {unit} per {per}, {total} net in all."},
	countedCallOff: text{
		"Der Preis fällt wiederkehrend an ({unit} je {period}). Als Wert des Abrufs und auf die Höchstwerte zählen {quantity} × {unit} × {periods} für {months} Monate.",
		"The price recurs ({unit} per {period}). As the value of the call-off and against the maximums {quantity} × {unit} × {periods} count, for {months} months.",
	},
	priceAwarded: text{"Der Preis ist die Summe des Zuschlags: {total} netto.", "The price is the sum of the award: {total} net."},
	priceProject: text{
		"Der Preis ist der Projektpreis „{title}“ ({from} bis {to}): {unit} je {per} statt des Listenpreises von {list} je {listPer}, zusammen {total} netto. Sein Dokument hat den SHA-256 {document}.",
		"The price is the project price “{title}” ({from} to {to}): {unit} per {per} in place of the list price of {list} per {listPer}, {total} net in all. Its document has the SHA-256 {document}.",
	},
	term:          text{"Der Rahmenvertrag läuft vom {from} bis {to}; der Abruf liegt darin.", "The framework runs from {from} to {to}; the call-off lies within."},
	termOpen:      text{"Der Rahmenvertrag läuft seit dem {from}; der Abruf liegt darin.", "The framework has run since {from}; the call-off lies within."},
	headLimits:    text{"Höchstwert und Höchstmenge", "Maximum value and quantity"},
	limitValue:    text{"Vor dem Abruf waren von {maximum} netto noch {left} abrufbar ({kind}).", "Before the call-off {left} of {maximum} net could still be called off ({kind})."},
	limitQuantity: text{"Vor dem Abruf waren von {maximum} Einheiten noch {left} abrufbar ({kind}).", "Before the call-off {left} of {maximum} units could still be called off ({kind})."},
	noMaximum:     text{"Ein Höchstwert oder eine Höchstmenge ist nicht hinterlegt.", "No maximum value or quantity is stored."},

	oneUnit:   text{"Einheit", "unit"},
	manyUnits: text{"{number} Einheiten", "{number} units"},

	line: text{"Position {no}, {product}: {heading}", "Line {no}, {product}: {heading}"},
}

var reasonTexts = map[ReasonCode]text{
	ReasonEarlierDelivery: {"frühere Lieferung", "earlier delivery"},
	ReasonBundling:        {"Bündelung (eine Lieferung, eine Rechnung)", "bundling (one delivery, one invoice)"},
	ReasonReliability:     {"Zuverlässigkeit (mit Beleg)", "reliability (with evidence)"},
	ReasonWarranty:        {"Garantieabwicklung", "handling of warranty"},
	ReasonSustainability:  {"Nachhaltigkeit", "sustainability"},
	ReasonRotation:        {"Wechsel des Lieferanten", "change of supplier"},
	ReasonOther:           {"Sonstiges", "other"},
	BypassNotInTime:       {"nicht lieferbar bis zum Bedarfstermin", "not deliverable by the date of need"},
	BypassUnsuitable:      {"technisch nicht passend", "technically not suitable"},
	BypassOutsideLot:      {"außerhalb des Loses", "outside the lot"},
	BypassEconomical:      {"wirtschaftlicher, wie es das Los zulässt", "more economical, as the lot allows"},
	SplitIndependentUnit:  {"eigenständig zuständige Organisationseinheit", "a unit that buys on its own responsibility"},
	SplitUnforeseeable:    {"Bedarf war nicht vorhersehbar", "the need could not be foreseen"},
	SplitDifferentPurpose: {"anderer Bedarf", "another need"},
	ChoiceHouseStandard:   {"Hausstandard", "house standard"},
	ChoiceReplacement:     {"Ersatz oder Ergänzung", "replacement or addition"},
	ChoiceTechnical:       {"technische Vorgabe", "technical requirement"},
	ChoiceCheapest:        {"günstigstes geeignetes", "cheapest suitable one"},
}

var wayTexts = map[Way]text{
	WaySingle: {"alles beim günstigsten einzelnen Lieferanten", "everything from the cheapest single supplier"},
	WayMixed:  {"die günstigste Mischung der Lieferanten", "the cheapest mixture of suppliers"},
}

var tieTexts = map[catalog.TieBreak]text{
	catalog.ByRotation: {"der Lieferant, bei dem Ihre Stelle am längsten nicht bestellt hat", "the supplier your body has not ordered from for the longest time"},
	catalog.ByDelivery: {"die frühere Lieferung", "the earlier delivery"},
	catalog.ByStableID: {"eine feste, von Lieferant und Preis unabhängige Reihenfolge", "a fixed order that depends on neither supplier nor price"},
}

var exclusionTexts = map[catalog.Exclusion]text{
	catalog.SupplierBlocked:     {"Lieferant gesperrt", "supplier blocked"},
	catalog.NotYetValid:         {"noch nicht gültig", "not valid yet"},
	catalog.Expired:             {"abgelaufen", "expired"},
	catalog.NoPrice:             {"kein Preis für diese Menge", "no price for this quantity"},
	catalog.WrongCurrency:       {"andere Währung", "another currency"},
	catalog.OverMaximumQuantity: {"Menge nicht lieferbar", "quantity beyond the supplier's maximum"},
	catalog.OutOfStock:          {"Bestand reicht nicht", "out of stock"},
	catalog.Late:                {"Lieferung nach dem Bedarfstermin", "delivery after the needed date"},
}

// roleTexts name the roles that release rules.
var roleTexts = map[string]text{
	"rule_maintainer": {"Regelpflege", "Rule maintenance"},
	"admin":           {"Verwaltung der Stelle", "administrator of the body"},
}

var periodTexts = map[catalog.PriceKind]text{
	catalog.PerMonth: {"Monat", "month"},
	catalog.PerYear:  {"Jahr", "year"},
	catalog.PerHour:  {"Stunde", "hour"},
	catalog.PerDay:   {"Tag", "day"},
}

var limitKindTexts = map[string]text{
	"lot":      {"Los", "lot"},
	"contract": {"Rahmenvertrag", "framework contract"},
	"quota":    {"Kontingent", "quota"},
	"project":  {"Projektpreis", "project price"},
	"budget":   {"Budget", "budget"},
}

// bindingTexts say why a framework that covers an article does not bind.
var bindingTexts = struct{ notActive, term, price, usedUp text }{
	notActive: text{"er ist nicht aktiv", "it is not active"},
	term:      text{"seine Laufzeit umfasst den Tag nicht", "its term does not include the day"},
	price:     text{"sein Preis gilt an dem Tag nicht", "its price is not valid on that day"},
	usedUp:    text{"er ist ausgeschöpft", "it is used up"},
}

// callOffCitations are the provisions on call-offs by regime: the general one, and those on the kinds (VgV §21(3), (4)). UVgO has
// one paragraph for all kinds of call-off, §15(3); its §15(4) is about the term.
var callOffCitations = map[string]callOffCitation{
	"VgV":  {"§ 21 Abs. 2 VgV", "§ 21 Abs. 3 VgV", "§ 21 Abs. 4 Nr. 1 VgV", "§ 21 Abs. 4 Nr. 2 VgV", "§ 21 Abs. 4 Nr. 3, Abs. 5 VgV"},
	"UVgO": {"§ 15 Abs. 3 UVgO", "§ 15 Abs. 3 UVgO", "§ 15 Abs. 3 UVgO", "§ 15 Abs. 3 UVgO", "§ 15 Abs. 3 UVgO"},
}

var partyOutTexts = map[catalog.PartyOut]text{
	catalog.PartySuspended: {"ausgesetzt", "suspended"},
	catalog.PartyBlocked:   {"gesperrt", "blocked"},
	catalog.PartyNoPrice:   {"kein Preis des Loses für diesen Artikel", "no price of the lot for this article"},
}

var partyCriterionTexts = map[catalog.PartyCriterion]text{
	catalog.CheapestParty: {"niedrigster Gesamtpreis", "lowest total"},
	catalog.FastestParty:  {"kürzeste Lieferzeit", "shortest delivery time"},
}

type callOffCitation struct{ general, single, direct, mixed, competition string }
