// Package armid parses, compares (case ignored) and prints the ids of a
// connector and everything below it.
//
// Names are checked before they become a path, because ".." or an encoded "/"
// in a name would address another object. Ids are built from what the user
// gave and are never copied from answers, which come back in mixed case.
package armid
