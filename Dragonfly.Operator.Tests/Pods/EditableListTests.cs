using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Pods;

public sealed class EditableListTests
{
    private static readonly ReadOnlyMemory<byte> One = "1"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Two = "2"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Three = "3"u8.ToArray();

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
        Assert.That((list.LastIndexOf("name", "a"u8), list.LastIndexOf("name", "c"u8)), Is.EqualTo((2, -1)));
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
    public void Init_containers_put_in_front_twice_stand_last_put_first()
    {
        var document = PodDocument.Open(Json.Element("""{ "spec": {} }"""));
        document.PrependInitContainer(One);
        document.PrependInitContainer(Two);

        Assert.That(JsonPatch.Apply("""{ "spec": {} }""", document.Patch())["spec"]!["initContainers"]!.ToJsonString(), Is.EqualTo("[2,1]"));
    }

    [Test]
    public void An_init_container_is_still_found_after_another_was_put_before_it()
    {
        const string Init = """{ "spec": { "initContainers": [{ "name": "a" }] } }""";
        var document = PodDocument.Open(Json.Element(Init));
        document.PrependInitContainer("{}"u8.ToArray());
        document.InitContainers[0].Env.Append(One);

        Assert.That(JsonPatch.Apply(Init, document.Patch())["spec"]!["initContainers"]!.ToJsonString(), Is.EqualTo("""[{},{"name":"a","env":[1]}]"""));
    }

    private static string Pod(string env) => $$"""{ "spec": { "containers": [{ {{env}} }] } }""";

    private static (PodDocument Document, EditableList List) Open(string env)
    {
        var document = PodDocument.Open(Json.Element(Pod(env)));
        return (document, document.Containers[0].Env);
    }

    private static string Result(PodDocument document, string env) =>
        JsonPatch.Apply(Pod(env), document.Patch())["spec"]!["containers"]![0]!["env"]!.ToJsonString();
}
