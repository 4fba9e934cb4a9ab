using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Webhooks.Entries;
using Dragonfly.Operator.Webhooks.Entries;
using FsCheck.Fluent;
using k8s.Models;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The API server calls for exactly the Pods that an entry selects: its CEL and its label selectors say what ours say.</summary>
[TestFixture, Category("E2E")]
public class EntrySelectionTests
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private const string Everything = "/everything";
    private const string Together = "/together";
    private const int Entries = 60;
    private const int Pods = 60;

    [Test, CancelAfter(180_000)]
    public async Task Generated_entries_are_called_for_the_Pods_that_they_select(CancellationToken cancellationToken)
    {
        await using var sandbox = await Sandbox.CreateEmptyAsync((TestCluster.OwnOperatorLabel, "entries"));
        await using var webhook = await ConstantWebhook.StartAsync(patch: null);
        WebhookEntry[] entries = [.. EntryGenerator.Entries(sandbox.Name).Sample(Entries)];
        WebhookEntry[] ignored = [.. entries.Where(entry => entry.FailurePolicy == FailurePolicy.Ignore && CelExpression.Of(entry, withPodSelector: true) is not null)];
        V1MutatingWebhook[] webhooks =
        [
            Webhook(webhook, Everything, new WebhookEntry { Namespace = sandbox.Name }),
            Webhook(webhook, Together, ignored),
            .. entries.Select((entry, i) => Webhook(webhook, $"/{i}", entry)),
        ];
        var configuration = $"{Configurations}/entries";
        try
        {
            var stored = (await sandbox.Api.PostAsync(Configurations, Configuration(webhooks), cancellationToken)).Object;
            if (stored["webhooks"]!.AsArray().All(one => one![WebhookJson.MatchConditions] is null))
            {
                Assert.Ignore("This API server knows no match conditions.");
            }

            await Poll.UntilAsync("the first call", TimeSpan.FromSeconds(20), async stop =>
            {
                await sandbox.TryPodAsync(PodManifest.Create(null), stop);
                return webhook.TakePaths().Contains(Everything);
            });
            var (called, differences) = (0, new List<string>());
            foreach (var pod in EntryGenerator.Pods.Sample(Pods))
            {
                var answer = await sandbox.TryPodAsync(pod, cancellationToken);
                Assert.That(answer.IsSuccess, answer.Message);
                var actual = webhook.TakePaths().ToHashSet();
                HashSet<string> expected =
                [
                    Everything,
                    .. ignored.Any(entry => Selects(entry, pod)) ? [Together] : Array.Empty<string>(),
                    .. entries.Index().Where(one => Selects(one.Item, pod)).Select(one => $"/{one.Index}"),
                ];
                called += actual.Count;
                differences.AddRange(actual.Except(expected).Concat(expected.Except(actual)).Select(path =>
                    $"{path} {(actual.Contains(path) ? "was" : "was not")} called for {pod.ToJsonString()}: {Describe(webhooks, path)}"));
            }

            TestContext.Out.WriteLine($"{called} calls of {Pods * webhooks.Length} possible");
            Assert.That(differences, Is.Empty);
        }
        finally
        {
            await sandbox.Api.DeleteAsync(configuration, CancellationToken.None);
        }
    }

    [Test]
    public async Task What_is_written_is_what_is_stored()
    {
        await using var webhook = await ConstantWebhook.StartAsync(patch: null);
        V1MutatingWebhook[] webhooks = [.. EntryGenerator.Entries("nowhere").Sample(Entries).Select((entry, i) => Webhook(webhook, $"/{i}", entry))];
        var stored = (await TestCluster.ControlPlane.Api.PostAsync($"{Configurations}?dryRun=All", Configuration(webhooks))).Object["webhooks"]!.AsArray();
        Assert.That(stored, Has.Count.EqualTo(Entries));
        foreach (var (sent, found) in WebhookJson.Write(webhooks).Zip(stored))
        {
            if (found![WebhookJson.MatchConditions] is null)
            {
                sent!.AsObject().Remove(WebhookJson.MatchConditions);
            }

            Assert.That(JsonNode.DeepEquals(sent, found), $"sent {sent!.ToJsonString()}, stored {found.ToJsonString()}");
        }
    }

    [TestCase(FailurePolicy.Ignore)]
    [TestCase(FailurePolicy.Fail)]
    public async Task A_condition_of_the_greatest_length_is_accepted(FailurePolicy policy)
    {
        await using var webhook = await ConstantWebhook.StartAsync(patch: null);
        WebhookEntry[] entries =
        [
            .. Enumerable.Range(0, 330).Select(i => new WebhookEntry
            {
                FailurePolicy = policy,
                PodNodeSelector = new LabelSelector([new("example.com/pool", LabelOperator.NotIn, [$"pool-{i}"])]),
            }),
        ];
        var longest = Webhook(webhook, "/longest", entries);
        Assert.That(longest.MatchConditions.Single().Expression, Has.Length.GreaterThan(EntryComposition.MaxConditionLength * 9 / 10));
        var answer = await TestCluster.ControlPlane.Api.PostAsync($"{Configurations}?dryRun=All", Configuration([longest]));
        Assert.That(answer.IsSuccess, answer.Message);
    }

    private static V1MutatingWebhook Webhook(ConstantWebhook constant, string path, params WebhookEntry[] entries)
    {
        var template = new EntryTemplate(
            new() { CaBundle = Convert.FromBase64String(constant.CaBundle), Url = $"https://127.0.0.1:{constant.Port}/mutate/v1pod" }, 5);
        var webhook = EntryComposition.Of(entries, template, ["kube-system"], _ => false).Webhooks.Single();
        webhook.ClientConfig = template.At(path);
        webhook.Name = $"entry-{path[1..]}.example.com";
        return webhook;
    }

    private static JsonObject Configuration(IEnumerable<V1MutatingWebhook> webhooks) => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1",
        ["kind"] = "MutatingWebhookConfiguration",
        ["metadata"] = new JsonObject { ["name"] = "entries" },
        ["webhooks"] = WebhookJson.Write(webhooks),
    };

    /// <summary>The same by the operator's own selectors, on the same Pod.</summary>
    private static bool Selects(WebhookEntry entry, JsonObject pod)
    {
        var json = JsonSerializer.SerializeToElement(pod);
        return entry.PodSelector.Matches(new JsonLabels(Field(json, "metadata", "labels")))
            && entry.PodNodeSelector.Matches(new JsonLabels(Field(json, "spec", "nodeSelector")))
            && (entry.Owner is not { } owner || (pod["metadata"]!["ownerReferences"]?.AsArray() ?? []).Any(reference =>
                (bool?)reference!["controller"] == true
                && (string?)reference["kind"] == owner.Kind
                && (owner.IsPrefix
                    ? ((string?)reference["name"])!.StartsWith(owner.Name, StringComparison.Ordinal)
                    : (string?)reference["name"] == owner.Name)));
    }

    private static JsonElement Field(JsonElement pod, string parent, string name) =>
        pod.GetProperty(parent).TryGetProperty(name, out var value) ? value : default;

    private static string Describe(IEnumerable<V1MutatingWebhook> webhooks, string path) =>
        WebhookJson.Write(webhooks.Single(webhook => webhook.ClientConfig.Url.EndsWith(path, StringComparison.Ordinal))).ToJsonString();
}
