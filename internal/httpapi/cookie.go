package httpapi

import "net/http"

// Cookies of the shop, without the prefix that hostCookie gives them.
const (
	sessionCookie  = "shop_session"
	setupCookie    = "shop_setup"    // the code of the first start, so that a reload loses nothing and no address shows it
	farewellCookie = "shop_farewell" // what a browser comes back with after it has signed out at its provider
)

// hostCookie is a cookie's name. The __Host- prefix makes browsers refuse it from anywhere but this host over https.
func hostCookie(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// setCookie is the header that sets a cookie which no script reads; a negative maxAge (seconds) takes it away.
func setCookie(name string, secure bool, value string, maxAge int, site http.SameSite) string {
	c := http.Cookie{ //nolint:gosec // G124: not Secure only where the shop is reached by plain http, as the demo is
		Name: hostCookie(name, secure), Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: secure, SameSite: site,
	}
	return c.String()
}
