// Package acctest starts an emulator for a test, runs the provider against it, and asks the emulator for the truth.
package acctest
