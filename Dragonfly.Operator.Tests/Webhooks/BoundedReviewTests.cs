using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks.Events;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>
/// Law: whatever of a Pod is repeated in a warning, an Event, a log line or a key is bounded. Each field in turn holds half a mebibyte,
/// as API servers let through until a Pod has been mutated, and then less of what is escaped where it is repeated.
/// </summary>
public sealed class BoundedReviewTests
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>Four times as much as a line may hold.</summary>
    private const int More = 4 * MaxLineLength;

    // A line of an error has a stack trace, which no Pod makes longer.
    private const int MaxLineLength = 16 * 1024;
    private const int MaxWarnings = 3 * (Excerpt.MaxMessageLength + 100);
    private const int LongestEvent = 3 * 1024;

    private static readonly string[] Fillers = ["x", "a\n", "\u001b[2J", "\u009b", "\u202e", "ä", "😀", "\"", ",", "dragonfly.io/"];

    // Where the text goes: a path into the request, of which the last part is the member's value, or with "=" its name.
    private static readonly string[] Fields =
    [
        "namespace", "name", "object/metadata/name", "object/metadata/generateName", "object/metadata/namespace", "object/metadata/uid",
        "object/metadata/ownerReferences/0/apiVersion", "object/metadata/ownerReferences/0/kind", "object/metadata/ownerReferences/0/name",
        "object/metadata/ownerReferences/0/uid",
        "object/metadata/annotations/other", "object/metadata/annotations/=",
        .. AnnotationNames.OnPods.Select(name => $"object/metadata/annotations/{Escape(name)}"),
        "object/metadata/labels/dragonfly.io~1inject", "object/metadata/labels/=",
        "object/spec/containers/0/name", "object/spec/containers/0/image", "object/spec/containers/0/env/0/name", "object/spec/containers/0/env/0/value",
        "object/spec/containers/0/volumeMounts/0/name", "object/spec/containers/0/volumeMounts/0/mountPath", "object/spec/containers/0/=",
        "object/spec/volumes/0/name", "object/spec/nodeSelector/=", "object/spec/os/name", "object/spec/imagePullSecrets/0/name", "object/spec/=",
    ];

    private readonly ConcurrentQueue<EventfulOperator.WrittenEvent> _written = [];
    private StandaloneOperator _operator = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _operator = await EventfulOperator.StartAsync(_written);

    [OneTimeTearDown]
    public async Task StopAsync() => await _operator.DisposeAsync();

    [TestCaseSource(nameof(Fields))]
    public async Task A_long_text_in(string field)
    {
        _operator.Log.Take();
        foreach (var filler in Fillers)
        {
            var length = filler == Fillers[0] ? Mebibyte / 2 : More;
            var text = new StringBuilder().Insert(0, filler, length / Encoding.UTF8.GetByteCount(filler)).ToString();
            var answer = await _operator.ReviewAsync(Request(field, text));

            Assert.That(answer.Allowed);
            AssertBounded(answer.Warnings, MaxWarnings);
            AssertBounded(_operator.Log.Take().Select(line => line.Text), MaxLineLength);
        }

        AssertBounded(_written.Select(one => one.Text), LongestEvent);
    }

    [Test]
    public async Task Every_field_at_once()
    {
        var request = JsonNode.Parse(Request("namespace", "default"))!;
        foreach (var field in Fields)
        {
            Put(request["request"]!, field, new string('x', Mebibyte / Fields.Length));
        }

        var answer = await _operator.ReviewAsync(request.ToJsonString());

        AssertBounded(answer.Warnings, MaxWarnings);
        AssertBounded(_operator.Log.Take().Select(line => line.Text), MaxLineLength);
        AssertBounded(_written.Select(one => one.Text), LongestEvent);
    }

    [Test]
    public async Task Exceptions_of_a_review_are_bounded_in_the_log()
    {
        foreach (var filler in Fillers)
        {
            var text = new StringBuilder().Insert(0, filler, Mebibyte / 8).ToString();
            var pod = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = text, ["annotations"] = new JsonObject { ["dragonfly.io/inject"] = "true" } },
                ["spec"] = new JsonObject { ["containers"] = text },
            };
            _operator.Log.Take();
            await _operator.ReviewAsync(Review.OfPod(pod.ToJsonString()));

            var line = _operator.Log.Take().Single();
            AssertBounded([line.Text], MaxLineLength);
            Assert.That(line.Exception!.ToString(), Has.Length.LessThan(MaxLineLength).And.Contain("spec.containers: expected a list, found a string"));
        }
    }

    [Test, NonParallelizable]
    public async Task Sixty_refused_Pods_leave_small_events_and_no_memory()
    {
        // Pools of buffers fill first.
        await RefuseSixtyAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RefuseSixtyAsync();
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(50 * Mebibyte), "twice as much, and more, if a text of each were kept");
    }

    private async Task RefuseSixtyAsync()
    {
        _written.Clear();
        var large = new string('x', Mebibyte);
        for (var i = 0; i < 60; i++)
        {
            var request = JsonNode.Parse(Request("object/metadata/annotations/dragonfly.io~1injection", $"n{i}{large}"))!;
            var owner = request["request"]!["object"]!["metadata"]!["ownerReferences"]![0]!;
            owner["uid"] = Guid.NewGuid().ToString();
            if (i % 2 == 0)
            {
                owner[(i % 8) switch { 0 => "kind", 2 => "name", 4 => "apiVersion", _ => "uid" }] = $"x{i}{large}";
            }

            await _operator.ReviewAsync(request.ToJsonString());
        }

        await Eventually.TrueAsync(() => _written.Count == 30, "an event for each owner that could be real");
        Assert.That(_written.Select(one => one.Text.Length), Has.All.LessThan(LongestEvent));
        Assert.That(_written.Select(one => one.Reason), Has.All.EqualTo("UnknownInjection"));
        _operator.Log.Take();
    }

    private static string Request(string field, string text)
    {
        var review = JsonNode.Parse(Review.OfPod("""
            {
              "metadata": {
                "name": "web", "namespace": "default", "annotations": { "dragonfly.io/inject": "true" }, "labels": {},
                "ownerReferences": [{
                  "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "705ab4f5-6393-11e8-b7cc-42010a800003", "controller": true }]
              },
              "spec": {
                "nodeSelector": {}, "os": {}, "imagePullSecrets": [{ "name": "a" }], "volumes": [{ "name": "d7y-sock", "emptyDir": {} }],
                "containers": [{
                  "name": "app", "image": "busybox", "env": [{ "name": "NODE_NAME", "value": "a" }], "volumeMounts": [{ "name": "a", "mountPath": "/a" }] }]
              }
            }
            """))!;
        Put(review["request"]!, field, text);
        return review.ToJsonString();
    }

    private static void Put(JsonNode request, string field, string text)
    {
        var steps = field.Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal)).ToArray();
        var parent = steps[..^1].Aggregate(request, (node, step) => (node is JsonArray array ? array[0] : node[step])!);
        if (steps[^1] == "=")
        {
            parent["dragonfly.io/" + text] = "a";
            parent[text] = "a";
        }
        else
        {
            parent[steps[^1]] = text;
        }
    }

    private static string Escape(string name) => name.Replace("/", "~1", StringComparison.Ordinal);

    private static void AssertBounded(IEnumerable<string> texts, int most)
    {
        var all = texts.ToArray();
        Assert.That(all.Sum(text => text.Length), Is.LessThan(most * Math.Max(1, all.Length)));
        Assert.That(all.Where(text => text.Length > most).Select(text => text[..200]), Is.Empty);
        Assert.That(all.Where(text => text.Any(char.IsControl) || text.Contains('\u202e', StringComparison.Ordinal)).Select(text => text[..Math.Min(200, text.Length)]), Is.Empty);
    }
}
