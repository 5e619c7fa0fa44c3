package judges

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	luajson "layeh.com/gopher-json"
)

// Health is what Argo CD shows of a resource.
type Health struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

// ArgoCD judges as Argo CD does: what is being deleted is Progressing without a look at the script; the script runs with the base,
// table and package libraries alone, so without string, for a second at most, and what it returns that is no health is Unknown.
func ArgoCD(script string, object *unstructured.Unstructured) (Health, error) {
	if object.GetDeletionTimestamp() != nil {
		return Health{"Progressing", "Pending deletion"}, nil
	}
	vm := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer vm.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage, lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable,
	} {
		if err := vm.CallByParam(lua.P{Fn: vm.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			return Health{}, err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	vm.SetContext(ctx)
	vm.SetGlobal("obj", luajson.DecodeValue(vm, numbers(object.Object)))
	if err := vm.DoString(script); err != nil {
		return Health{}, err
	}
	table, ok := vm.Get(-1).(*lua.LTable)
	if !ok {
		return Health{}, fmt.Errorf("the script returned a %s and no table", vm.Get(-1).Type())
	}
	encoded, err := luajson.Encode(table)
	if err != nil {
		return Health{}, err
	}
	var health Health
	if err := json.Unmarshal(encoded, &health); err != nil {
		return Health{}, err
	}
	switch health.Status {
	case "Unknown", "Progressing", "Suspended", "Healthy", "Degraded", "Missing":
		return health, nil
	}
	return Health{"Unknown", "Lua returned an invalid health status"}, nil
}

// numbers makes every integer a float, which is what Lua has and all that the decoder takes.
func numbers(value any) any {
	switch v := value.(type) {
	case int64:
		return float64(v)
	case map[string]any:
		converted := make(map[string]any, len(v))
		for key, member := range v {
			converted[key] = numbers(member)
		}
		return converted
	case []any:
		converted := make([]any, len(v))
		for i, member := range v {
			converted[i] = numbers(member)
		}
		return converted
	}
	return value
}
