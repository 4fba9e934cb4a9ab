using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.Hosting.Logging;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Pods.Selectors;

public sealed class LabelSelectorTests
{
    private static readonly string[] Keys = ["a", "b", "c/d"];
    private static readonly string[] Values = ["", "x", "y"];

    private static Gen<Dictionary<string, string>> Labels =>
        from keys in Gen.SubListOf(Keys)
        from values in Gen.ListOf(Gen.Elements(Values), Keys.Length)
        select keys.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);

    private static Gen<LabelRequirement> Requirement =>
        from key in Gen.Elements(Keys)
        from @operator in Gen.Elements(Enum.GetValues<LabelOperator>())
        from values in Gen.SubListOf(Values)
        select new LabelRequirement(key, @operator, [.. values]);

    [Test]
    public void A_selector_matches_what_Kubernetes_documentation_says_it_does() =>
        Prop.ForAll(Arb.From(Gen.ListOf(Requirement)), Arb.From(Labels), (requirements, labels) =>
        {
            var selector = new LabelSelector([.. requirements]);
            var want = requirements.All(requirement => Matches(requirement, labels));
            return selector.Matches(new MappedLabels(labels)) == want && selector.Matches(InPod(labels)) == want;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void The_empty_selector_matches_everything()
    {
        Assert.That(LabelSelector.Everything.Matches(new JsonLabels(default)), Is.True);
        Assert.That(LabelSelector.Everything.MatchesEverything, Is.True);
    }

    [TestCase(LabelOperator.In, false)]
    [TestCase(LabelOperator.NotIn, true)]
    [TestCase(LabelOperator.Exists, false)]
    [TestCase(LabelOperator.DoesNotExist, true)]
    public void A_pod_without_labels_matches_what_wants_none(LabelOperator @operator, bool want) =>
        Assert.That(new LabelSelector([new("a", @operator, ["x"])]).Matches(new JsonLabels(default)), Is.EqualTo(want));

    /// <summary>By the documentation, word for word: NotIn and DoesNotExist also match objects without the label.</summary>
    private static bool Matches(LabelRequirement requirement, Dictionary<string, string> labels) => requirement.Operator switch
    {
        LabelOperator.In => labels.ContainsKey(requirement.Key) && requirement.Values.Contains(labels[requirement.Key]),
        LabelOperator.NotIn => !labels.ContainsKey(requirement.Key) || !requirement.Values.Contains(labels[requirement.Key]),
        LabelOperator.Exists => labels.ContainsKey(requirement.Key),
        _ => !labels.ContainsKey(requirement.Key),
    };

    private static JsonLabels InPod(Dictionary<string, string> labels) =>
        new(Json.Element($"{{{string.Join(',', labels.Select(label => $"\"{label.Key}\":\"{label.Value}\""))}}}"));
}
