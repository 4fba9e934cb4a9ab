using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>Quantities as k8s.io/apimachinery reads them (pkg/api/resource, ParseQuantity).</summary>
public sealed class QuantityTests
{
    [TestCase("0", 0)]
    [TestCase("1", 1)]
    [TestCase("+1", 1)]
    [TestCase("-1", -1)]
    [TestCase("007", 7)]
    [TestCase("1.5", 1.5)]
    [TestCase(".5", 0.5)]
    [TestCase("-.5", -0.5)]
    [TestCase("5.", 5)]
    [TestCase("5.G", 5e9)]
    [TestCase("100m", 0.1)]
    [TestCase("100u", 1e-4)]
    [TestCase("100n", 1e-7)]
    [TestCase("3k", 3e3)]
    [TestCase("1e3", 1e3)]
    [TestCase("1E3", 1e3)]
    [TestCase("1.5e+3", 1.5e3)]
    [TestCase("1e-3", 1e-3)]
    [TestCase("12E", 12e18)]
    [TestCase("2P", 2e15)]
    [TestCase("2T", 2e12)]
    [TestCase("2M", 2e6)]
    [TestCase("1Ki", 1024)]
    [TestCase("64Mi", 64 * 1048576.0)]
    [TestCase("1.5Gi", 1.5 * 1073741824.0)]
    [TestCase("1Ti", 1099511627776.0)]
    [TestCase("1Pi", 1125899906842624.0)]
    [TestCase("5Ei", 5 * 1152921504606846976.0)]
    public void Good_ones_have_their_value(string text, double value)
    {
        Assert.That(Quantity.TryParse(text, out var parsed), Is.True);
        Assert.That(parsed, Is.EqualTo(value).Within(1e-12).Percent);
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("1 Gi")]
    [TestCase("1Gi ")]
    [TestCase("1gi")]
    [TestCase("1ki")]
    [TestCase("1K")]
    [TestCase("1g")]
    [TestCase("1mi")]
    [TestCase("1B")]
    [TestCase("0x10")]
    [TestCase("1,5")]
    [TestCase("1.2.3")]
    [TestCase("--1")]
    [TestCase("1e")]
    [TestCase("1e3Mi")]
    [TestCase("1e1.5")]
    [TestCase("1Ee3")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("1e999")]
    [TestCase("\u22121")]
    [TestCase("1e\u22121")]
    [TestCase("1\0e3")]
    [TestCase("\u0661")]
    [TestCase("1\n")]
    public void Bad_ones_are_refused(string text) => Assert.That(Quantity.TryParse(text, out _), Is.False);

    // The API server takes these for zero, or trims them; refusing them costs nobody anything.
    [TestCase(".")]
    [TestCase("+")]
    [TestCase("m")]
    [TestCase(" 1")]
    public void Accidents_are_refused_too(string text) => Assert.That(Quantity.TryParse(text, out _), Is.False);

    [TestCase("1", "1000m", true)]
    [TestCase("0.1", "100m", true)]
    [TestCase("1Gi", "1024Mi", true)]
    [TestCase("1G", "1Gi", false)]
    [TestCase("x", "x", true)]
    [TestCase("x", "y", false)]
    public void Amounts_are_compared_whatever_their_form(string one, string other, bool equal) =>
        Assert.That(Quantity.AreEqual(one, other), Is.EqualTo(equal));
}
