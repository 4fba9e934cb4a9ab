using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>
/// Runs the Pods and Jobs of Helm's hooks as a node would, for there is none: with the kubectl on PATH, the token of their account, and
/// their files. It tries a command again until it succeeds or the Pod's time is over.
/// </summary>
internal sealed class HookNode : IAsyncDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly ControlPlane _controlPlane;
    private readonly string _namespace;
    private readonly ScratchFolder _scratch = new();
    private readonly CancellationTokenSource _stopping = new(Lifetime);
    private readonly HashSet<string> _ran = [];
    private readonly Task _work;

    public HookNode(ControlPlane controlPlane, string @namespace)
    {
        _controlPlane = controlPlane;
        _namespace = @namespace;
        _work = Task.Run(RunAsync);
    }

    /// <summary>What the commands of a Pod or Job printed the last time, by its name.</summary>
    public Dictionary<string, string> Printed { get; } = [];

    private ApiClient Api => _controlPlane.Api;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _work;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
        finally
        {
            _stopping.Dispose();
            _scratch.Dispose();
        }
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            foreach (var (path, hook) in await NewAsync($"/api/v1/namespaces/{_namespace}/pods"))
            {
                var isDone = await RunAsync(hook, hook["spec"]!, TimeSpan.FromSeconds((int)hook["spec"]!["activeDeadlineSeconds"]!));
                await SetStatusAsync(path, new JsonObject { ["phase"] = isDone ? "Succeeded" : "Failed" });
            }

            foreach (var (path, hook) in await NewAsync($"/apis/batch/v1/namespaces/{_namespace}/jobs"))
            {
                var isDone = await RunAsync(hook, hook["spec"]!["template"]!["spec"]!, TimeSpan.FromSeconds((int)hook["spec"]!["activeDeadlineSeconds"]!));
                var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
                await EndAsync(path, isDone ? "SuccessCriteriaMet" : "FailureTarget", isDone ? "Complete" : "Failed", now, isDone ? now : null);
            }
        }
        while (await timer.WaitForNextTickAsync(_stopping.Token));
    }

    /// <summary>Says of a Job that it ended. Servers from 1.31 on want the interim condition first, and older ones refuse it for most Jobs.</summary>
    private async Task EndAsync(string path, string interim, string last, string startTime, string? completionTime)
    {
        JsonObject Status(params string[] conditions)
        {
            var status = new JsonObject
            {
                ["startTime"] = startTime,
                ["conditions"] = new JsonArray([.. conditions.Select(type => new JsonObject { ["type"] = type, ["status"] = "True" })]),
            };
            if (completionTime is not null)
            {
                status["completionTime"] = completionTime;
            }

            return new JsonObject { ["status"] = status };
        }

        if (!(await Api.PatchAsync($"{path}/status", Status(interim, last))).IsSuccess)
        {
            _ = (await Api.PatchAsync($"{path}/status", Status(last))).Object;
        }
    }

    /// <summary>Those that did not run yet, with their paths.</summary>
    private async Task<(string Path, JsonNode Hook)[]> NewAsync(string collection)
    {
        var answer = await Api.GetAsync(collection, _stopping.Token);
        return answer.IsSuccess
            ? [.. answer.Object["items"]!.AsArray().Where(item => _ran.Add((string)item!["metadata"]!["uid"]!)).Select(item => ($"{collection}/{item!["metadata"]!["name"]}", item))]
            : [];
    }

    private async Task<bool> RunAsync(JsonNode hook, JsonNode spec, TimeSpan deadline)
    {
        var name = (string)hook["metadata"]!["name"]!;
        var kubeconfig = _controlPlane.WriteKubeconfig($"{name}-account", await TokenAsync((string)spec["serviceAccountName"]!));
        var container = spec["containers"]!.AsArray().Single()!;
        Assert.That((string?)container["command"]!.AsArray().Single(), Is.EqualTo("kubectl"), "the image has nothing else");
        var arguments = container["args"]!.AsArray().Select(argument => (string)argument!).ToArray();
        foreach (var mount in container["volumeMounts"]?.AsArray() ?? [])
        {
            // Others are the account's token.
            var volume = spec["volumes"]!.AsArray().Single(volume => (string?)volume!["name"] == (string?)mount!["name"])!;
            if (volume["configMap"]?["name"] is { } configMap)
            {
                var folder = await WriteAsync((string)configMap!);
                arguments = [.. arguments.Select(argument => argument.Replace($"={mount!["mountPath"]}/", $"={folder}/", StringComparison.Ordinal))];
            }
        }

        try
        {
            await Poll.UntilNullAsync(name, deadline, async _ =>
            {
                var start = ProcessSettings.Create(Executables.Find("kubectl")!, arguments);
                start.Environment["KUBECONFIG"] = kubeconfig;
                start.Environment["HOME"] = _scratch.Find(".");
                var result = await Command.RunAsync(start, null);
                Printed[name] = result.Output + result.Error;
                return result.ExitCode == 0 ? null : result.Error;
            });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<string> TokenAsync(string account)
    {
        var request = new JsonObject { ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 } };
        return (string)(await Api.PostAsync($"/api/v1/namespaces/{_namespace}/serviceaccounts/{account}/token", request)).Object["status"]!["token"]!;
    }

    private async Task<string> WriteAsync(string configMap)
    {
        var folder = Directory.CreateDirectory(_scratch.Find(configMap)).FullName;
        foreach (var (file, content) in (await Api.GetAsync($"/api/v1/namespaces/{_namespace}/configmaps/{configMap}")).Object["data"]!.AsObject())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), (string)content!);
        }

        return folder;
    }

    private async Task SetStatusAsync(string path, JsonObject status) =>
        _ = (await Api.PatchAsync($"{path}/status", new JsonObject { ["status"] = status })).Object;
}
