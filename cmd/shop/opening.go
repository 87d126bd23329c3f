package main

import (
	"context"
	"fmt"
	"io"

	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/money"
)

// announce prints the one-time link of an empty shop: on the standard output alone, so that no log keeps it.
func announce(ctx context.Context, shop *installation.Service, out io.Writer, publicURL string) error {
	code, until, err := shop.Announce(ctx)
	if err != nil || code == "" {
		return err
	}
	// Behind the number sign: browsers send it to no server, and no proxy's log keeps it.
	_, err = fmt.Fprintf(out, "Einrichten, einmalig und bis %s Uhr: %s/einrichten#%s\n", until.In(money.Berlin).Format("15:04"), publicURL, string(code))
	return err
}
