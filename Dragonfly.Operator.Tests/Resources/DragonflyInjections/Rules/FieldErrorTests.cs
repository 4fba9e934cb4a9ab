using System.Reflection;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Rules;

/// <summary>What a wrong field is told, word for word.</summary>
public sealed class FieldErrorTests
{
    private const string Path = "must be an absolute path without ':', '//' or a '/' at the end";

    private const string Image = "must be an image reference such as registry.example.com/tools:v1, in lower case and without a scheme";

    private static readonly string LongPath = "/" + new string('a', 1024);

    [TestCase("proxyPort", "0", "Invalid value: 0: must be between 1 and 65535")]
    [TestCase("proxyPort", "70000", "Invalid value: 70000: must be between 1 and 65535")]
    [TestCase("proxyPort", "-1", "Invalid value: -1: must be between 1 and 65535")]
    [TestCase("inject[1]", "[\"Proxy\", \"proxy\"]", "Unsupported value: \"proxy\": supported values: \"Proxy\", \"Socket\", \"Tools\"")]
    [TestCase("inject[1]", "[\"Proxy\", \"Proxy\"]", "Duplicate value: \"Proxy\"")]
    [TestCase("inject[0]", "[null]", "Unsupported value: \"\": supported values: \"Proxy\", \"Socket\", \"Tools\"")]
    [TestCase("inject[0]", "[\"Proxy,Tools\"]", "Unsupported value: \"Proxy,Tools\": supported values: \"Proxy\", \"Socket\", \"Tools\"")]
    [TestCase("proxyHost", "\"Hostname\"", "Unsupported value: \"Hostname\": supported values: \"NodeName\", \"HostIP\", \"HostIPv6\"")]
    [TestCase("proxyHost", "\"1\"", "Unsupported value: \"1\": supported values: \"NodeName\", \"HostIP\", \"HostIPv6\"")]
    [TestCase("proxyHost", "\"\"", "Unsupported value: \"\": supported values: \"NodeName\", \"HostIP\", \"HostIPv6\"")]
    [TestCase("proxyEnv[0]", "[\"1ST\"]", "Invalid value: \"1ST\": must be the name of an environment variable")]
    [TestCase("proxyEnv[0]", "[\"..\"]", "Invalid value: \"..\": must be the name of an environment variable")]
    [TestCase("proxyEnv[0]", "[\"A=B\"]", "Invalid value: \"A=B\": must be the name of an environment variable")]
    [TestCase("proxyEnv[0]", "[\"\"]", "Invalid value: \"\": must be the name of an environment variable")]
    [TestCase("proxyEnv[1]", "[\"A\", \"PATH\"]", "Invalid value: \"PATH\": is set by the operator itself")]
    [TestCase("noProxy[0]", "[\"a,b\"]", "Invalid value: \"a,b\": must be one host, suffix or CIDR")]
    [TestCase("noProxy[0]", "[\"\"]", "Invalid value: \"\": must be one host, suffix or CIDR")]
    [TestCase("noProxy[2]", "[\"a\", \"b\", \"a\"]", "Duplicate value: \"a\"")]
    [TestCase("socketPath", "\"run/d.sock\"", "Invalid value: \"run/d.sock\": " + Path)]
    [TestCase("socketPath", "\"/run/../d.sock\"", "Invalid value: \"/run/../d.sock\": must not contain '.' or '..'")]
    [TestCase("socketPath", "\"/run/..\"", "Invalid value: \"/run/..\": must not contain '.' or '..'")]
    [TestCase("socketPath", "\"\"", "Required value")]
    [TestCase("socketPath", "\"/usr/local/bin/dfget\", \"socketMount\": \"File\", \"toolsOnPath\": [\"dfget\"]", "Invalid value: \"/usr/local/bin/dfget\": must not be where a tool of toolsOnPath is mounted")]
    [TestCase("socketMount", "\"Folder\"", "Unsupported value: \"Folder\": supported values: \"Auto\", \"File\", \"Directory\"")]
    [TestCase("socketMount", "\"Directory\", \"socketPath\": \"/dfdaemon.sock\"", "Invalid value: \"Directory\": must be File for a socket in '/', which cannot be mounted")]
    [TestCase("socketPath", "\"/run/./d.sock\"", "Invalid value: \"/run/./d.sock\": must not contain '.' or '..'")]
    [TestCase("socketMount", "\"Directory\"", "Invalid value: \"Directory\": must not mount /var/run, a folder of the system")]
    [TestCase("socketMount", "\"Directory\", \"socketPath\": \"/etc/d.sock\"", "Invalid value: \"Directory\": must not mount /etc, a folder of the system")]
    [TestCase("socketMount", "\"Directory\", \"socketPath\": \"/usr/local/bin/d.sock\"", "Invalid value: \"Directory\": must not mount /usr/local/bin, a folder of the system")]
    [TestCase("socketMount", "\"Directory\", \"socketPath\": \"/home/me/d.sock\"", "Invalid value: \"Directory\": must not mount /home/me, a folder of the system")]
    [TestCase("socketMount", "\"Directory\", \"socketPath\": \"/proc/1/d.sock\"", "Invalid value: \"Directory\": must not mount /proc/1, a folder of the system")]
    [TestCase("socketMount", "\"Directory\", \"socketPath\": \"/run/containerd/d.sock\"", "Invalid value: \"Directory\": must not mount /run/containerd, a folder of the system")]
    [TestCase("socketMount", "\"Directory\", \"socketPath\": \"/var/lib/kubelet/pods/d.sock\"", "Invalid value: \"Directory\": must not mount /var/lib/kubelet/pods, a folder of the system")]
    [TestCase("toolsImage", "\"\"", "Required value")]
    [TestCase("toolsImage", "\"a b\"", "Invalid value: \"a b\": " + Image)]
    [TestCase("toolsImage", "\"https://example.com/tools:v1\"", "Invalid value: \"https://example.com/tools:v1\": " + Image)]
    [TestCase("toolsImagePullPolicy", "\"always\"", "Unsupported value: \"always\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")]
    [TestCase("toolsImagePullSecrets[0].name", "[{}]", "Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character")]
    [TestCase("toolsImagePullSecrets[1].name", "[{\"name\": \"a\"}, {\"name\": \"a\"}]", "Duplicate value: \"a\"")]
    [TestCase("toolsSourcePath", "\"/a/\"", "Invalid value: \"/a/\": " + Path)]
    [TestCase("toolsPath", "\"/\"", "Invalid value: \"/\": " + Path)]
    [TestCase("toolsPath", "\"/a:b\"", "Invalid value: \"/a:b\": " + Path)]
    [TestCase("toolsPath", "\"//a\"", "Invalid value: \"//a\": " + Path)]
    [TestCase("toolsPath", "\"/usr/bin\"", "Invalid value: \"/usr/bin\": must not hide a folder of the system")]
    [TestCase("toolsPath", "\"/var/run\"", "Invalid value: \"/var/run\": must not hide a folder of the system")]
    [TestCase("toolsPath", "\"/run\"", "Invalid value: \"/run\": must not hide a folder of the system")]
    [TestCase("toolsPath", "\"/tmp\"", "Invalid value: \"/tmp\": must not hide a folder of the system")]
    [TestCase("toolsPath", "\"/var\"", "Invalid value: \"/var\": must not hide a folder of the system")]
    [TestCase("toolsPath", "\"/var/run/secrets/kubernetes.io/serviceaccount\"", "Invalid value: \"/var/run/secrets/kubernetes.io/serviceaccount\": must not hide a folder of the system")]
    [TestCase("toolsPath", "\"/dev/shm\"", "Invalid value: \"/dev/shm\": must not hide a folder of the system")]
    [TestCase("toolsPath", "\"/etc/.\"", "Invalid value: \"/etc/.\": must not contain '.' or '..'")]
    [TestCase("toolsPath", "\"/proc/1\"", "Invalid value: \"/proc/1\": must not hide a folder of the system")]
    [TestCase("toolsPath", "\"/var/run/dfdaemon.sock\"", "Invalid value: \"/var/run/dfdaemon.sock\": must not be the socketPath")]
    [TestCase("toolsPath", "\"/run/d/d.sock\", \"socketPath\": \"/run/d/d.sock\"", "Invalid value: \"/run/d/d.sock\": must not be the socketPath")]
    [TestCase("toolsPath", "\"/run/dragonfly\", \"socketPath\": \"/run/dragonfly/d.sock\"", "Invalid value: \"/run/dragonfly\": must not be where the socket is mounted")]
    [TestCase("toolsPath", "\"/dragonfly-tools\"", "Invalid value: \"/dragonfly-tools\": must neither be in toolsSourcePath nor hold it")]
    [TestCase("toolsPath", "\"/dragonfly-tools/mount\"", "Invalid value: \"/dragonfly-tools/mount\": must neither be in toolsSourcePath nor hold it")]
    [TestCase("toolsPath", "\"/opt\", \"toolsSourcePath\": \"/opt/tools\"", "Invalid value: \"/opt\": must neither be in toolsSourcePath nor hold it")]
    [TestCase("toolsPath", "\"/usr/local/bin\", \"toolsOnPath\": [\"dfget\"]", "Invalid value: \"/usr/local/bin\": must not be in /usr/local/bin when toolsOnPath is set")]
    [TestCase("toolsPath", "\"/opt/d\", \"socketPath\": \"/opt/d/d.sock\", \"toolsDelivery\": \"ImageVolume\"", "Invalid value: \"/opt/d\": must not hold the socket with toolsDelivery ImageVolume, which is read-only")]
    [TestCase("toolsDelivery", "\"Volume\"", "Unsupported value: \"Volume\": supported values: \"InitContainer\", \"ImageVolume\"")]
    [TestCase("toolsOnPath", "[\"dfget\"], \"toolsDelivery\": \"ImageVolume\"", "Forbidden: must be empty with toolsDelivery ImageVolume, which mounts folders and no single files")]
    [TestCase("toolsOnPath[0]", "[\"bin/dfget\"]", "Invalid value: \"bin/dfget\": must be a file name")]
    [TestCase("toolsOnPath[0]", "[\"..\"]", "Invalid value: \"..\": must be a file name")]
    [TestCase("toolsOnPath[0]", "[\"a:b\"]", "Invalid value: \"a:b\": must be a file name")]
    [TestCase("toolsResources.requests[cpu]", "{\"requests\": {\"cpu\": \"1x\"}}", "Invalid value: \"1x\": must be a quantity such as 100m or 64Mi")]
    [TestCase("toolsResources.limits[cpu]", "{\"limits\": {\"cpu\": \"-1\"}}", "Invalid value: \"-1\": must be greater than or equal to 0")]
    [TestCase("toolsResources.limits[cpu]", "{\"limits\": {\"cpu\": null}}", "Invalid value: \"\": must be a quantity such as 100m or 64Mi")]
    [TestCase("toolsResources.limits", "{\"limits\": {\"gpu\": \"1\"}}", "Unsupported value: \"gpu\": supported values: \"cpu\", \"memory\", \"ephemeral-storage\"")]
    [TestCase("toolsResources.requests[memory]", "{\"requests\": {\"memory\": \"1Gi\"}, \"limits\": {\"memory\": \"1G\"}}", "Invalid value: \"1Gi\": must be less than or equal to memory limit")]
    [TestCase("toolsSecurityContext.runAsUser", "{\"runAsUser\": -1}", "Invalid value: -1: must be between 0 and 2147483647, inclusive")]
    [TestCase("toolsSecurityContext.runAsGroup", "{\"runAsGroup\": 2147483648}", "Invalid value: 2147483648: must be between 0 and 2147483647, inclusive")]
    [TestCase("toolsSecurityContext.runAsUser", "{\"runAsUser\": 0, \"runAsNonRoot\": true}", "Invalid value: 0: must not be 0 when runAsNonRoot is true")]
    [TestCase("toolsSecurityContext.allowPrivilegeEscalation", "{\"allowPrivilegeEscalation\": false, \"privileged\": true}", "Forbidden: must not be false when privileged is true")]
    [TestCase("toolsSecurityContext.allowPrivilegeEscalation", "{\"allowPrivilegeEscalation\": false, \"capabilities\": {\"add\": [\"SYS_ADMIN\"]}}", "Forbidden: must not be false when capability SYS_ADMIN is added")]
    [TestCase("toolsSecurityContext.seccompProfile.type", "{\"seccompProfile\": {\"type\": \"runtime/default\"}}", "Unsupported value: \"runtime/default\": supported values: \"RuntimeDefault\", \"Localhost\", \"Unconfined\"")]
    [TestCase("toolsSecurityContext.seccompProfile.localhostProfile", "{\"seccompProfile\": {\"type\": \"Localhost\"}}", "Required value: must be set when type is Localhost")]
    [TestCase("toolsSecurityContext.seccompProfile.localhostProfile", "{\"seccompProfile\": {\"type\": \"RuntimeDefault\", \"localhostProfile\": \"p\"}}", "Forbidden: can only be set when type is Localhost")]
    [TestCase("toolsSecurityContext.seccompProfile.localhostProfile", "{\"seccompProfile\": {\"type\": \"Localhost\", \"localhostProfile\": \"/p\"}}", "Invalid value: \"/p\": must be a relative path")]
    [TestCase("toolsSecurityContext.seccompProfile.localhostProfile", "{\"seccompProfile\": {\"type\": \"Localhost\", \"localhostProfile\": \"../p\"}}", "Invalid value: \"../p\": must not contain '..'")]
    [TestCase("toolsSecurityContext.appArmorProfile.localhostProfile", "{\"appArmorProfile\": {\"type\": \"Localhost\", \"localhostProfile\": \" p\"}}", "Invalid value: \" p\": must not be padded with whitespace")]
    [TestCase("allowedToolsImages[0]", "[\"a b\"]", "Invalid value: \"a b\": must be an image or a pattern with *")]
    [TestCase("allowedToolsImages[1]", "[\"a\", \"a\"]", "Duplicate value: \"a\"")]
    [TestCase("podSecurity", "\"respect\"", "Unsupported value: \"respect\": supported values: \"Respect\", \"Ignore\"")]
    public void A_wrong_value_is_the_only_error_and_named_exactly(string field, string value, string problem)
    {
        var name = field.Split('[', '.')[0];
        Assert.That(Injections.Errors($"{{\"{name}\": {value}}}"), Is.EqualTo(new[] { $"spec.{field}: {problem}" }));
    }

