package eforms

import "strings"

// take reads one part into the notice.
func (r *reader) take(p part) {
	n := &r.notice
	switch p.name {
	case "ProcurementProjectLot":
		r.takeLot(p)
	case "ProcurementProject":
		n.InternalID, n.Title = p.value("BT-22", "ID"), p.value("BT-21", "Name")
		n.Nature, n.CPV = p.value("BT-23", "ProcurementTypeCode"), cpv(p)
		n.Estimate = p.value("BT-27", "RequestedTenderTotal/EstimatedOverallContractAmount")
		n.Maximum = first(n.Maximum, p.value("BT-271", "RequestedTenderTotal/"+extension+"FrameworkMaximumAmount"))
	case "TenderingTerms":
		n.LegalBasis = append(n.LegalBasis, p.values("BT-01", "ProcurementLegislationDocumentReference/ID")...)
	case "Organization":
		key := p.said("Company/PartyIdentification/ID")
		at := part{p.node, p.at + "[" + key + "]"}
		n.Organisations[key] = Organisation{at.value("BT-500", "Company/PartyName/Name"), at.value("BT-501", "Company/PartyLegalEntity/CompanyID")}
	case "Publication":
		n.Publication = p.value("OPP-010", "NoticePublicationID")
	case "CustomizationID":
		n.SDK = p.words()
	default:
		r.takeResult(p)
		r.takeHead(p)
	}
}

// takeHead reads the elements of the head, which are their own text.
func (r *reader) takeHead(p part) {
	n := &r.notice
	own := func(bt string) Value {
		return Value{Text: p.words(), Code: p.attribute("currencyID"), BT: bt, Path: p.at}
	}
	switch p.name {
	case "ID":
		n.ID = own("BT-701")
	case "VersionID":
		n.Version = own("BT-757")
	case "IssueDate":
		n.Issued = own("BT-05")
	case "RegulatoryDomain":
		n.LegalBasis = append(n.LegalBasis, own("BT-01"))
	case "OverallMaximumFrameworkContractsAmount":
		n.Maximum = own("BT-118")
	}
}

func (r *reader) takeLot(p part) {
	id := p.said("ID")
	if !strings.HasPrefix(id, "LOT-") {
		return // a group of lots or a part of a plan
	}
	p.at += "[" + id + "]"
	const project, framework = "ProcurementProject/", "TenderingProcess/FrameworkAgreement/"
	period := project + "PlannedPeriod/"
	l := Lot{
		ID: id, Title: p.value("BT-21", project+"Name"), Nature: p.value("BT-23", project+"ProcurementTypeCode"), CPV: lotCPV(p),
		Estimate: p.value("BT-27", project+"RequestedTenderTotal/EstimatedOverallContractAmount"),
		Maximum: first(p.value("BT-271", project+"RequestedTenderTotal/"+extension+"FrameworkMaximumAmount"),
			p.value("BT-157", framework+"EstimatedMaximumValueAmount")),
		Quantity: p.value("BT-25", project+"EstimatedOverallContractQuantity"),
		Start:    p.value("BT-536", period+"StartDate"), End: p.value("BT-537", period+"EndDate"), Duration: p.value("BT-36", period+"DurationMeasure"),
		Renewals:      p.value("BT-58", project+"ContractExtension/MaximumNumberNumeric"),
		RenewalText:   p.value("BT-57", project+"ContractExtension/Renewal/Period/Description"),
		Technique:     p.coded("BT-765", "TenderingProcess/ContractingSystem/ContractingSystemTypeCode", "framework-agreement"),
		Justification: p.value("BT-109", framework+"Justification"), Operators: p.value("BT-113", framework+"MaximumOperatorQuantity"),
		Buyers: p.value("BT-111", framework+"SubsequentProcessTenderRequirement/Description"),
	}
	const criteria = "TenderingTerms/AwardingTerms/AwardingCriterion/SubordinateAwardingCriterion"
	for _, c := range p.all(criteria) {
		one := part{c, p.at + "/" + criteria}
		l.Criteria = append(l.Criteria, Criterion{
			Kind: one.value("BT-539", "AwardingCriterionTypeCode"), Name: first(one.value("BT-734", "Name"), one.value("BT-540", "Description")),
			Weight: one.value("BT-541", extension+"AwardCriterionParameter/ParameterNumeric"),
		})
	}
	r.notice.Lots = append(r.notice.Lots, l)
}

// cpv are the main class and the further ones of a project.
func cpv(p part) []Value {
	return append(p.values("BT-262", "MainCommodityClassification/ItemClassificationCode"),
		p.values("BT-263", "AdditionalCommodityClassification/ItemClassificationCode")...)
}

// lotCPV are those of a lot.
func lotCPV(p part) []Value {
	return append(p.values("BT-262", "ProcurementProject/MainCommodityClassification/ItemClassificationCode"),
		p.values("BT-263", "ProcurementProject/AdditionalCommodityClassification/ItemClassificationCode")...)
}

// takeResult reads what an award or a modification adds.
func (r *reader) takeResult(p part) {
	n := &r.notice
	id := p.said("ID")
	if id != "" {
		p.at += "[" + id + "]"
	}
	switch p.name {
	case "LotResult":
		n.Results = append(n.Results, LotResult{
			Lot: p.said("TenderLot/ID"), Maximum: p.value("BT-709", "FrameworkAgreementValues/MaximumValueAmount"), Tenders: texts(p.all("LotTender/ID")),
		})
	case "LotTender":
		t := Tender{ID: id, Lot: p.said("TenderLot/ID"), Party: p.said("TenderingParty/ID")}
		if p.said("TenderRankedIndicator") == "true" {
			t.Rank = p.value("BT-171", "RankCode")
		}
		n.Tenders = append(n.Tenders, t)
	case "SettledContract":
		n.Contracts = append(n.Contracts, Contract{
			ID: id, Reference: p.value("BT-150", "ContractReference/ID"), Concluded: p.value("BT-145", "IssueDate"), Tenders: texts(p.all("LotTender/ID")),
		})
	case "TenderingParty":
		n.Parties[id] = texts(p.all("Tenderer/ID"))
	case "ContractModification":
		n.Modified = append(n.Modified, Change{
			Notice: p.value("BT-1501", "ChangedNoticeIdentifier"), Contract: p.said("ModifiedContractIdentifier"),
			Reason: p.value("BT-200", "ChangeReason/ReasonCode"), Words: p.value("BT-201", "ChangeReason/ReasonDescription"),
			What: p.value("BT-202", "Change/ChangeDescription"),
		})
	}
}

func texts(nodes []*node) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, n.words())
	}
	return out
}
