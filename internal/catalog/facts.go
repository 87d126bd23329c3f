package catalog

// factLabel names a known fact in both languages; the unit of a bare number stands in the label.
type factLabel struct{ de, en string }

// singleLabels name facts that count, where a product has one of the kind.
var singleLabels = map[string]factLabel{
	"cpu_cores":         {"Prozessorkern", "Processor core"},
	"usb_ports":         {"USB-Anschluss", "USB port"},
	"usb_a_ports":       {"USB-A-Anschluss", "USB-A port"},
	"usb_c_ports":       {"USB-C-Anschluss", "USB-C port"},
	"hdmi_ports":        {"HDMI-Anschluss", "HDMI port"},
	"displayport_ports": {"DisplayPort-Anschluss", "DisplayPort"},
	"ethernet_ports":    {"Netzwerkanschluss", "Network port"},
	"sfp_ports":         {"SFP-Steckplatz", "SFP slot"},
	"displays":          {"Anschließbarer Bildschirm", "Display supported"},
	"height_units":      {"Höheneinheit", "Rack unit"},
	"drive_bays":        {"Laufwerksschacht", "Drive bay"},
}

// factLabels are the facts we name ourselves. Their keys drive the drawn pictures and the side-by-side comparison, so a
// catalogue in any language leads to the same ones.
var factLabels = map[string]factLabel{
	"screen_inches":     {"Bildschirm in Zoll", "Screen in inches"},
	"resolution":        {"Auflösung", "Resolution"},
	"panel":             {"Panel", "Panel"},
	"refresh_hz":        {"Bildrate in Hz", "Refresh rate in Hz"},
	"brightness_cdm2":   {"Helligkeit in cd/m²", "Brightness in cd/m²"},
	"lumens":            {"Helligkeit in Lumen", "Brightness in lumens"},
	"touch":             {"Touch", "Touch"},
	"cpu":               {"Prozessor", "Processor"},
	"cpu_cores":         {"Prozessorkerne", "Processor cores"},
	"ram_gb":            {"Arbeitsspeicher in GB", "Memory in GB"},
	"ram_type":          {"Speichertyp", "Memory type"},
	"storage_gb":        {"Speicherplatz in GB", "Storage in GB"},
	"storage_type":      {"Laufwerk", "Drive"},
	"interface":         {"Anschluss", "Interface"},
	"graphics":          {"Grafik", "Graphics"},
	"operating_system":  {"Betriebssystem", "Operating system"},
	"form_factor":       {"Bauform", "Form factor"},
	"ports":             {"Anschlüsse", "Ports"},
	"usb_ports":         {"USB-Anschlüsse", "USB ports"},
	"usb_c":             {"USB-C", "USB-C"},
	"usb_a_ports":       {"USB-A-Anschlüsse", "USB-A ports"},
	"usb_c_ports":       {"USB-C-Anschlüsse", "USB-C ports"},
	"hdmi_ports":        {"HDMI-Anschlüsse", "HDMI ports"},
	"displayport_ports": {"DisplayPort-Anschlüsse", "DisplayPorts"},
	"ethernet_ports":    {"Netzwerkanschlüsse", "Network ports"},
	"sfp_ports":         {"SFP-Steckplätze", "SFP slots"},
	"poe":               {"Strom über Netzwerk (PoE)", "Power over Ethernet"},
	"poe_watts":         {"PoE-Leistung in Watt", "PoE power in watts"},
	"speed":             {"Geschwindigkeit", "Speed"},
	"wifi":              {"WLAN", "Wi-Fi"},
	"bluetooth":         {"Bluetooth", "Bluetooth"},
	"displays":          {"Anschließbare Bildschirme", "Displays supported"},
	"power_watts":       {"Leistung in Watt", "Power in watts"},
	"charging_watts":    {"Ladeleistung in Watt", "Charging power in watts"},
	"power_va":          {"Leistung in VA", "Power in VA"},
	"battery_wh":        {"Akku in Wh", "Battery in Wh"},
	"weight_kg":         {"Gewicht in kg", "Weight in kg"},
	"length_m":          {"Länge in m", "Length in m"},
	"plug_a":            {"Stecker 1", "Plug 1"},
	"plug_b":            {"Stecker 2", "Plug 2"},
	"height_units":      {"Höheneinheiten", "Rack units"},
	"drive_bays":        {"Laufwerksschächte", "Drive bays"},
	"print_technology":  {"Druckverfahren", "Print technology"},
	"pages_per_minute":  {"Seiten pro Minute", "Pages per minute"},
	"page_yield":        {"Reichweite in Seiten", "Yield in pages"},
	"colour":            {"Farbe", "Colour"},
	"duplex":            {"Doppelseitiger Druck", "Duplex printing"},
	"paper_format":      {"Papierformat", "Paper size"},
	"layout":            {"Tastaturbelegung", "Keyboard layout"},
	"connection":        {"Verbindung", "Connection"},
	"noise_cancelling":  {"Geräuschunterdrückung", "Noise cancelling"},
	"camera":            {"Kamera", "Camera"},
	"licence_metric":    {"Lizenziert je", "Licensed per"},
	"term":              {"Laufzeit", "Term"},
	"warranty_months":   {"Garantie in Monaten", "Warranty in months"},
	"energy_class":      {"Energieklasse", "Energy class"},
	"condition":         {"Zustand", "Condition"},
	"material":          {"Material", "Material"},
	"compatible_with":   {"Passend für", "Compatible with"},
}

// KnownFact reports whether we name facts with this key ourselves.
func KnownFact(key string) bool {
	_, ok := factLabels[key]
	return ok
}

// LabelIn is what the fact is called in "de" or "en": our name for a known key, else the supplier's, else the key.
func (f Fact) LabelIn(language string) string {
	known, ok := factLabels[f.Key]
	if one, counted := singleLabels[f.Key]; counted && f.Value == "1" {
		known = one
	}
	switch {
	case ok && language == "en":
		return known.en
	case ok:
		return known.de
	case f.Label != "":
		return f.Label
	default:
		return f.Key
	}
}