    /// <summary>Each bad spec with the field that its error names, for whoever else has to refuse them.</summary>
    internal static IEnumerable<(string Field, JsonObject Spec)> InvalidSpecs()
    {
        foreach (var arguments in typeof(FieldErrorTests).GetMethod(nameof(A_wrong_value_is_the_only_error_and_named_exactly))!
            .GetCustomAttributes<TestCaseAttribute>().Select(test => test.Arguments))
        {
            var field = (string)arguments[0]!;
            yield return ($"spec.{field}", Spec($"\"{field.Split('[', '.')[0]}\": {arguments[1]}"));
        }

        foreach (var arguments in typeof(FieldErrorTests).GetMethod(nameof(A_value_of_the_wrong_type_is_an_error_like_any_other))!
            .GetCustomAttributes<TestCaseAttribute>().Select(test => test.Arguments))
        {
            yield return ((string)arguments[1]!, Spec((string)arguments[0]!));
        }

        static JsonObject Spec(string fields) => JsonNode.Parse($"{{{fields}}}")!.AsObject();
    }

    [Test]
    public void Lengths_have_their_limits() => Assert.That(
        Injections.Errors($$"""{ "socketPath": "{{LongPath}}", "toolsSourcePath": "{{LongPath}}", "toolsPath": "{{LongPath}}", "toolsImage": "{{LongPath}}" }"""),
        Is.EqualTo(new[]
        {
            "spec.socketPath: Too long: may not be more than 1024 characters",
            "spec.toolsImage: Too long: may not be more than 1024 characters",
            "spec.toolsSourcePath: Too long: may not be more than 1024 characters",
            "spec.toolsPath: Too long: may not be more than 1024 characters",
        }));

