package catalog

// StandardCategories are those every shop begins with: the range of an IT department, each with its main CPV code.
func StandardCategories() []Category {
	return []Category{
		{Key: "notebook", LabelDE: "Notebooks", LabelEN: "Notebooks", CPV: "30213100"},
		{Key: "desktop", LabelDE: "Arbeitsplatzrechner", LabelEN: "Desktop computers", CPV: "30213300"},
		{Key: "tablet", LabelDE: "Tablets", LabelEN: "Tablets", CPV: "30213200"},
		{Key: "phone", LabelDE: "Telefone", LabelEN: "Telephones", CPV: "32250000"},
		{Key: "monitor", LabelDE: "Bildschirme", LabelEN: "Monitors", CPV: "30231300"},
		{Key: "docking_station", LabelDE: "Dockingstationen", LabelEN: "Docking stations", CPV: "30237000"},
		{Key: "server", LabelDE: "Server", LabelEN: "Servers", CPV: "48820000"},
		{Key: "storage", LabelDE: "Speicher und Laufwerke", LabelEN: "Storage and drives", CPV: "30233130"},
		{Key: "memory", LabelDE: "Arbeitsspeicher", LabelEN: "Memory", CPV: "30236110"},
		{Key: "switch", LabelDE: "Switches", LabelEN: "Switches", CPV: "32420000"},
		{Key: "access_point", LabelDE: "WLAN-Zugangspunkte", LabelEN: "Access points", CPV: "32422000"},
		{Key: "firewall", LabelDE: "Firewalls und Router", LabelEN: "Firewalls and routers", CPV: "32413100"},
		{Key: "printer", LabelDE: "Drucker und Scanner", LabelEN: "Printers and scanners", CPV: "30232100"},
		{Key: "consumable", LabelDE: "Toner und Tinte", LabelEN: "Toner and ink", CPV: "30125110"},
		{Key: "keyboard_mouse", LabelDE: "Tastaturen und Mäuse", LabelEN: "Keyboards and mice", CPV: "30237460"},
		{Key: "headset", LabelDE: "Headsets und Kopfhörer", LabelEN: "Headsets and headphones", CPV: "32342100"},
		{Key: "webcam", LabelDE: "Kameras", LabelEN: "Cameras", CPV: "30237240"},
		{Key: "cable", LabelDE: "Kabel und Adapter", LabelEN: "Cables and adapters", CPV: "32421000"},
		{Key: "ups", LabelDE: "Stromversorgung", LabelEN: "Power supply", CPV: "31154000"},
		{Key: "interactive_board", LabelDE: "Interaktive Schultafeln", LabelEN: "Interactive boards", CPV: "30195200"}, //nolint:misspell // German
		{Key: "projector", LabelDE: "Beamer", LabelEN: "Projectors", CPV: "38652120"},
		{Key: "accessory", LabelDE: "Taschen und Zubehör", LabelEN: "Bags and accessories", CPV: "30237270"},
		{Key: "software", LabelDE: "Software", LabelEN: "Software", CPV: "48000000"},
		{Key: "leasing", LabelDE: "Leasing", LabelEN: "Leasing", CPV: "66114000"},
		{Key: "service", LabelDE: "Dienstleistungen", LabelEN: "Services", CPV: "72000000"},
		{Key: CategoryOther, LabelDE: "Sonstiges", LabelEN: "Other", CPV: "30200000"},
	}
}
