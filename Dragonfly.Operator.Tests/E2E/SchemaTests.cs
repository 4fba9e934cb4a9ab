using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Docs;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Pods;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Resources.NetworkInjections;
using Dragonfly.Operator.Tests.Resources.PodDistributions;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The CustomResourceDefinitions on a server that drops nothing of them.</summary>
[TestFixture, Category("E2E")]
public class SchemaTests
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Injections = TestCluster.Injections;

    /// <summary>Bad specs that only the validating webhook knows: no schema tells what they say.</summary>
    private static readonly HashSet<string> WebhookOnly =
    [
        """{"proxyEnv":["1ST"]}""",
        """{"proxyEnv":[".."]}""",
        """{"proxyEnv":["A=B"]}""",
        """{"proxyEnv":[""]}""",
        """{"proxyEnv":["A","PATH"]}""",
        """{"noProxy":["a,b"]}""",
        """{"noProxy":[""]}""",
        """{"socketPath":"/usr/local/bin/dfget","socketMount":"File","toolsOnPath":["dfget"]}""",
        """{"toolsImagePullSecrets":[{}]}""",
        """{"toolsImagePullSecrets":[{"name":"a"},{"name":"a"}]}""",
        """{"toolsPath":"/run/dragonfly","socketPath":"/run/dragonfly/d.sock"}""",
        """{"toolsPath":"/dragonfly-tools"}""",
        """{"toolsPath":"/dragonfly-tools/mount"}""",
        """{"toolsPath":"/opt","toolsSourcePath":"/opt/tools"}""",
        """{"toolsPath":"/usr/local/bin","toolsOnPath":["dfget"]}""",
        """{"toolsPath":"/opt/d","socketPath":"/opt/d/d.sock","toolsDelivery":"ImageVolume"}""",
        """{"toolsOnPath":["bin/dfget"]}""",
        """{"toolsOnPath":[".."]}""",
        """{"toolsOnPath":["a:b"]}""",
        """{"toolsResources":{"requests":{"cpu":"1x"}}}""",
        """{"toolsResources":{"limits":{"cpu":"-1"}}}""",
        """{"toolsResources":{"limits":{"cpu":null}}}""",
        """{"toolsResources":{"limits":{"gpu":"1"}}}""",
        """{"toolsResources":{"requests":{"memory":"1Gi"},"limits":{"memory":"1G"}}}""",
        """{"toolsSecurityContext":{"runAsGroup":2147483648}}""",
        """{"toolsSecurityContext":{"runAsUser":0,"runAsNonRoot":true}}""",
        """{"toolsSecurityContext":{"allowPrivilegeEscalation":false,"privileged":true}}""",
        """{"toolsSecurityContext":{"allowPrivilegeEscalation":false,"capabilities":{"add":["SYS_ADMIN"]}}}""",
        """{"toolsSecurityContext":{"seccompProfile":{"type":"Localhost"}}}""",
        """{"toolsSecurityContext":{"seccompProfile":{"type":"RuntimeDefault","localhostProfile":"p"}}}""",
        """{"toolsSecurityContext":{"seccompProfile":{"type":"Localhost","localhostProfile":"/p"}}}""",
        """{"toolsSecurityContext":{"seccompProfile":{"type":"Localhost","localhostProfile":"../p"}}}""",
        """{"toolsSecurityContext":{"appArmorProfile":{"type":"Localhost","localhostProfile":" p"}}}""",
        """{"allowedToolsImages":["a b"]}""",
    ];

    private CurrentSchemaServer? _server;

    private ApiClient Api => _server!.Api;

    private static IEnumerable<TestCaseData> InvalidSpecs() =>
        from invalid in FieldErrorTests.InvalidSpecs().Concat(Resources.DragonflyInjections.Rules.SchemaTests.InvalidSpecs())
        group invalid by invalid.Spec.ToJsonString() into same
        select new TestCaseData(same.Key, same.First().Field).SetArgDisplayNames(same.Key.Length > 150 ? $"{same.Key[..150]}…" : same.Key);

    private static IEnumerable<TestCaseData> InvalidSpecsOfOtherKinds() =>
        from kind in new[] { ("NetworkInjection", NetworkSchemaTests.Schema), ("PodDistribution", PodDistributionSchemaTests.Schema) }
        let schema = kind.Item2
        from invalid in schema.InvalidSpecs()
        group invalid by (Kind: kind.Item1, schema.Plural, Spec: invalid.Spec.ToJsonString()) into same
        select new TestCaseData(same.Key.Kind, same.Key.Plural, same.Key.Spec, same.First().Field)
            .SetArgDisplayNames(same.Key.Kind, same.Key.Spec.Length > 150 ? $"{same.Key.Spec[..150]}…" : same.Key.Spec);

    private static string[] CrdFiles() =>
    [
        .. new[] { RepositoryFiles.Find("config", "crd"), RepositoryFiles.Find("helm", "dragonfly-operator", "files", "crds") }
            .SelectMany(folder => Directory.GetFiles(folder, "*_dragonfly_io.yaml")),
    ];

    private static IEnumerable<TestCaseData> Written() =>
        from folder in new[] { RepositoryFiles.Find("config", "samples"), RepositoryFiles.Find("examples") }
        from file in Directory.GetFiles(folder, "*.yaml").Order()
        from resource in Read(file)
        where ((string)resource["apiVersion"]!).StartsWith("dragonfly.io/", StringComparison.Ordinal)
        select new TestCaseData(resource).SetArgDisplayNames($"{Path.GetFileName(file)}: {resource["metadata"]!["name"]}");

    private static IEnumerable<TestCaseData> Documented() =>
        from page in Page.All
        from block in page.Blocks
        where block.Language == "yaml" && block.Text.Contains("apiVersion: dragonfly.io/", StringComparison.Ordinal)
        from resource in Parse(block.Text, block.File)
        where ((string?)resource["apiVersion"])?.StartsWith("dragonfly.io/", StringComparison.Ordinal) == true
        select new TestCaseData(resource).SetArgDisplayNames($"{page}: {resource["spec"]?.ToJsonString()}");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await CurrentSchemaServer.StartAsync();
        foreach (var file in CrdFiles())
        {
            await ApplyTwiceAsync(Definitions, Read(file).Single());
        }

        await Poll.UntilAsync("API of the CRDs", async stop => (await Api.GetAsync(Injections, stop)).IsSuccess);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(CrdFiles))]
    public async Task A_CRD_is_accepted_and_applying_it_again_changes_nothing(string file)
    {
        var definition = Read(file).Single();
        await ApplyTwiceAsync(Definitions, definition);
        var stored = (await Api.GetAsync($"{Definitions}/{definition["metadata"]!["name"]}")).Object;
        Assert.That(JsonDifference.Missing(definition["spec"], stored["spec"]), Is.Empty, "dropped by the server");
    }

    [TestCaseSource(nameof(Written))]
    public async Task A_sample_is_accepted_strictly_and_applying_it_again_changes_nothing(JsonObject resource)
    {
        var collection = CollectionOf(resource);
        var strict = await Api.PostAsync($"{collection}?fieldValidation=Strict&dryRun=All", resource.DeepClone());
        Assert.That(strict.IsSuccess, strict.Message);
        await ApplyTwiceAsync(collection, resource);
        await Api.DeleteAsync($"{collection}/{resource["metadata"]!["name"]}");
    }

    [TestCaseSource(nameof(Documented))]
    public async Task An_example_of_the_documentation_is_accepted_strictly(JsonObject resource)
    {
        if ((string?)resource["metadata"]!["namespace"] is { } space)
        {
            // It may be there already.
            await Api.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = space } });
        }

        var answer = await Api.PostAsync($"{CollectionOf(resource)}?fieldValidation=Strict&dryRun=All", resource.DeepClone());
        Assert.That(answer.IsSuccess, answer.Message);
    }

    [TestCaseSource(nameof(InvalidSpecs))]
    public async Task A_bad_spec_is_refused_by_schema_or_rule_with_the_field(string spec, string field)
    {
        var answer = await Api.PostAsync($"{Injections}?dryRun=All", InjectionManifest.Create("bad", JsonNode.Parse(spec)!.AsObject()));
        // The webhook, where there is one, is asked only about what the schema lets through.
        var passed = answer.IsSuccess || answer.Message.Contains("denied the request", StringComparison.Ordinal);
        Assert.That(passed, Is.EqualTo(WebhookOnly.Contains(spec)), answer.Message);
        if (!passed)
        {
            var named = (answer.Body!["details"]?["causes"] as JsonArray ?? []).Select(cause => $"{cause!["field"]} {cause["message"]}").ToArray();
            Assert.That(named, Has.Some.Matches<string>(cause => Names(cause, field)), answer.Message);
        }
    }

    [TestCaseSource(nameof(InvalidSpecsOfOtherKinds))]
    public async Task A_bad_resource_of_another_kind_is_refused_by_schema_or_rule_with_the_field(string kind, string plural, string spec, string field)
    {
        var scope = kind == "PodDistribution" ? "namespaces/default/" : "";
        var answer = await Api.PostAsync(
            $"/apis/dragonfly.io/v1alpha1/{scope}{plural}?dryRun=All",
            new JsonObject
            {
                ["apiVersion"] = "dragonfly.io/v1alpha1",
                ["kind"] = kind,
                ["metadata"] = new JsonObject { ["name"] = "bad" },
                ["spec"] = JsonNode.Parse(spec),
            });
        Assert.That(answer.IsSuccess, Is.False);
        Assert.That(
            (answer.Body!["details"]?["causes"] as JsonArray ?? []).Select(cause => $"{cause!["field"]} {cause["message"]}"),
            Has.Some.Matches<string>(cause => Names(cause, field)),
            answer.Message);
    }

    [Test]
    public async Task An_image_is_judged_as_by_the_webhook()
    {
        foreach (var (image, valid) in ImageReferenceTests.Images)
        {
            var answer = await Api.PostAsync($"{Injections}?dryRun=All", InjectionManifest.Create("image", new JsonObject { ["toolsImage"] = image }));
            Assert.That(answer.IsSuccess, Is.EqualTo(valid), image);
        }
    }

    [Test]
    public void No_spec_is_listed_as_unknown_to_the_schema_that_is_gone() =>
        Assert.That(WebhookOnly, Is.SubsetOf(InvalidSpecs().Select(data => (string)data.Arguments[0]!)));

    [TestCase("{}")]
    [TestCase("null")]
    public async Task Defaults_are_those_that_are_documented(string spec)
    {
        var resource = InjectionManifest.Create("defaults", []);
        resource["spec"] = JsonNode.Parse(spec);
        var stored = (await Api.PostAsync($"{Injections}?dryRun=All", resource)).Object["spec"]!;
        var documented = Page.Of("docs/configure.md").Rows("field", "DragonflyInjection").ToDictionary(row => row.Names.Single(), row => row.Cells[1]);
        Assert.That(documented.Keys.ToDictionary(name => name, name => FieldTests.Shown(stored[name])), Is.EquivalentTo(documented));
    }

    [Test]
    public async Task Columns_print_what_they_are_called([ValueSource(nameof(CrdFiles))] string file)
    {
        var definition = Read(file).Single();
        var columns = definition["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.AsArray();
        var resource = (JsonObject)Written().Select(data => data.Arguments[0]!).First(written => ((JsonObject)written)["kind"]!.ToString() == definition["spec"]!["names"]!["kind"]!.ToString());
        var path = $"{CollectionOf(resource)}/columns";
        resource = resource.DeepClone().AsObject();
        resource["metadata"]!["name"] = "columns";
        var stored = (await Api.ApplyAsync($"{path}?fieldManager=e2e", resource)).Object;
        var table = (await Api.GetTableAsync(path)).Object;
        await Api.DeleteAsync(path);

        var cells = table["rows"]![0]!["cells"]!.AsArray();
        Assert.That(table["columnDefinitions"]!.AsArray().Select(column => (string)column!["name"]!), Is.EqualTo(columns.Select(column => (string)column!["name"]!).Prepend("Name")));
        foreach (var (index, column) in columns.Index())
        {
            if ((string)column!["jsonPath"]! is var at && at.StartsWith(".spec.", StringComparison.Ordinal) && !at.Contains('['))
            {
                Assert.That(cells[index + 1]?.ToString(), Is.EqualTo(at[".spec.".Length..].Split('.').Aggregate(stored["spec"], (parent, name) => parent![name])!.ToString()), at);
            }
        }
    }

    private static string CollectionOf(JsonObject resource)
    {
        var kind = (string)resource["kind"]!;
        var definition = CrdFiles().Select(file => Read(file).Single()["spec"]!).First(spec => (string)spec["names"]!["kind"]! == kind);
        var @namespace = (string)definition["scope"]! == "Namespaced" ? $"namespaces/{resource["metadata"]!["namespace"] ?? "default"}/" : "";
        return $"/apis/{resource["apiVersion"]}/{@namespace}{definition["names"]!["plural"]}";
    }

    private static JsonObject[] Read(string file) => Parse(File.ReadAllText(file), file);

    private static JsonObject[] Parse(string text, string file) =>
    [
        .. DocumentReader.Read(text, file)
            .Where(document => document.Value is not null)
            .Select(document => JsonNode.Parse(document.Value!.Value.GetRawText())!.AsObject()),
    ];

    // The server names an item, or the list that holds it. A rule over several fields is reported at their parent, and a
    // number that does not fit nowhere: there the message names the field.
    private static bool Names(string cause, string field)
    {
        var (said, wanted) = (Plain(cause.Split(' ', 2)[0]), Plain(field));
        return said is "spec" or "<nil>"
            ? cause.Contains(wanted.Split('.')[^1], StringComparison.Ordinal)
            : said.StartsWith(wanted, StringComparison.Ordinal) || wanted.StartsWith(said, StringComparison.Ordinal);
    }

    private static string Plain(string field) => field.Split('[', '{')[0];

    private async Task ApplyTwiceAsync(string collection, JsonObject resource)
    {
        var path = $"{collection}/{resource["metadata"]!["name"]}?fieldManager=e2e&force=true&fieldValidation=Strict";
        string? last = null;
        // Controllers write a status in between.
        await Poll.UntilAsync($"rest of {resource["metadata"]!["name"]}", async _ =>
        {
            var applied = await Api.ApplyAsync(path, resource.DeepClone());
            var version = (string)applied.Object["metadata"]!["resourceVersion"]!;
            var same = version == last;
            last = version;
            return same;
        });
    }
}
