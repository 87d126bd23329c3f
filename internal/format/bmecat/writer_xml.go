package bmecat

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
)

// The x types give the schema's element order to encoding/xml.
type (
	xTyped struct {
		Type string `xml:"type,attr,omitempty"`
		Text string `xml:",chardata"`
	}
	xHeader struct {
		XMLName  xml.Name `xml:"HEADER"`
		Catalog  xCatalog `xml:"CATALOG"`
		Supplier xSupplier
	}
	xCatalog struct {
		Languages   []string `xml:"LANGUAGE"`
		ID          string   `xml:"CATALOG_ID"`
		Version     string   `xml:"CATALOG_VERSION"`
		Name        string   `xml:"CATALOG_NAME,omitempty"`
		Generated   string   `xml:"GENERATION_DATE,omitempty"`
		Territories []string `xml:"TERRITORY"`
		Currency    string   `xml:"CURRENCY,omitempty"`
		MediaRoot   string   `xml:"MIME_ROOT,omitempty"`
		Flags       []xTyped `xml:"PRICE_FLAG"`
		From        string   `xml:"VALID_START_DATE,omitempty"`
		To          string   `xml:"VALID_END_DATE,omitempty"`
	}
	xSupplier struct {
		XMLName xml.Name `xml:"SUPPLIER"`
		IDs     []xTyped `xml:"SUPPLIER_ID"`
		Name    string   `xml:"SUPPLIER_NAME"`
	}
	xArticle struct {
		XMLName  xml.Name `xml:"PRODUCT"`
		PID      string   `xml:"SUPPLIER_PID"`
		Details  xDetails `xml:"PRODUCT_DETAILS"`
		Features []xFeatures
		Order    xOrder `xml:"PRODUCT_ORDER_DETAILS"`
		Prices   []xPrices
		Media    *xMediaInfo `xml:"MIME_INFO"`
		UDX      *xExtension `xml:"USER_DEFINED_EXTENSIONS"`
	}
	xDetails struct {
		Short        string   `xml:"DESCRIPTION_SHORT"`
		Long         string   `xml:"DESCRIPTION_LONG,omitempty"`
		GTIN         *xTyped  `xml:"INTERNATIONAL_PID"`
		AltPID       string   `xml:"SUPPLIER_ALT_PID,omitempty"`
		PartNumber   string   `xml:"MANUFACTURER_PID,omitempty"`
		Manufacturer string   `xml:"MANUFACTURER_NAME,omitempty"`
		ManufType    string   `xml:"MANUFACTURER_TYPE_DESCR,omitempty"`
		Delivery     string   `xml:"DELIVERY_TIME,omitempty"`
		Treatments   []xTyped `xml:"SPECIAL_TREATMENT_CLASS"`
		Keywords     []string `xml:"KEYWORD"`
		Remarks      string   `xml:"REMARKS,omitempty"`
		Status       []xTyped `xml:"PRODUCT_STATUS"`
	}
	xFeatures struct {
		XMLName   xml.Name `xml:"PRODUCT_FEATURES"`
		System    string   `xml:"REFERENCE_FEATURE_SYSTEM_NAME,omitempty"`
		GroupID   string   `xml:"REFERENCE_FEATURE_GROUP_ID,omitempty"`
		GroupName string   `xml:"REFERENCE_FEATURE_GROUP_NAME,omitempty"`
		Features  []xFeature
	}
	xFeature struct {
		XMLName xml.Name `xml:"FEATURE"`
		Name    string   `xml:"FNAME"`
		Values  []string `xml:"FVALUE"`
		Unit    string   `xml:"FUNIT,omitempty"`
	}
	xOrder struct {
		Unit          string `xml:"ORDER_UNIT"`
		ContentUnit   string `xml:"CONTENT_UNIT,omitempty"`
		Content       string `xml:"NO_CU_PER_OU,omitempty"`
		PriceQuantity string `xml:"PRICE_QUANTITY,omitempty"`
		Min           string `xml:"QUANTITY_MIN,omitempty"`
		Interval      string `xml:"QUANTITY_INTERVAL,omitempty"`
		Max           string `xml:"QUANTITY_MAX,omitempty"`
	}
	xPrices struct {
		XMLName xml.Name `xml:"PRODUCT_PRICE_DETAILS"`
		From    string   `xml:"VALID_START_DATE,omitempty"`
		To      string   `xml:"VALID_END_DATE,omitempty"`
		Prices  []xPrice
	}
	xPrice struct {
		XMLName     xml.Name `xml:"PRODUCT_PRICE"`
		Type        string   `xml:"price_type,attr"`
		Amount      string   `xml:"PRICE_AMOUNT,omitempty"`
		Currency    string   `xml:"PRICE_CURRENCY,omitempty"`
		Tax         string   `xml:"TAX,omitempty"`
		Factor      string   `xml:"PRICE_FACTOR,omitempty"`
		LowerBound  string   `xml:"LOWER_BOUND,omitempty"`
		Territories []string `xml:"TERRITORY"`
	}
	xMediaInfo struct {
		Media []xMedia `xml:"MIME"`
	}
	xMedia struct {
		Type    string `xml:"MIME_TYPE,omitempty"`
		Source  string `xml:"MIME_SOURCE"`
		Descr   string `xml:"MIME_DESCR,omitempty"`
		Purpose string `xml:"MIME_PURPOSE,omitempty"`
	}
	xExtension struct {
		Fields []xField
	}
	xField struct {
		XMLName xml.Name
		Value   string `xml:",chardata"`
	}
)

