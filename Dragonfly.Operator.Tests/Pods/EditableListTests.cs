using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Pods;

public sealed class EditableListTests
{
    private static readonly JsonFragment One = JsonFragment.Of("1"u8.ToArray());
    private static readonly JsonFragment Two = JsonFragment.Of("2"u8.ToArray());
    private static readonly JsonFragment Three = JsonFragment.Of("3"u8.ToArray());

    [TestCase("")]
    [TestCase("\"env\": null")]
    [TestCase("\"env\": []")]
    public void A_list_that_was_not_there_can_be_added_to_again(string env)
    {
        var (document, list) = Open(env);
        list.Append(One);
        list.Insert(0, Two, Three);
        list.Append(One);

        Assert.That(Result(document, env), Is.EqualTo("[2,3,1,1]"));
    }

    [Test]
    public void What_is_inserted_stands_together_in_its_order()
    {
        const string Env = "\"env\": [{ \"name\": \"a\" }, { \"name\": \"b\" }, { \"name\": \"a\" }]";
        var (document, list) = Open(Env);
        list.Insert(1, One, Two);
        list.Append(Three);

        Assert.That(Result(document, Env), Is.EqualTo("""[{"name":"a"},1,2,{"name":"b"},{"name":"a"},3]"""));
    }

    [Test]
    public void What_was_added_is_found_where_it_stands()
    {
        var (_, list) = Open("\"env\": [{ \"name\": \"a\" }, { \"name\": \"b\" }]");
        list.Insert(1, Named("c"));
        list.Append(Named("a"));

        Assert.That((list.LastIndexOf("name", "a"u8), list.LastIndexOf("name", "b"u8), list.LastIndexOf("name", "c"u8), list.LastIndexOf("name", "d"u8)), Is.EqualTo((3, 2, 1, -1)));
        Assert.That(Enumerable.Range(0, list.Count).Select(list.IsAdded), Is.EqualTo([false, true, false, true]));
    }

    [Test]
    public void Adding_nothing_makes_no_list()
    {
        var (document, list) = Open("");
        list.Append();
        list.Insert(0);

        Assert.That(document.Operations, Is.Empty);
    }

    [Test]
    public void A_container_is_still_found_after_another_was_put_before_it()
    {
        const string Init = """{ "spec": { "initContainers": [{ "name": "a" }] } }""";
        var document = PodDocument.Open(Json.Element(Init));
        var own = document.InitContainers[0];
        document.InitContainers.Insert(0, Named("b"));
        document.InitContainers.Insert(0, Named("c"));
        own.Env.Append(One);
        document.InitContainers[1].Env.Append(Two);

        Assert.That(JsonPatch.Apply(Init, document.Patch())["spec"]!["initContainers"]!.ToJsonString(),
            Is.EqualTo("""[{"name":"c"},{"name":"b","env":[2]},{"name":"a","env":[1]}]"""));
        Assert.That(document.InitContainers.Select(container => (container.Name, container.IsAdded)), Is.EqualTo([("c", true), ("b", true), ("a", false)]));
    }

    private static JsonFragment Named(string name) => JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteEndObject();
    });

    private static string Pod(string env) => $$"""{ "spec": { "containers": [{ {{env}} }] } }""";

    private static (PodDocument Document, EditableList List) Open(string env)
    {
        var document = PodDocument.Open(Json.Element(Pod(env)));
        return (document, document.Containers[0].Env);
    }

    private static string Result(PodDocument document, string env) =>
        JsonPatch.Apply(Pod(env), document.Patch())["spec"]!["containers"]![0]!["env"]!.ToJsonString();
}
