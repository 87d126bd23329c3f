package authz_test

import "github.com/provitako/marktplatz/internal/authz"

// mayDoSourcing is mayDo for outside offers, inquiries, wishes and the spread over suppliers.
var mayDoSourcing = map[authz.Role]string{
	authz.Requester:       " takeSealedOffers openCompetition addFreeLine removeFreeLine readPartList addPartList",
	authz.Officer:         " takeSealedOffers openCompetition listCompetitions getCompetition getCompetitionNote getCompetitionNotePdf saveCompetitionKey listCompetitionKeys getCompetitionLot createCompetition inviteToCompetition answerCompetitionQuestion closeCompetition evaluateCompetition informCompetition awardCompetition endCompetition addFreeLine removeFreeLine readPartList addPartList resolveFreeLine uploadDocument recordOutsideOffer withdrawOutsideOffer listContacts previewInquiry sendInquiry enterInquiryAnswer getDocument listOutsideOffers listInquiries getInquiry listSupplierShares",
	authz.Approver:        " takeSealedOffers openCompetition listCompetitions getCompetition getCompetitionNote getCompetitionNotePdf saveCompetitionKey listCompetitionKeys getDocument listOutsideOffers listInquiries getInquiry listSupplierShares",
	authz.ContractManager: " takeSealedOffers openCompetition",
	authz.Admin:           " takeSealedOffers openCompetition",
	authz.RuleMaintainer:  " takeSealedOffers openCompetition",
	authz.Auditor:         " takeSealedOffers openCompetition listCompetitions getCompetition getCompetitionNote getCompetitionNotePdf getDocument listOutsideOffers listInquiries getInquiry listSupplierShares",
}
