// Package memnet is a network in the memory of a test. Unlike sockets, its connections let a synctest clock advance.
package memnet
