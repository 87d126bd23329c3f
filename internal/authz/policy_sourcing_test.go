package authz_test

import "github.com/provitako/marktplatz/internal/authz"

// mayDoSourcing is mayDo for outside offers, inquiries, wishes and the spread over suppliers.
var mayDoSourcing = map[authz.Role]string{
	authz.Requester: " addFreeLine removeFreeLine readPartList addPartList",
	authz.Officer:   " addFreeLine removeFreeLine readPartList addPartList resolveFreeLine uploadDocument recordOutsideOffer withdrawOutsideOffer listContacts previewInquiry sendInquiry enterInquiryAnswer getDocument listOutsideOffers listInquiries getInquiry listSupplierShares",
	authz.Approver:  " getDocument listOutsideOffers listInquiries getInquiry listSupplierShares",
	authz.Auditor:   " getDocument listOutsideOffers listInquiries getInquiry listSupplierShares",
}
