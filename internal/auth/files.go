package auth

import (
	"encoding/base64"
	"os"
	"strings"
)

// fromFile returns the value of an argument that can also be given as a file. Both may be set when they agree.
func fromFile(argument, value, fileArgument, path string) (string, error) {
	if path == "" {
		return value, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", wrong(fileArgument, "cannot be read: %s", plain(err.Error()))
	}
	read := strings.TrimSpace(string(content))
	switch {
	case read == "":
		return "", wrong(fileArgument, "names an empty file")
	case value != "" && value != read:
		return "", wrong(fileArgument, "names a file whose content differs from %s", argument)
	}
	return read, nil
}

// certificateData is the bundle of the configured certificate, decoded, and the argument to blame for it.
func certificateData(c Config) (data []byte, argument string, err error) {
	if c.ClientCertificate != "" {
		data, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(c.ClientCertificate), ""))
		if err != nil {
			return nil, "", wrong("client_certificate", "is not valid base64")
		}
		return data, "client_certificate", nil
	}
	data, err = os.ReadFile(c.ClientCertificatePath)
	if err != nil {
		return nil, "", wrong("client_certificate_path", "cannot be read: %s", plain(err.Error()))
	}
	return data, "client_certificate_path", nil
}
