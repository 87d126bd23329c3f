package authz_test

import "github.com/provitako/marktplatz/internal/authz"

// mayDoSourcing is mayDo for outside offers, inquiries and wishes.
var mayDoSourcing = map[authz.Role]string{
	authz.Requester: " addFreeLine removeFreeLine",
	authz.Officer:   " addFreeLine removeFreeLine resolveFreeLine uploadDocument recordOutsideOffer listContacts sendInquiry enterInquiryAnswer getDocument listInquiries getInquiry",
	authz.Approver:  " getDocument listInquiries getInquiry",
	authz.Auditor:   " getDocument listInquiries getInquiry",
}
