using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Pods;

public sealed class PatchOperationTests
{
    [TestCase("plain", "plain")]
    [TestCase("a/b", "a~1b")]
    [TestCase("a~b", "a~0b")]
    [TestCase("~1", "~01")]
    public void Names_are_escaped_as_pointers_want_them(string name, string want) => Assert.That(PatchOperation.Escape(name), Is.EqualTo(want));

    [Test]
    public void An_annotation_of_any_name_and_value_arrives_as_it_is() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((name, value) =>
        {
            // JSON has no lone surrogates.
            var (key, text) = (Whole(name.Get), Whole(value.Get));
            var document = PodDocument.Open(Json.Element("""{ "metadata": { "annotations": { "a": "1" } }, "spec": {} }"""));
            document.Annotate(key, JsonFragment.String(text));

            var patch = document.Patch();
            var applied = JsonPatch.Apply("""{ "metadata": { "annotations": { "a": "1" } }, "spec": {} }""", patch);
            return applied["metadata"]!["annotations"].String(key) == text && Json.Text(applied) == Json.Text(document.ToJson());
        }).QuickCheckThrowOnFailure();

    private static string Whole(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));
}
