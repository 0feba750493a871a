package cli

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"

	"coreglass/workloads"
)

// writeCSV writes a line for each run: every number and word of the JSON form outside its
// lists, the path as the column's name.
func writeCSV(w io.Writer, results []*workloads.Result) error {
	out := csv.NewWriter(w)
	for i, r := range results {
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		var tree map[string]any
		if err := json.Unmarshal(text, &tree); err != nil {
			return err
		}
		cells := map[string]string{}
		flatten("", tree, cells)
		names := slices.Sorted(maps.Keys(cells))
		if i == 0 {
			if err := out.Write(names); err != nil {
				return err
			}
		}
		var line []string
		for _, n := range names {
			line = append(line, cells[n])
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func flatten(path string, v any, cells map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if path != "" {
				name = path + "." + name
			}
			flatten(name, inner, cells)
		}
	case float64:
		cells[path] = strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		cells[path] = v
	case nil:
		cells[path] = ""
	}
}
