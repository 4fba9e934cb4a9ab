using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Tests.Injection.Settings;

/// <summary>Against the grammar of k8s.io/apimachinery/pkg/api/resource.</summary>
public sealed class QuantityTests
{
    [TestCase("0", 0)]
    [TestCase("1", 1)]
    [TestCase("+1", 1)]
    [TestCase("-1.5", -1.5)]
    [TestCase("1.", 1)]
    [TestCase(".5", 0.5)]
    [TestCase("100m", 0.1)]
    [TestCase("5n", 5e-9)]
    [TestCase("5u", 5e-6)]
    [TestCase("2k", 2000)]
    [TestCase("2M", 2e6)]
    [TestCase("1E", 1e18)]
    [TestCase("1Ki", 1024)]
    [TestCase("64Mi", 67108864)]
    [TestCase("1.5Gi", 1610612736)]
    [TestCase("1Ei", 1152921504606846976)]
    [TestCase("1e3", 1000)]
    [TestCase("1E3", 1000)]
    [TestCase("1e-3", 0.001)]
    [TestCase("1E+3", 1000)]
    public void A_quantity_has_a_value(string text, double want)
    {
        Assert.That(Quantity.TryParse(text, out var value), Is.True);
        Assert.That(value, Is.EqualTo(want).Within(1e-12).Percent);
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("1 ")]
    [TestCase(" 1")]
    [TestCase(".")]
    [TestCase("m")]
    [TestCase("Mi")]
    [TestCase("--1")]
    [TestCase("1,5")]
    [TestCase("1K")]
    [TestCase("1ki")]
    [TestCase("1mi")]
    [TestCase("1MB")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("1e3Mi")]
    [TestCase("1Mi3")]
    [TestCase("1e400")]
    [TestCase("0x1")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("1.2.3")]
    [TestCase("much")]
    public void Anything_else_has_none(string text) => Assert.That(Quantity.TryParse(text, out _), Is.False);

    [TestCase("1", "1000m", true)]
    [TestCase("1Gi", "1024Mi", true)]
    [TestCase("1Gi", "1073741824", true)]
    [TestCase("0.1", "100m", true)]
    [TestCase("1e3", "1k", true)]
    [TestCase("1Gi", "1G", false)]
    [TestCase("1", "1001m", false)]
    [TestCase("odd", "odd", true)]
    [TestCase("odd", "1", false)]
    public void Quantities_are_compared_by_value(string one, string other, bool want)
    {
        Assert.That(Quantity.AreEqual(one, other), Is.EqualTo(want));
        Assert.That(Quantity.AreEqual(other, one), Is.EqualTo(want));
    }
}
