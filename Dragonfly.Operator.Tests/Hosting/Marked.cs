namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>Reviews whose every value of the user's bears a marker, from quite ordinary to quite broken.</summary>
internal static class Marked
{
    public const string Marker = "hunter2";

    public static IEnumerable<TestCaseData> Pods =>
    [
        Pod("ordinary", """{"annotations":{"dragonfly.io/inject":"true","app/secret":"hunter2"},"labels":{"a":"hunter2"}}""", Spec),
        Pod("unknown resource", """{"annotations":{"dragonfly.io/inject":"true","dragonfly.io/injection":"hunter2"}}""", Spec),
        Pod("invalid values", """
            {"annotations":{"dragonfly.io/inject":"true","dragonfly.io/features":"hunter2","dragonfly.io/proxy-port":"hunter2",
            "dragonfly.io/cli-tools-image":"hunter2 hunter2","dragonfly.io/skip-unix-sock-inject":"hunter2","dragonfly.io/containers":"hunter2",
            "dragonfly.io/tools-cpu-limit":"hunter2","dragonfly.io/tools-memory-request":"hunter2","dragonfly.io/nonsense":"hunter2",
            "dragonfly.io/skip":"hunter2"}}
            """, Spec),
        Pod("invalid opt-in", """{"annotations":{"dragonfly.io/inject":"hunter2"},"labels":{"dragonfly.io/inject":"hunter2"}}""", Spec),
        Pod("spec is a string", Injected, "\"hunter2\""),
        Pod("containers are a string", Injected, """{"containers":"hunter2"}"""),
        Pod("a container is a string", Injected, """{"containers":["hunter2"]}"""),
        Pod("variables are strings", Injected, """{"containers":[{"name":"a","env":["hunter2"]}]}"""),
        Pod("a variable's name is an object", Injected, """{"containers":[{"name":"a","env":[{"name":{"hunter2":"hunter2"}}]}]}"""),
        Pod("a container's name is a list", Injected, """{"containers":[{"name":["hunter2"]}]}"""),
        Pod("resources are strings", Injected, """{"containers":[{"name":"a","resources":{"limits":"hunter2","requests":{"cpu":"hunter2"}}}]}"""),
        Pod("annotations are a string", """{"annotations":"hunter2"}""", Spec),
        Pod("an annotation is an object", """{"annotations":{"dragonfly.io/inject":{"hunter2":"hunter2"}}}""", Spec),
        Pod("the name is an object", """{"name":{"hunter2":"hunter2"},"annotations":{"dragonfly.io/inject":"true"}}""", Spec),
        Pod("a time is none", """{"creationTimestamp":"hunter2","annotations":{"dragonfly.io/inject":"true"}}""", Spec),
        Pod("finalizers are a string", """{"finalizers":"hunter2"}""", Spec),
        Pod("a literal that is none", Injected, """{"containers":[{"name":truehunter2}]}"""),
        Pod("text where it ends", Injected, """{"containers":[]} hunter2"""),
        Pod("half a text", Injected, "{\"containers\":[{\"name\":\"hunter2\\u12"),
        Pod("resources of sidecars", """{"annotations":{"dragonfly.io/sidecar-resources":"{\"agent\":{\"limits\":{\"cpu\":\"hunter2\"}},\"hunter2\":{}}"}}""", Spec),
        Pod("resources of sidecars are no JSON", """{"annotations":{"dragonfly.io/sidecar-resources":"hunter2","dragonfly.io/sidecars":"hunter2"}}""", Spec),
        Pod("networks", """{"annotations":{"k8s.v1.cni.cncf.io/networks":"hunter2/hunter2@rdma0"}}""", Spec),
        Pod("networks are no JSON", """{"annotations":{"k8s.v1.cni.cncf.io/networks":"[hunter2","dragonfly.io/networks":"hunter2"}}""", Spec),
        Pod("a network is a list", """{"annotations":{"k8s.v1.cni.cncf.io/networks":"[{\"name\":[\"hunter2\"]}]"}}""", Spec),
        Pod("a group", $$"""{"name":"web-0","annotations":{"dragonfly.io/distribution":"hunter2/hunter2/1"},{{Owned}}}""", Spec),
        Pod("a number that is none", $$"""{"name":"web-x","labels":{"controller-revision-hash":"hunter2"},{{Owned}}}""", Spec),
        Pod("an owner", """{"ownerReferences":[{"apiVersion":"apps/v1","kind":"hunter2","name":"hunter2","uid":"hunter2","controller":true}]}""", Spec),
        Pod("owners are a string", """{"ownerReferences":"hunter2"}""", Spec),
        Pod("a node's label", $$"""{"name":"web-0",{{Owned}}}""", """{"nodeSelector":{"pool":"hunter2"},"containers":[{"name":"a"}]}"""),
        Pod("terms are strings", $$"""{"name":"web-0",{{Owned}}}""", $$"""{"affinity":{"nodeAffinity":{"{{Required}}":{"nodeSelectorTerms":["hunter2"]} } },"containers":[{"name":"a"}]}"""),
        Pod("tolerations are a string", $$"""{"name":"web-4",{{Owned}}}""", """{"tolerations":"hunter2","containers":[{"name":"a"}]}"""),
    ];

    private const string Owned = """
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"web","uid":"hunter2","controller":true}]
        """;

    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";

    private const string Injected = """{"annotations":{"dragonfly.io/inject":"true"}}""";

    private const string Spec = """
        {"containers":[{"name":"hunter2","image":"hunter2","command":["hunter2"],"env":[{"name":"hunter2","value":"hunter2"},
        {"name":"NODE_NAME","value":"hunter2"}],"volumeMounts":[{"name":"hunter2","mountPath":"/dragonfly-tools-mount"}]}],
        "volumes":[{"name":"d7y-cli-tools-volume","hostPath":{"path":"hunter2"}}],"nodeSelector":{"hunter2":"hunter2"}}
        """;

    private static TestCaseData Pod(string name, string metadata, string spec) =>
        new TestCaseData($$"""{"apiVersion":"v1","kind":"Pod","metadata":{{metadata}},"spec":{{spec}}}""").SetArgDisplayNames(name);
}
