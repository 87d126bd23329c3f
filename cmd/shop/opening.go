package main

import (
	"context"
	"fmt"
	"io"
	"net/url"

	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/money"
)

// announce prints the one-time link of an empty shop: on the standard output alone, so that no log keeps it.
func announce(ctx context.Context, shop *installation.Service, out io.Writer, publicURL string) error {
	code, until, err := shop.Announce(ctx)
	if err != nil || code == "" {
		return err
	}
	link := publicURL + "/einrichten?" + url.Values{"code": {string(code)}}.Encode()
	_, err = fmt.Fprintf(out, "Einrichten, einmalig und bis %s Uhr: %s\n", until.In(money.Berlin).Format("15:04"), link)
	return err
}
