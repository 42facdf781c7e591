// Judges pods by the Pod Security Standards as the API server does: one JSON pod a line in, one JSON line out for each,
// {"restricted 25": ["privileged", ...]} for every level and minor version asked for.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// named returns the checks with each answer's reason replaced by the check's name.
func named() []policy.Check {
	checks := policy.DefaultChecks()
	for i := range checks {
		id := string(checks[i].ID)
		for j := range checks[i].Versions {
			judge := checks[i].Versions[j].CheckPod
			checks[i].Versions[j].CheckPod = func(m *metav1.ObjectMeta, s *corev1.PodSpec) policy.CheckResult {
				result := judge(m, s)
				result.ForbiddenReason = id
				return result
			}
		}
	}
	return checks
}

func main() {
	evaluator, err := policy.NewEvaluator(named(), nil)
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		var pod corev1.Pod
		if err := json.Unmarshal(lines.Bytes(), &pod); err != nil {
			fmt.Fprintln(out, `{"error": `+strconv.Quote(err.Error())+`}`)
			continue
		}
		said := map[string][]string{}
		for _, level := range []api.Level{api.LevelBaseline, api.LevelRestricted} {
			for _, minor := range os.Args[1:] {
				number, _ := strconv.Atoi(minor)
				asked := api.LevelVersion{Level: level, Version: api.MajorMinorVersion(1, number)}
				found := []string{}
				for _, result := range evaluator.EvaluatePod(asked, &pod.ObjectMeta, &pod.Spec) {
					if !result.Allowed {
						found = append(found, result.ForbiddenReason)
					}
				}
				said[string(level)+" "+minor] = found
			}
		}
		text, _ := json.Marshal(said)
		fmt.Fprintln(out, string(text))
	}
}