func headerXML(h Header) xHeader {
	c := xCatalog{
		Languages: h.Languages, ID: h.CatalogID, Version: h.CatalogVersion, Name: h.CatalogName,
		Generated: h.GeneratedOn, Territories: h.Territories, Currency: h.Currency, MediaRoot: h.MediaRoot,
		From: h.ValidFrom, To: h.ValidTo,
	}
	for _, name := range slices.Sorted(maps.Keys(h.PriceFlags)) {
		c.Flags = append(c.Flags, xTyped{name, fmt.Sprint(h.PriceFlags[name])})
	}
	return xHeader{Catalog: c, Supplier: xSupplier{IDs: xTypedTexts(h.SupplierIDs), Name: h.SupplierName}}
}

func xTypedTexts(ts []TypedText) []xTyped {
	var xs []xTyped
	for _, t := range ts {
		xs = append(xs, xTyped(t))
	}
	return xs
}

func articleXML(a Article) xArticle {
	x := xArticle{
		PID: a.SupplierPID,
		Details: xDetails{
			Short: a.ShortDescription, Long: a.LongDescription, AltPID: a.SupplierAltPID, PartNumber: a.ManufacturerPID,
			Manufacturer: a.ManufacturerName, ManufType: a.ManufacturerType, Delivery: a.DeliveryDays.Text,
			Treatments: xTypedTexts(a.SpecialTreatments), Keywords: a.Keywords, Remarks: a.Remarks,
			Status: xTypedTexts(a.Status),
		},
		Features: featuresXML(a),
		Order: xOrder{
			Unit: a.OrderUnit, ContentUnit: a.ContentUnit, Content: a.ContentPerOrderUnit.Text,
			PriceQuantity: a.PriceQuantity.Text, Min: a.QuantityMin.Text, Interval: a.QuantityInterval.Text,
			Max: a.QuantityMax.Text,
		},
		Prices: pricesXML(a.Prices),
	}
	if a.GTIN != "" {
		x.Details.GTIN = &xTyped{"gtin", a.GTIN}
	}
	if len(a.Media) > 0 {
		x.Media = &xMediaInfo{}
	}
	for _, m := range a.Media {
		x.Media.Media = append(x.Media.Media, xMedia(m))
	}
	if len(a.Extensions) > 0 {
		x.UDX = &xExtension{}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Extensions)) {
		for _, v := range a.Extensions[name] {
			x.UDX.Fields = append(x.UDX.Fields, xField{xml.Name{Local: name}, v})
		}
	}
	return x
}

// featuresXML gives each classification a block of its own; the features stand in the first.
func featuresXML(a Article) []xFeatures {
	var blocks []xFeatures
	for _, c := range a.Classifications {
		b := xFeatures{System: c.System, GroupID: c.GroupID}
		if c.GroupID == "" { // the schema allows one of the two
			b.GroupName = c.GroupName
		}
		blocks = append(blocks, b)
	}
	if len(a.Features) > 0 && len(blocks) == 0 {
		blocks = []xFeatures{{}}
	}
	for _, f := range a.Features {
		blocks[0].Features = append(blocks[0].Features, xFeature{Name: f.Name, Values: f.Values, Unit: f.Unit})
	}
	return blocks
}

// pricesXML opens a new block of price details whenever the validity changes.
func pricesXML(prices []Price) []xPrices {
	var blocks []xPrices
	for _, p := range prices {
		last := len(blocks) - 1
		if last < 0 || blocks[last].From != p.ValidFrom || blocks[last].To != p.ValidTo {
			blocks = append(blocks, xPrices{From: p.ValidFrom, To: p.ValidTo})
			last++
		}
		blocks[last].Prices = append(blocks[last].Prices, xPrice{
			Type: p.Type, Amount: p.Amount.Text, Currency: p.Currency, Tax: p.TaxFraction, Factor: p.Factor.Text,
			LowerBound: p.LowerBound.Text, Territories: p.Territories,
		})
	}
	return blocks
}
