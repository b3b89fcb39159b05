// Package fields holds the schema attributes, plan modifiers and validators that more than one service uses.
package fields