    [TestCase("inject", 3)]
    [TestCase("proxyEnv", 32)]
    [TestCase("noProxy", 256)]
    [TestCase("toolsOnPath", 32)]
    [TestCase("allowedToolsImages", 64)]
    public void Lists_have_their_limits(string field, int most)
    {
        var items = string.Join(',', Enumerable.Range(0, most + 1).Select(index => $"\"A{index}\""));
        Assert.That(Injections.Errors($"{{\"{field}\": [{items}]}}"), Is.EqualTo(new[] { $"spec.{field}: Too many: {most + 1}: must have at most {most} items" }));
    }

    [Test]
    public void Of_many_errors_a_hundred_are_kept()
    {
        var expressions = string.Join(',', Enumerable.Repeat("""{"key": "a b"}""", 10_000));
        Assert.That(Injections.Errors($$$"""{"podSelector": {"matchExpressions": [{{{expressions}}}]}}"""), Has.Length.EqualTo(100));
    }

    [Test]
    public void All_errors_come_at_once() => Assert.That(
        Injections.Errors("""
            {
              "proxyPort": 70000, "inject": ["Sockets"], "toolsPath": "tools", "toolsImage": "",
              "namespaceSelector": { "matchExpressions": [{ "key": "a", "operator": "In" }] }
            }
            """),
        Is.EqualTo(new[]
        {
            "spec.proxyPort: Invalid value: 70000: must be between 1 and 65535",
            "spec.inject[0]: Unsupported value: \"Sockets\": supported values: \"Proxy\", \"Socket\", \"Tools\"",
            "spec.toolsImage: Required value",
            $"spec.toolsPath: Invalid value: \"tools\": {Path}",
            "spec.namespaceSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        }));

    [TestCase("\"proxyPort\": \"abc\"", "spec.proxyPort")]
    [TestCase("\"proxyPort\": 3000000000", "spec.proxyPort")]
    [TestCase("\"inject\": \"Proxy\"", "spec.inject")]
    [TestCase("\"noProxy\": [1]", "spec.noProxy[0]")]
    [TestCase("\"toolsResources\": { \"limits\": { \"cpu\": 1 } }", "spec.toolsResources.limits.cpu")]
    public void A_value_of_the_wrong_type_is_an_error_like_any_other(string field, string where) =>
        Assert.That(Injections.Errors($"{{{field}}}"), Is.EqualTo(new[] { $"{where}: Invalid value: has a value of the wrong type" }));

    [TestCase("[]")]
    [TestCase("\"x\"")]
    public void So_is_a_spec_that_is_none(string spec) =>
        Assert.That(Injections.Errors(spec), Is.EqualTo(new[] { "spec: Invalid value: has a value of the wrong type" }));
}
