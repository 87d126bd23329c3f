module github.com/provitako/marktplatz/interop

go 1.26.0

require (
	github.com/provitako/marktplatz v0.0.0
	github.com/transparency-dev/merkle v0.0.2
)

require (
	github.com/google/uuid v1.6.0 // indirect
	github.com/gowebpki/jcs v1.0.2 // indirect
	golang.org/x/mod v0.42.0 // indirect
)

replace github.com/provitako/marktplatz => ../
