package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed schema.json
var schemaText []byte

var schema = func() *jsonschema.Schema {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		panic(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		panic(err)
	}
	return compiler.MustCompile("schema.json")
}()

// checkFile returns an error that names what is wrong with krakend.json, above all each key on which this gateway would not
// act: a limit or a check that is silently ignored would leave a door open.
func checkFile(text []byte) error {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	if err := schema.Validate(document); err != nil {
		// The first line only says which schema it was.
		_, faults, _ := strings.Cut(err.Error(), "\n- ")
		return errors.New(faults)
	}
	return nil
}
