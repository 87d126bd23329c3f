package gen

import "slices"

// supplier is one of the five who send files. Amounts are net cents.
type supplier struct {
	key, name, file string
	skuPrefix       string
	skuDigits       int

	level    int64            // per mille of the reference price
	strong   map[string]int64 // categories with another level
	presence int              // of 100 products, how many it offers
	leaves   map[string]int   // the same for single categories

	shipping, freeFrom int64
	fee, feeBelow      int64
	daysFrom, daysTo   int // Arbeitstage, from stock
	holdDays           int
	services           []string // labels of the supplier's own
	barePart           bool     // writes part numbers without dashes where another supplier writes them with
}

// suppliers in the order in which they are loaded.
func suppliers() []supplier {
	return []supplier{
		{
			key: "nordlicht", name: "Nordlicht IT-Systeme GmbH", file: "nordlicht.xml", skuPrefix: "NL-", skuDigits: 6,
			level: 1008, strong: map[string]int64{"notebook": 996, "docking_station": 994, "monitor": 998}, presence: 66,
			leaves:   map[string]int{"interactive_board": 30, "consumable": 40},
			shipping: 690, freeFrom: 25000, daysFrom: 2, daysTo: 5, holdDays: 14, services: []string{"Vor-Ort-Service 24 h"},
		},
		{
			key: "elbe", name: "Elbe Datentechnik eG", file: "elbe.xml", skuPrefix: "ED", skuDigits: 7,
			level: 1002, strong: map[string]int64{"tablet": 985, "phone": 988, "software": 990, "leasing": 992}, presence: 68,
			shipping: 995, freeFrom: 500000, daysFrom: 1, daysTo: 9, holdDays: 10, services: []string{"Klimaneutraler Versand"},
		},
		{
			key: "rheinwerk", name: "Rheinwerk Büro & IT AG", file: "rheinwerk.xml", skuPrefix: "RW.", skuDigits: 6,
			level: 1024, strong: map[string]int64{"printer": 984, "consumable": 972, "accessory": 990}, presence: 58,
			leaves:   map[string]int{"server": 35, "firewall": 30},
			shipping: 2490, freeFrom: 100000, daysFrom: 3, daysTo: 12, holdDays: 7, barePart: true,
		},
		{
			key: "albwerk", name: "Systemhaus Albwerk GmbH", file: "albwerk.csv", skuPrefix: "AW-", skuDigits: 5,
			level: 1012, strong: map[string]int64{"server": 982, "switch": 980, "access_point": 984, "firewall": 986, "interactive_board": 979, "projector": 990},
			presence: 62, shipping: 880, fee: 1500, feeBelow: 10000, daysFrom: 2, daysTo: 7, holdDays: 14, services: []string{"Rücknahme Altgeräte"},
		},
		{
			key: "havelkontor", name: "Havelkontor Systemvertrieb GmbH", file: "havelkontor.csv", skuPrefix: "HK", skuDigits: 8,
			level: 992, strong: map[string]int64{"cable": 955, "memory": 968, "storage": 974, "keyboard_mouse": 970}, presence: 50,
			leaves: map[string]int{"service": 0, "leasing": 25, "server": 25, "interactive_board": 15},
			fee:    1250, feeBelow: 15000, daysFrom: 1, daysTo: 4, holdDays: 5,
		},
	}
}

// bulkyShipping is what a pallet costs; nobody sends it free.
func (s supplier) bulkyShipping() int64 { return 4900 + s.level*s.level%40*100 }

// offersIn tells whether the supplier has the product at all.
func (s supplier) offersIn(p product) bool {
	presence := s.presence
	if n, ok := s.leaves[p.category]; ok {
		presence = n
	}
	return draw(100, s.key, "offers", p.part) < presence
}

// lastResort: what nobody else has, the first supplier offers, so that every product can be bought.
func (s supplier) lastResort(p product) bool {
	all := suppliers()
	return s.key == all[0].key && !slices.ContainsFunc(all, func(o supplier) bool { return o.offersIn(p) })
}
