using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>One table of images for the annotation, the reader and the CRD's rule.</summary>
public sealed class ImageReferenceTests
{
    private static readonly string Sha256 = $"sha256:{new string('a', 64)}";
    private static readonly string LongName = $"registry.example.com/{new string('a', 234)}";

    private static readonly string[] Valid =
    [
        "a", "tools", "tools:latest", "tools:V1_2.3-x", "dragonflyoss/toolkits:latest", "a/b/c", "a.b/c", "a__b", "a---b/c_d.e", "0/1:2",
        "localhost/a", "localhost:5000/a:1", "registry:80/a", "Registry.Example.COM/a", "REGISTRY:80/a", "10.0.0.1:5000/a", "[::1]:5000/a:1", "[fd00::1]/a",
        $"a@{Sha256}", $"registry.example.com:443/a/b:v1@{Sha256}", $"a@sha512:{new string('0', 128)}", $"a:{new string('t', 128)}",
        LongName, $"{LongName}:{new string('t', 128)}@{Sha256}", new string('a', 63), new string('a', 65),
    ];

    private static readonly string[] Invalid =
    [
        " ", "a b", " a", "a ", "a\nb", "a\n", "\u00e4", "https://registry.example.com/a:v1", "docker://a", "oci:a:b", "A", "UP/tools:1", "a/B", "registry.example.com/A",
        "a:", ":a", ":", "-a", "a-", "a--", "a..b", "a___b", "_a", "a_", "a.", "/a", "a/", "a//b", "a/:1", "registry.example.com/", "registry:port/a", "registry:/a",
        "-x.example.com/a", "[::1/a", "[x]/a", "a:b:c", "a: b", "a:.b", "a:-b", $"a:{new string('t', 129)}", "a@", "a@sha256", "a@sha256:1", "a@sha256:",
        $"a@sha256:{new string('A', 64)}", $"a@sha256:{new string('a', 63)}", $"a@sha256:{new string('a', 65)}", $"a@md5:{new string('a', 32)}", $"a@{Sha256}:b", $"a@{Sha256}@{Sha256}", $"@{Sha256}",
        new string('a', 64), LongName + "a", $"{LongName}a:1", new string('a', 256), "x*",
    ];

    internal static IEnumerable<(string Image, bool IsValid)> Images => Valid.Select(image => (image, true)).Concat(Invalid.Select(image => (image, false)));

    private static IEnumerable<TestCaseData> Cases() => Images.Select(pair => Case(pair.Image, pair.IsValid));

    [TestCaseSource(nameof(Cases))]
    public void An_annotation_that_is_none_counts_as_absent_and_is_said(string image, bool valid)
    {
        var pod = InjectedPod.FromAnnotations($"\"dragonfly.io/cli-tools-image\": {System.Text.Json.JsonSerializer.Serialize(image)}");

        // An annotation is read without white space around it.
        valid |= Valid.Contains(image.Trim());
        var isAbsent = image.Trim().Length == 0;
        Assert.That(pod.Container("d7y-cli-tools").String("image"), Is.EqualTo(valid ? image.Trim() : "dragonflyoss/toolkits:latest"));
        Assert.That(pod.Notes, Is.EqualTo(valid || isAbsent ? "" : WarningReason.InvalidValue));
    }

    [TestCaseSource(nameof(Cases))]
    public void A_resource_with_one_that_is_none_is_refused(string image, bool valid)
    {
        var errors = Injections.Errors($"{{ \"toolsImage\": {System.Text.Json.JsonSerializer.Serialize(image)} }}");

        Assert.That(errors, valid ? Is.Empty : Has.Length.EqualTo(1).And.Some.StartsWith("spec.toolsImage: Invalid value: "));
    }

    [Test]
    public void The_CRD_has_the_same_rule()
    {
        var rules = Crd.Spec["properties"]!["toolsImage"]!["x-kubernetes-validations"]!.AsArray().Select(rule => rule.String("rule"));

        Assert.That(rules, Has.Some.Contains($"'^{ImageReference.Pattern}$'").And.Contains($"size() <= {ImageReference.MaxNameLength}"));
    }

    [Test]
    public void A_long_text_is_no_reference() =>
        Assert.That(ImageReference.IsValid(new string('a', 1_000_000)) || ImageReference.IsValid($"{string.Join('/', Enumerable.Repeat("a", 2_000))}!"), Is.False);

    private static TestCaseData Case(string image, bool valid) =>
        new TestCaseData(image, valid).SetArgDisplayNames(image.Length > 40 ? $"{image[..40]}… ({image.Length})" : image.Replace("\n", "LF", StringComparison.Ordinal), valid ? "valid" : "invalid");
}
