package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/api"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi"
)

const (
	someOffer = `"productId":"01900000-0000-7000-8000-0000000000b0","offerId":"01900000-0000-7000-8000-0000000000b1"`
	someLine  = "/basket/lines/01900000-0000-7000-8000-0000000000c1"
)

func TestContractCheck(t *testing.T) {
	t.Parallel()
	b := setup(t, options{})
	c := b.client(t, authz.Officer)
	for name, tc := range map[string]struct {
		method, path, body string
		headers            []string
		want               map[string]string // pointer -> code
	}{
		"UnknownField": {
			method: "POST", path: "/session", body: `{"login":"a","password":"b","admin":true}`,
			want: map[string]string{"#/body/admin": "unknown_field"},
		},
		"EverythingAtOnce": {
			method: "POST", path: "/session", body: `{"login":"","extra":1}`,
			want: map[string]string{"#/body/login": "too_short", "#/body/extra": "unknown_field", "#/body/password": "required"},
		},
		"GivenTwice": {
			method: "GET", path: "/products?q=dock&q=monitor", want: map[string]string{"#/query/q": "wrong_form"},
		},
		"NameNeedsEscaping": {
			method: "POST", path: "/session", body: `{"login":"a","password":"b","a/b~c":1}`,
			want: map[string]string{"#/body/a~1b~0c": "unknown_field"},
		},
		"WrongType": {
			method: "POST", path: "/session", body: `{"login":1,"password":"b"}`,
			want: map[string]string{"#/body/login": "wrong_form"},
		},
		"BrokenJSON": {
			method: "POST", path: "/session", body: `{"login":`,
			want: map[string]string{"#/body": "json_malformed"},
		},
		"TwoValues": {
			method: "POST", path: "/session", body: `{"login":"a","password":"b"} {}`,
			want: map[string]string{"#/body": "json_malformed"},
		},
		"NoBody": {
			method: "POST", path: "/session", body: "",
			want: map[string]string{"#/body": "json_malformed"},
		},
		"BodyWhereNoneBelongs": {
			method: "DELETE", path: "/session", body: `{}`,
			want: map[string]string{"#/body": "body_not_wanted"},
		},
		"QuantityNegative": {
			method: "POST", path: "/submissions/preview", body: `{"lines":[{` + someOffer + `,"quantity":"-1"}]}`,
			want: map[string]string{"#/body/lines/0/quantity": "quantity_form"},
		},
		"QuantityExponent": {
			method: "POST", path: "/submissions/preview", body: `{"lines":[{` + someOffer + `,"quantity":"1e12"}]}`,
			want: map[string]string{"#/body/lines/0/quantity": "quantity_form"},
		},
		"QuantityAsNumber": {
			method: "POST", path: "/submissions/preview", body: `{"lines":[{` + someOffer + `,"quantity":1}]}`,
			want: map[string]string{"#/body/lines/0/quantity": "wrong_form"},
		},
		"DeepPointers": {
			method: "POST", path: "/submissions/preview",
			body: `{"lines":[{` + someOffer + `,"quantity":"1"},{"productId":"01900000-0000-7000-8000-0000000000b0","offerId":"x","quantity":"abc"}]}`,
			want: map[string]string{"#/body/lines/1/offerId": "format_uuid", "#/body/lines/1/quantity": "quantity_form"},
		},
		"TooFewItems": {
			method: "POST", path: "/submissions/preview", body: `{"lines":[]}`,
			want: map[string]string{"#/body/lines": "too_few"},
		},
		"HeaderMissing": {
			method: "POST", path: "/submissions", body: `{"basketVersion":0}`,
			want: map[string]string{"#/header/Idempotency-Key": "required"},
		},
		"HeaderMalformed": {
			method: "DELETE", path: someLine, headers: []string{"If-Match", "7"},
			want: map[string]string{"#/header/If-Match": "etag_form"},
		},
		"QueryMissing": {
			method: "GET", path: "/products/01900000-0000-7000-8000-0000000000b1/comparison",
			want: map[string]string{"#/query/quantity": "required"},
		},
		"QueryDayThatDoesNotExist": {
			method: "GET", path: "/products/01900000-0000-7000-8000-0000000000b1/comparison?quantity=1&neededBy=2026-02-31",
			want: map[string]string{"#/query/neededBy": "format_date"},
		},
		"QueryMisspelt": {
			method: "GET", path: "/products?quary=dock",
			want: map[string]string{"#/query/quary": "unknown_field"},
		},
		"QueryNoOption": {
			method: "GET", path: "/products?sort=colour",
			want: map[string]string{"#/query/sort": "not_an_option"},
		},
		"QueryOutOfRange": {
			method: "GET", path: "/orders?limit=101",
			want: map[string]string{"#/query/limit": "too_big"},
		},
		"QueryNoNumber": {
			method: "GET", path: "/orders?limit=many",
			want: map[string]string{"#/query/limit": "wrong_form"},
		},
		"QueryTooLong": {
			method: "GET", path: "/products?q=" + strings.Repeat("x", 201),
			want: map[string]string{"#/query/q": "too_long"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			headers := tc.headers
			var body any
			if tc.method != http.MethodGet && tc.body != "" || tc.method == http.MethodPost {
				body = tc.body
			}
			p := c.Do(tc.method, tc.path, body, headers...).Problem(http.StatusBadRequest)
			got := map[string]string{}
			if p.Errors != nil {
				for _, e := range *p.Errors {
					got[e.Pointer] = e.Code
					if e.Detail == "" || strings.Contains(e.Detail, "{") {
						t.Errorf("%s: text %q is not one", e.Pointer, e.Detail)
					}
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMediaType(t *testing.T) {
	t.Parallel()
	c := setup(t, options{}).client(t, "")
	login := `{"login":"officer","password":"officer"}`
	for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"} {
		p := c.Do(http.MethodPost, "/session", login, "Content-Type", media).Problem(http.StatusUnsupportedMediaType)
		if p.Code != "media_type" || !strings.Contains(*p.Detail, "application/json") {
			t.Errorf("%s: problem %+v does not name what is wanted", media, p)
		}
	}
	c.Do(http.MethodPost, "/session", login, "Content-Type", "application/json; charset=utf-8").Want(http.StatusOK)
}

func TestContractIsValidOpenAPI(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromData(api.Contract)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
}

// Every operation is in the policy, every operation's path is found again, and
// none is swallowed by another's variable.
func TestEveryOperationIsFound(t *testing.T) {
	t.Parallel()
	contract, err := httpapi.LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	policy, err := authz.LoadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(contract.Operations(), policy.Operations()); diff != "" {
		t.Errorf("policy (-contract +policy):\n%s", diff)
	}
	found := map[string]bool{}
	contract.Each(func(id, method, path string) {
		filled := strings.NewReplacer("{", "", "}", "").Replace(path)
		route, _, _ := contract.Find(method, "/api/v1"+filled)
		if route == nil || route.Operation.OperationID != id {
			t.Errorf("%s %s leads elsewhere than %s", method, path, id)
		}
		found[id] = true
	})
	if len(found) != len(contract.Operations()) {
		t.Errorf("%d of %d operations have a path of their own", len(found), len(contract.Operations()))
	}
}

func BenchmarkFind(b *testing.B) {
	contract, err := httpapi.LoadContract()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if r, _, _ := contract.Find("GET", "/api/v1/products/01900000-0000-7000-8000-0000000000b1/comparison"); r == nil {
			b.Fatal("not found")
		}
	}
}
