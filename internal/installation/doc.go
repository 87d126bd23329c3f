// Package installation knows the shop as one installed system: its name and mark, who runs it, the link that opens an empty
// one, and what is still to be done before people can rely on it.
//
// An empty shop is opened by [Service.Announce], which makes the code of a link; whoever has the link says what the shop is
// called and becomes its first administrator ([Service.Begin]). From then on no code opens anything. What is to be done is
// judged from facts by [Judge], for the page and for the command line alike.
package installation
