using System.Text.Json.Nodes;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources.DragonflyInjections.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Fakes;
using KubeOps.KubernetesClient;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Checks;

/// <summary>When an API server is asked, and for how long its answer holds.</summary>
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ImageVolumeSupportTests
{
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly FakeTimeProvider _time = new();
    private readonly ImageVolumeSupport _support = new();
    private readonly LogRecorder<ImageVolumeSupport> _log = new();
    private string? _kubeconfigBefore;
    private FakeApiServer _server = null!;
    private IKubernetesClient _client = null!;
    private string _version = "v1.36.2";
    private Func<JsonNode, JsonNode?> _answer = body => body;
    private string _refusal = "no";

    private IEnumerable<FakeApiRequest> Questions => _server.Requests.Where(request => request.Method == "POST");

    [SetUp]
    public async Task StartAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _server.Fail(request => request.Path == "/version", int.MaxValue, context =>
            context.Response.WriteAsync($$"""{ "major": "1", "minor": "{{_version.Split('.')[1]}}", "gitVersion": "{{_version}}" }"""));
        _server.Fail(request => request.Method == "POST", int.MaxValue, context =>
        {
            var answer = _answer(Questions.Last().Body!.DeepClone());
            context.Response.StatusCode = answer is null ? 403 : 201;
            return context.Response.WriteAsync(answer?.ToJsonString() ?? $$"""{ "kind": "Status", "code": 403, "message": "{{_refusal}}" }""");
        });
        await File.WriteAllTextAsync(_kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: fake
            contexts: [{ name: fake, context: { cluster: fake, user: fake } }]
            clusters: [{ name: fake, cluster: { server: "{{_server.Address}}" } }]
            users: [{ name: fake, user: { token: t } }]
            """);
        _kubeconfigBefore = Environment.GetEnvironmentVariable("KUBECONFIG");
        Environment.SetEnvironmentVariable("KUBECONFIG", _kubeconfig);
        _client = KubeOpsAdapter.CreateClient();
    }

    [TearDown]
    public async Task StopAsync()
    {
        Environment.SetEnvironmentVariable("KUBECONFIG", _kubeconfigBefore);
        File.Delete(_kubeconfig);
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task It_is_a_dry_run_in_the_operators_namespace()
    {
        Assert.That(_support.Answer, Is.Null);
        await AskAsync();

        var question = Questions.Single();
        Assert.That(question.Path, Is.EqualTo("/api/v1/namespaces/own/podtemplates"));
        Assert.That(question.Query["dryRun"], Is.EqualTo("All"));
        Assert.That(_support.Answer, Is.EqualTo(ImageVolumeAnswer.Kept));
        Assert.That(_support.Problem, Is.Null);
    }

    [Test]
    public async Task A_yes_holds_until_the_version_is_another()
    {
        await AskAsync();
        await AskAsync(TimeSpan.FromHours(1));
        Assert.That(Questions.Count(), Is.EqualTo(1));

        (_version, _answer) = ("v1.34.0", Without);
        await AskAsync(TimeSpan.FromMinutes(2));
        Assert.That(_support.Problem?.Reason, Is.EqualTo(DeliveryProblem.Unsupported));
        Assert.That(_support.Problem!.Message, Does.Contain("(v1.34.0)"));
    }

    [Test]
    public async Task A_no_is_asked_again_each_minute()
    {
        _answer = Without;
        await AskAsync();
        await AskAsync(TimeSpan.FromSeconds(59));
        Assert.That(Questions.Count(), Is.EqualTo(1));

        _answer = body => body;
        await AskAsync(TimeSpan.FromSeconds(1));
        Assert.That(_support.Answer, Is.EqualTo(ImageVolumeAnswer.Kept));
    }

    [Test]
    public async Task Without_an_answer_a_no_stays_and_what_another_version_said_does_not()
    {
        _answer = Without;
        await AskAsync();
        _answer = _ => null;
        await AskAsync(TimeSpan.FromMinutes(1));
        Assert.That(_support.Problem?.Reason, Is.EqualTo(DeliveryProblem.Unsupported));

        _version = "v1.37.0";
        await AskAsync(TimeSpan.FromMinutes(1));
        Assert.That(_support.Problem?.Reason, Is.EqualTo(DeliveryProblem.NotChecked));
    }

    [Test]
    public async Task Several_that_ask_at_once_wait_for_one_answer()
    {
        await Task.WhenAll(AskAsync(), AskAsync(), AskAsync());

        Assert.That((Questions.Count(), _support.Answer), Is.EqualTo((1, (ImageVolumeAnswer?)ImageVolumeAnswer.Kept)));
    }

    [Test]
    public async Task The_words_of_a_refusal_are_kept_and_logged_once()
    {
        (_answer, _refusal) = (_ => null, "podtemplates is forbidden");
        await AskAsync();
        Assert.That(_support.Problem?.Message, Does.EndWith("answered 403: podtemplates is forbidden"));
        Assert.That(_support.Problem!.IsSettled, Is.False);

        await AskAsync(TimeSpan.FromMinutes(1));
        Assert.That(_support.Problem!.IsSettled);
        Assert.That(_log.Warnings, Is.EqualTo(new[] { "The API server does not say whether it keeps image volumes, but answered 403: podtemplates is forbidden" }));

        _refusal = "a policy denied it";
        await AskAsync(TimeSpan.FromMinutes(1));
        Assert.That((_support.Problem!.Message.EndsWith("403: a policy denied it", StringComparison.Ordinal), _support.Problem.IsSettled), Is.EqualTo((true, false)));
        Assert.That(_log.Warnings.Count(), Is.EqualTo(2));
    }

    private static JsonNode Without(JsonNode body)
    {
        body["template"]!["spec"]!["volumes"]![0]!.AsObject().Remove("image");
        return body;
    }

    private Task AskAsync(TimeSpan later = default)
    {
        _time.Advance(later);
        return _support.RefreshAsync(_client, "own", _time, _log, CancellationToken.None);
    }
}
